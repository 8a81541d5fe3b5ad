"""SASL EXTERNAL with a client certificate: SMTP submission, IMAP and POP3, each with its listener's port."""
import base64
import imaplib
import poplib
import smtplib
import ssl
import sys

authority, directory = sys.argv[1:3]
submissions, imaps, pops = map(int, sys.argv[3:6])


def context(name):
    made = ssl.create_default_context(cafile=authority)
    made.check_hostname = False
    if name:
        made.load_cert_chain(f"{directory}/{name}.pem", f"{directory}/{name}.key")
    return made


def smtp(name, identity):
    client = smtplib.SMTP_SSL("127.0.0.1", submissions, context=context(name))
    client.ehlo()
    offered = "EXTERNAL" in client.esmtp_features.get("auth", "")
    code = client.docmd("AUTH", "EXTERNAL " + (base64.b64encode(identity.encode()).decode() or "="))[0]
    if code == 235:
        client.sendmail("alice@example.test", "alice@example.test", "Subject: by certificate\r\n\r\nhello\r\n")
    client.quit()
    return offered, code


assert smtp("alice", "") == (True, 235)
assert smtp("alice", "alice@example.test") == (True, 235)
assert smtp("alice", "bob@example.test") == (True, 535), "the identity must be in the certificate"
assert smtp("stranger", "") == (False, 504), "another authority's certificate is nobody's"
assert smtp("", "") == (False, 504)

client = imaplib.IMAP4_SSL("127.0.0.1", imaps, ssl_context=context("alice"))
assert "AUTH=EXTERNAL" in client.capabilities
assert client.authenticate("EXTERNAL", lambda _: b"")[0] == "OK"
assert client.select("INBOX")[0] == "OK"
client.logout()
try:
    refused = imaplib.IMAP4_SSL("127.0.0.1", imaps, ssl_context=context(""))
    refused.noop()
    raise AssertionError("a certificate is required there")
except (ssl.SSLError, imaplib.IMAP4.abort, ConnectionError, OSError):
    pass

client = poplib.POP3_SSL("127.0.0.1", pops, context=context("alice"))
assert "EXTERNAL" in client.capa()["SASL"]
client._putcmd("AUTH EXTERNAL")
assert client._getline()[0].startswith(b"+")
client._putcmd("=")
assert client._getline()[0].startswith(b"+OK")
assert client.stat()[0] >= 2
client.quit()
print("done")
