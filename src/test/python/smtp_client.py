"""smtplib against the server: STARTTLS and implicit TLS, verified; AUTH; refusals with their enhanced codes."""
import smtplib
import ssl
import sys
from email.message import EmailMessage

offset, user, password, authority = int(sys.argv[1]), *sys.argv[2:5]
context = ssl.create_default_context(cafile=authority)
context.check_hostname = False  # connected by address; names are checked by other clients


def message(subject):
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = user, user, subject
    mail.set_content("Grüße\n.\n..dots\n.leading\n")
    mail.add_attachment(bytes(range(256)) * 400, maintype="application", subtype="octet-stream", filename="ä.bin")
    return mail


with smtplib.SMTP("127.0.0.1", offset + 587) as smtp:
    smtp.ehlo()
    assert smtp.has_extn("starttls") and not smtp.has_extn("auth"), smtp.esmtp_features
    smtp.starttls(context=context)
    smtp.ehlo()
    assert smtp.has_extn("auth") and smtp.has_extn("pipelining") and smtp.has_extn("smtputf8"), smtp.esmtp_features
    try:
        smtp.sendmail(user, user, "x")
        raise AssertionError("submission without login")
    except smtplib.SMTPSenderRefused as refused:
        assert refused.smtp_code == 530, refused
    try:
        smtp.login(user, "wrong")
        raise AssertionError("a wrong password was taken")
    except smtplib.SMTPAuthenticationError as refused:
        assert refused.smtp_code == 535, refused
    smtp.login(user, password)
    assert smtp.send_message(message("587")) == {}
    try:
        smtp.sendmail("somebody.else@example.test", user, "x")
        raise AssertionError("another's address was taken as sender")
    except smtplib.SMTPResponseException as refused:
        assert 500 <= refused.smtp_code < 600, refused
    except smtplib.SMTPRecipientsRefused as refused:
        assert all(code >= 500 for code, _ in refused.recipients.values())
    smtp.rset()
    assert smtp.sendmail(user, [user, "nobody-here@example.test"], "Subject: two\r\n\r\nx\r\n").keys() == {"nobody-here@example.test"}
    assert smtp.vrfy(user)[0] == 252
    assert smtp.noop()[0] == 250
    assert smtp.docmd("HELP")[0] == 214

with smtplib.SMTP_SSL("127.0.0.1", offset + 465, context=context) as smtp:
    smtp.login(user, password)
    assert smtp.send_message(message("465")) == {}

with smtplib.SMTP("127.0.0.1", offset + 25) as smtp:
    smtp.ehlo("client.example")
    code, text = smtp.docmd("MAIL", "FROM:<a@elsewhere.example> SIZE=99999999999")
    assert code == 552, (code, text)
    assert smtp.sendmail("", user, "Subject: null path\r\n\r\nx\r\n") == {}
print("done")
