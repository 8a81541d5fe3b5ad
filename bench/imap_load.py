#!/usr/bin/env python3
"""IMAP over TLS against one server, user alice@example.test, password "bench".

  imap_load.py fill  HOST PORT COUNT [OCTETS [MAILBOX [FIRST]]]
                                                  appends messages to INBOX, or a mailbox that it makes, one by one, the same for
                                                  every server, from the FIRST on; prints seconds
  imap_load.py ask   HOST PORT REPEATS COMMAND    selects INBOX, sends the command again and again; prints its median seconds, the
                                                  octets of one answer, and all seconds
"""
import base64
import random
import socket
import ssl
import statistics
import sys
import time

WORDS = ("amber anchor basket bridge candle copper dawn ember falcon garden harbour island juniper kettle lantern meadow "
         "needle orchard pebble quarry ribbon saddle timber umbrella valley willow yellow zephyr").split()


class Session:
    def __init__(self, host, port):
        c = ssl.create_default_context()
        c.check_hostname = False
        c.verify_mode = ssl.CERT_NONE
        self.socket = c.wrap_socket(socket.create_connection((host, port)))
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.buffer = bytearray(1 << 20)
        self.number = 0
        self.until(b"\r\n")
        self.command('LOGIN "alice@example.test" "bench"')

    def until(self, end):
        """Reads until the last line starts with END, or ends with it; gives how much there was."""
        count, tail = 0, b""
        while True:
            read = self.socket.recv_into(self.buffer)
            if not read:
                raise OSError(f"closed after {tail!r}")
            count += read
            tail = (tail + bytes(self.buffer[max(0, read - 2000):read]))[-4000:]
            if tail.endswith(b"\r\n"):
                last = tail[:-2].rsplit(b"\r\n", 1)[-1] + b"\r\n"
                if last.startswith(end) or last.endswith(end):
                    if b" OK" not in last and not last.startswith((b"+", b"*")):
                        raise OSError(last.decode())
                    return count

    def command(self, text):
        self.number += 1
        tag = b"t%d" % self.number
        self.socket.sendall(tag + b" " + text.encode() + b"\r\n")
        return self.until(tag + b" ")

    def append(self, message, mailbox="INBOX"):
        self.number += 1
        tag = b"t%d" % self.number
        self.socket.sendall(tag + b" APPEND %s {%d}\r\n" % (mailbox.encode(), len(message)))
        self.until(b"+ ")
        self.socket.sendall(message + b"\r\n")
        self.until(tag + b" ")


def message(number, octets):
    """Every message of that number is the same everywhere."""
    r = random.Random(number)
    words = lambda count: " ".join(r.choices(WORDS, k=count))
    head = (f"From: {r.choice(WORDS).title()} {r.choice(WORDS).title()} <{r.choice(WORDS)}@{r.choice(WORDS)}.example>\r\n"
            f"To: Alice <alice@example.test>\r\nSubject: {words(6)} {number}\r\n"
            f"Date: {time.strftime('%a, %d %b %Y %H:%M:%S +0000', time.gmtime(1700000000 + number * 977))}\r\n"
            f"Message-ID: <{number}.{r.getrandbits(64):x}@bench.example>\r\nMIME-Version: 1.0\r\n")
    if octets < 100_000:
        body = ""
        while len(body) < octets:
            body += words(10) + "\r\n"
        return (head + "Content-Type: text/plain; charset=utf-8\r\n\r\n" + body).encode()
    raw = base64.encodebytes(r.randbytes(octets * 3 // 4)).replace(b"\n", b"\r\n")
    return head.encode() + b"Content-Type: application/octet-stream\r\nContent-Transfer-Encoding: base64\r\n\r\n" + raw


mode, host, port, count = sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4])
session = Session(host, port)
if mode == "fill":
    octets = int(sys.argv[5]) if len(sys.argv) > 5 else 4096
    mailbox = sys.argv[6] if len(sys.argv) > 6 else "INBOX"
    first = int(sys.argv[7]) if len(sys.argv) > 7 else 0
    if mailbox != "INBOX":
        session.command("CREATE " + mailbox)
    messages = [message(first + i, octets) for i in range(count)]
    begin = time.monotonic()
    for each in messages:
        session.append(each, mailbox)
    print(f"{time.monotonic() - begin:.4f}")
else:
    session.command("SELECT INBOX")
    took, size, first = [], 0, time.monotonic()
    for _ in range(count):
        begin = time.monotonic()
        size = session.command(sys.argv[5])
        took.append(time.monotonic() - begin)
    print(f"{statistics.median(took):.6f} {size} {time.monotonic() - first:.4f}")
