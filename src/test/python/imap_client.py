"""imaplib against the server: the commands a mail program uses, and two sessions that see each other's changes."""
import imaplib
import ssl
import sys
import time
from email import message_from_bytes

offset, user, password, authority = int(sys.argv[1]), *sys.argv[2:5]
context = ssl.create_default_context(cafile=authority)
context.check_hostname = False


def ok(answer):
    assert answer[0] == "OK", answer
    return answer[1]


plain = imaplib.IMAP4("127.0.0.1", offset + 143)
assert "LOGINDISABLED" in plain.capabilities, plain.capabilities
try:
    plain.login(user, password)
    raise AssertionError("a password went through without TLS")
except imaplib.IMAP4.error:
    pass
ok(plain.starttls(context))
ok(plain.login(user, password))
ok(plain.noop())
plain.logout()

m = imaplib.IMAP4_SSL("127.0.0.1", offset + 993, ssl_context=context)
ok(m.login(user, password))
for word in ("IMAP4REV1", "IDLE", "UIDPLUS", "MOVE", "NAMESPACE", "SPECIAL-USE"):
    assert word in m.capabilities or word in ok(m.capability())[0].decode().upper(), word
ok(m.create("Arbeit/&ZeVnLIqe-"))
assert any(b"&ZeVnLIqe-" in line for line in ok(m.list()))
ok(m.subscribe("Arbeit"))
assert any(b"Arbeit" in line for line in ok(m.lsub()))
mail = b"From: a@b.example\r\nTo: " + user.encode() + b"\r\nSubject: =?utf-8?q?Gr=C3=BC=C3=9Fe?=\r\nMessage-ID: <1@b.example>\r\n\r\nBody one\r\n"
answer = ok(m.append("INBOX", r"(\Seen custom)", imaplib.Time2Internaldate(time.time()), mail))
assert b"APPENDUID" in answer[0], answer
ok(m.append("INBOX", None, None, mail.replace(b"one", b"two")))
count = int(ok(m.select("INBOX"))[0])
assert count == 2, count
flags = ok(m.fetch("1", "(FLAGS RFC822.SIZE INTERNALDATE ENVELOPE)"))[0]
assert rb"\Seen" in flags and b"custom" in flags, flags
body = ok(m.fetch("2", "(BODY.PEEK[])"))[0][1]
assert message_from_bytes(body)["Message-ID"] == "<1@b.example>" and body.endswith(b"Body two\r\n"), body
assert ok(m.search(None, "BODY", "two")) == [b"2"]
m.literal = "Grüße".encode()
assert ok(m.search("UTF-8", "SUBJECT")) == [b"1 2"]
assert ok(m.search(None, "UNSEEN")) == [b"2"]
assert ok(m.search(None, "NOT", "SEEN", "SINCE", "1-Jan-2000")) == [b"2"]

other = imaplib.IMAP4_SSL("127.0.0.1", offset + 993, ssl_context=context)
ok(other.login(user, password))
ok(other.select("INBOX"))
ok(other.store("2", "+FLAGS", r"(\Flagged)"))
ok(m.noop())
assert any(b"Flagged" in x for x in m.response("FETCH")[1]), "the other session's flag was not told"
ok(m.copy("1", "Arbeit"))
ok(m.uid("MOVE", "1:*", "Trash"))
ok(other.noop())
assert len(other.response("EXPUNGE")[1]) == 2
assert int(ok(other.select("Trash"))[0]) == 2
ok(other.store("1:*", "+FLAGS.SILENT", r"(\Deleted)"))
ok(other.expunge())
assert int(ok(other.select("Trash"))[0]) == 0
assert b"MESSAGES 1" in ok(m.status("Arbeit", "(MESSAGES UIDNEXT UIDVALIDITY UNSEEN)"))[0]
ok(m.rename("Arbeit", "Work"))
assert any(b"Work/&ZeVnLIqe-" in line for line in ok(m.list()))
m.close()
ok(m.delete("Work/&ZeVnLIqe-"))
assert m.delete("INBOX")[0] == "NO"
assert m.select('"no such"')[0] == "NO"
m.logout()
other.logout()
print("done")
