#!/usr/bin/env python3
"""TLS handshakes against one server, by Python's ssl.

  tls_load.py rate  HOST PORT SECONDS [resume]     connections one after another; prints count, resumed, failed, and
                                                   of the milliseconds that a connection took the 99th in a hundred and the most
  tls_load.py hold  HOST PORT COUNT [USER PASSWORD] holds idle connections (logged in, in IDLE, with a user); prints "held N"
                                                   and waits for a line on standard input; COUNT may come again on it
"""
import resource
import socket
import ssl
import sys
import time


def context():
    c = ssl.create_default_context()
    c.check_hostname = False
    c.verify_mode = ssl.CERT_NONE
    return c


def greeting(s, ask):
    if ask:
        s.sendall(b"GET / HTTP/1.0\r\n\r\n")
        while s.recv(65536):
            pass
    else:
        s.recv(4096)


def rate(host, port, seconds, resume):
    c = context()
    count = resumed = failed = 0
    session = None
    took = []
    # s_server -www speaks only when asked; IMAP greets by itself.
    with socket.create_connection((host, port)) as first, c.wrap_socket(first) as tls:
        tls.settimeout(0.5)
        try:
            ask = not tls.recv(1)
        except TimeoutError:
            ask = True
    if resume:
        with socket.create_connection((host, port)) as s, c.wrap_socket(s) as tls:
            greeting(tls, ask)
            session = tls.session
    end = time.monotonic() + seconds
    while (begin := time.monotonic()) < end:
        try:
            with socket.create_connection((host, port)) as s, c.wrap_socket(s, session=session) as tls:
                count += 1
                resumed += tls.session_reused
        except OSError as e:
            failed += 1
            print(e, file=sys.stderr)
        took.append(time.monotonic() - begin)
    took.sort()
    print(count, resumed, failed, f"{took[len(took) * 99 // 100] * 1000:.1f}", f"{took[-1] * 1000:.1f}")


def hold(host, port, count, login):
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    c = context()
    held = []
    while True:
        while len(held) < count:
            # An address of its own for each 200: one address may not take all.
            s = socket.create_connection((host, port), source_address=(f"127.0.1.{1 + len(held) // 200}", 0))
            tls = c.wrap_socket(s)
            tls.recv(4096)
            if login:
                tls.sendall(f'a LOGIN "{login[0]}" "{login[1]}"\r\n'.encode())
                answer(tls, b"a OK")
                tls.sendall(b"b SELECT INBOX\r\n")
                answer(tls, b"b OK")
                tls.sendall(b"c IDLE\r\n")
                answer(tls, b"+ ")
            held.append(tls)
        print("held", count, flush=True)
        line = sys.stdin.readline().strip()
        if not line:
            return
        count = int(line)


def answer(tls, wanted):
    got = b""
    while wanted not in got:
        more = tls.recv(4096)
        if not more:
            raise OSError(f"closed after {got!r}")
        got += more


mode, host, port = sys.argv[1], sys.argv[2], int(sys.argv[3])
if mode == "rate":
    rate(host, port, float(sys.argv[4]), "resume" in sys.argv[5:])
else:
    hold(host, port, int(sys.argv[4]), sys.argv[5:7])
