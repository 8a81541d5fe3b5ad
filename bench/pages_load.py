#!/usr/bin/env python3
"""Asks each page and each list of a server again and again, signed in as alice@example.test with the password "bench", over one
connection: pages_load.py PORT PID TOKEN [TIMES [PATH...]]. Prints milliseconds, median and the 95th of 100, and the CPU milliseconds each of
the processes PID (with commas) and their children."""
import http.client
import os
import ssl
import statistics
import sys
import time
import urllib.parse

port, pids, token = int(sys.argv[1]), sys.argv[2].split(","), sys.argv[3]
times = int(sys.argv[4]) if len(sys.argv) > 4 else 40
context = ssl.create_default_context()
context.check_hostname = False
context.verify_mode = ssl.CERT_NONE
server = http.client.HTTPSConnection("localhost", port, context=context)
origin = f"https://localhost:{port}"

PAGES = """/ /?span=month /domains /domains?containing=d1 /domains/example.test /accounts /accounts?domain=example.test /accounts?containing=user77
/accounts?after=user5000@example.test /accounts/user77@example.test /aliases /aliases?domain=example.test /queue /queue?containing=out77 /queue/77
/history /history?address=user77@example.test /history?address=@example.test /history?address=nobody@nowhere.test
/history?messageId=500000.bench@from.example /history?address=@d7.test&after=300000 /history/500000 /history/1000 /sessions /bans /audit
/audit?after=5000 /settings /listeners /certificates /trust /destinations /tls /me/sign-in /me/access /me/programs""".split()
LISTS = """/domains /accounts /accounts?limit=100 /aliases /queue /history /audit /audit?subject=/accounts/user77@example.test /storage /storage?domain=example.test
/statistics /statistics?span=day /sessions /alerts /tls/status /status""".split()


def cpu():
    """So far: of those processes, of their children that are there, and of those that ended."""
    ticks = 0
    for each in filter(str.isdigit, os.listdir("/proc")):
        try:
            fields = open(f"/proc/{each}/stat").read().rsplit(")", 1)[1].split()
        except OSError:
            continue
        if each in pids:
            ticks += sum(map(int, fields[11:15]))
        elif fields[1] in pids:
            ticks += sum(map(int, fields[11:13]))
    return ticks * 1000 / os.sysconf("SC_CLK_TCK")


def ask(path, headers, method="GET", body=None):
    server.request(method, path, body, headers)
    answer = server.getresponse()
    text = answer.read()
    return answer, text


form = urllib.parse.urlencode({"user": "alice@example.test", "password": "bench", "to": "/"})
answer, _ = ask("/sign-in", {"Content-Type": "application/x-www-form-urlencoded", "Origin": origin, "Sec-Fetch-Site": "same-origin"}, "POST", form)
cookie = "; ".join(c.split(";")[0] for c in answer.headers.get_all("Set-Cookie") or [])
if answer.status not in (302, 303) or not cookie:
    sys.exit(f"nobody is signed in: {answer.status}")
seen = {"Cookie": cookie, "Accept": "text/html"}
asked = {"Authorization": "Bearer " + token, "Accept": "application/json"}
print(f"{'what':60s} {'p50':>8s} {'p95':>8s} {'cpu':>8s}")
slow = 0
wanted = [(p, asked if p.startswith("/api/") else seen) for p in sys.argv[5:] or PAGES + ["/api/v1" + p for p in LISTS]]
# Nobody is asked cold: a JIT needs some repeats.
for _ in range(8):
    for path, headers in wanted:
        ask(path, headers)
for path, headers in wanted:
    answer, text = ask(path, headers)
    if answer.status != 200:
        print(f"{path:60s} {answer.status} {text[:100]!r}")
        continue
    took, before = [], cpu()
    for _ in range(times):
        begin = time.monotonic()
        ask(path, headers)
        took.append((time.monotonic() - begin) * 1000)
    used = (cpu() - before) / times
    took.sort()
    mark = "  over 50" if took[times * 95 // 100] > 50 else ""
    slow += bool(mark)
    print(f"{path:60s} {statistics.median(took):8.1f} {took[times * 95 // 100]:8.1f} {used:8.1f}{mark}")
print(f"{slow} over 50 ms at the 95th")
