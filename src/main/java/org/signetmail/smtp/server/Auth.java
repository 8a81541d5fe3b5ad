package org.signetmail.smtp.server;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;

import org.jspecify.annotations.Nullable;

import org.signetmail.intake.CertificateLogin;
import org.signetmail.intake.LoginDesk;
import org.signetmail.smtp.Reply;
import org.signetmail.store.Account;
import org.signetmail.store.Listeners;
import org.signetmail.text.SaslExternal;
import org.signetmail.text.SaslPlain;
import org.signetmail.text.SyntaxError;

/** AUTH logs in, on submission listeners and under TLS.
 *  <pre>auth = "AUTH" SP sasl-mech [SP ( base64 / "=" )] CRLF</pre>
 *  RFC 4954 4, RFC 4616 (PLAIN), RFC 4422 App. A (EXTERNAL); LOGIN as Outlook speaks it */
record Auth(String mechanism, @Nullable String initial) implements Command {
    private static final Reply CANCELLED = Reply.of(501, "5.7.0", "cancelled");

    /** What the client gave; null when it cancelled. */
    private record Credentials(String user, char[] password) {}

    static Auth parse(String argument) {
        String[] words = argument.split(" +");
        if (argument.isEmpty() || words.length > 2) {
            throw new SyntaxError(0, "AUTH names a mechanism and perhaps an initial response");
        }
        return new Auth(words[0].toUpperCase(Locale.ROOT), words.length > 1 ? words[1] : null);
    }

    @Override
    public Answer run(Session here) throws IOException {
        if (!(here.at() instanceof Step.Greeted)) {
            // RFC 4954 4: not before EHLO, not during a mail transaction.
            return Answer.of(here.at(), here.at() instanceof Step.Connected ? Replies.BAD_SEQUENCE : Reply.of(503, "5.5.1", "not during a transaction"));
        }
        if (!here.door.submission) {
            return Answer.of(here.at(), Reply.of(502, "5.5.1", "logging in is for submission, ports 465 and 587"));
        }
        if (here.account() != null) {
            return Answer.of(here.at(), Reply.of(503, "5.5.1", "logged in already"));
        }
        if (!here.mayLogIn()) {
            // RFC 3207 4: where TLS is demanded, 530 answers every command before it.
            return Answer.of(here.at(), here.door.listener.security() == Listeners.Security.STARTTLS_REQUIRED ? Replies.NEEDS_TLS
                    : Reply.of(538, "5.7.11", "a password goes under TLS only: STARTTLS comes first"));
        }
        if (here.door.logins.throttled(here.connection)) {
            return throttled(here);
        }
        try {
            return switch (mechanism) {
                case "EXTERNAL" -> external(here);
                case "PLAIN" -> answer(here, plain(here));
                case "LOGIN" -> answer(here, login(here));
                // RFC 4954 4: a mechanism that is not supported is answered 504.
                default -> Answer.of(here.at(), Reply.of(504, "5.5.4", "PLAIN and LOGIN are the mechanisms there are"));
            };
        } catch (SyntaxError unreadable) {
            // RFC 4954 4: a response that is no base64 is answered 501, 5.5.2.
            return Answer.of(here.at(), Reply.of(501, "5.5.2", unreadable.reason()));
        }
    }

    /** RFC 4422 App. A: the client is who its certificate says. */
    private Answer external(Session here) throws IOException {
        if (!CertificateLogin.possible(here.connection.tls())) {
            return Answer.of(here.at(), Reply.of(504, "5.5.4", "EXTERNAL needs a client certificate that is taken here"));
        }
        String response = initial == null ? here.ask("") : initial;
        if (response == null) {
            return Answer.of(here.at(), CANCELLED);
        }
        return answer(here, here.door.logins.certificate(here.connection, SaslExternal.parse(response)));
    }

    private Answer answer(Session here, @Nullable Credentials given) {
        return given == null ? Answer.of(here.at(), CANCELLED)
                : answer(here, here.door.logins.password(here.connection, given.user(), given.password()));
    }

    private Answer answer(Session here, LoginDesk.Entry entry) {
        return switch (entry) {
            case LoginDesk.Entry.In(Account account) -> {
                here.loggedIn(account);
                yield Answer.of(here.at(), Reply.of(235, "2.7.0", "logged in"));
            }
            case LoginDesk.Entry.Wrong() -> Answer.of(here.at(), Reply.of(535, "5.7.8", mechanism.equals("EXTERNAL")
                    ? "the certificate names no account of ours, or not the one asked for" : "user or password is wrong"));
            case LoginDesk.Entry.Disabled() -> Answer.of(here.at(), Reply.of(535, "5.7.8", "the account is disabled"));
            case LoginDesk.Entry.Throttled() -> throttled(here);
        };
    }

    private static Answer throttled(Session here) {
        return new Answer(here.at(), Reply.of(421, "4.7.0", "too many failed logins, try again later"), Answer.Then.HANG_UP);
    }

    private @Nullable Credentials plain(Session here) throws IOException {
        String response = initial == null ? here.ask("") : initial;
        if (response == null) {
            return null;
        }
        var plain = SaslPlain.parse(response);
        return plain.forAnother() ? new Credentials("", new char[0]) : new Credentials(plain.user(), plain.password());
    }

    private @Nullable Credentials login(Session here) throws IOException {
        String user = initial == null ? here.ask("VXNlcm5hbWU6") : initial;
        String password = user == null ? null : here.ask("UGFzc3dvcmQ6");
        return user == null || password == null ? null : new Credentials(decoded(user), decoded(password).toCharArray());
    }

    private static String decoded(String base64) {
        try {
            return new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw new SyntaxError(0, "the response is no base64");
        }
    }

    /** Never with what may be a password. */
    @Override
    public String toString() {
        return "Auth[" + mechanism + "]";
    }
}
