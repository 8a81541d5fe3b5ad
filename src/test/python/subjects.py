"""Prints the subject of every message in INBOX, a line each."""
import imaplib
import ssl
import sys

context = ssl._create_unverified_context()
m = imaplib.IMAP4_SSL("127.0.0.1", int(sys.argv[1]), ssl_context=context)
m.login(sys.argv[2], sys.argv[3])
count = int(m.select("INBOX", readonly=True)[1][0])
if count:
    for item in m.fetch("1:*", "(BODY.PEEK[HEADER.FIELDS (SUBJECT)])")[1]:
        if isinstance(item, tuple):
            print(item[1].decode().strip().removeprefix("Subject: "))
m.logout()
