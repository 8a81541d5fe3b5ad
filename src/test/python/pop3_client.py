"""poplib against the server, over STLS and implicit TLS."""
import poplib
import smtplib
import ssl
import sys

offset, user, password, authority = int(sys.argv[1]), *sys.argv[2:5]
context = ssl.create_default_context(cafile=authority)
context.check_hostname = False

with smtplib.SMTP("127.0.0.1", offset + 25) as smtp:
    for n in range(3):
        smtp.sendmail("a@elsewhere.example", user, f"Subject: {n}\r\n\r\n.dot\r\n..\r\nline {n}\r\n")

pop = poplib.POP3("127.0.0.1", offset + 110)
assert "STLS" in pop.capa()
try:
    pop.user(user)
    pop.pass_(password)
    raise AssertionError("a password went through without TLS")
except poplib.error_proto:
    pass
pop.quit()

pop = poplib.POP3("127.0.0.1", offset + 110)
pop.stls(context)
pop.user(user)
pop.pass_(password)
assert pop.stat()[0] == 3
lines = pop.retr(1)[1]
assert lines[-3:] == [b".dot", b"..", b"line 0"], lines
assert pop.top(2, 1)[1][-1] == b".dot"
uids = [line.split()[1] for line in pop.uidl()[1]]
assert len(set(uids)) == 3
pop.dele(2)
pop.rset()
pop.dele(1)
pop.quit()

pop = poplib.POP3_SSL("127.0.0.1", offset + 995, context=context)
pop.user(user)
try:
    pop.pass_("wrong")
    raise AssertionError("a wrong password was taken")
except poplib.error_proto:
    pass
pop.user(user)
pop.pass_(password)
assert pop.stat()[0] == 2
assert [line.split()[1] for line in pop.uidl()[1]] == uids[1:]
assert len(pop.list()[1]) == 2
pop.noop()
pop.quit()
print("done")
