package org.signetmail.smtp.server;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.signetmail.intake.CertificateLogin;
import org.signetmail.net.Activity;
import org.signetmail.smtp.Reply;
import org.signetmail.store.Account;
import org.signetmail.store.AppPasswords;
import org.signetmail.store.Directory;
import org.signetmail.store.Listeners;
import org.signetmail.text.SaslExternal;
import org.signetmail.text.SaslPlain;
import org.signetmail.text.SyntaxError;

/** AUTH logs in, on submission listeners and under TLS.
 *  <pre>auth = "AUTH" SP sasl-mech [SP ( base64 / "=" )] CRLF</pre>
 *  RFC 4954 4, RFC 4616 (PLAIN), RFC 4422 App. A (EXTERNAL); LOGIN as Outlook speaks it */
record Auth(String mechanism, @Nullable String initial) implements Command {
    private static final Logger LOG = LoggerFactory.getLogger(Auth.class);
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
        if (!here.door.throttle.allowed(here.connection.remote().getAddress())) {
            return new Answer(here.at(), Reply.of(421, "4.7.0", "too many failed logins, try again later"), Answer.Then.HANG_UP);
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
        String identity = SaslExternal.parse(response);
        here.connection.activity().loggingIn(Activity.ANYBODY);
        return answer(here, CertificateLogin.login(here.door.store.directory(), here.connection.tls(), identity, by(here)));
    }

    private Answer answer(Session here, @Nullable Credentials given) {
        if (given == null) {
            return Answer.of(here.at(), CANCELLED);
        }
        here.connection.activity().loggingIn(given.user());
        return answer(here, here.door.store.directory().login(given.user(), given.password(), by(here)));
    }

    private static Directory.By by(Session here) {
        return new Directory.By(AppPasswords.Protocol.SMTP, here.connection.remote().getAddress().getHostAddress());
    }

    private Answer answer(Session here, Directory.Login login) {
        var remote = here.connection.remote().getAddress();
        switch (login) {
            case Directory.Login.In(Account account) -> {
                here.loggedIn(account);
                here.door.throttle.succeeded(remote);
                here.door.meters.logins().labelValues("in").inc();
                LOG.info("{} logged in from {}", account.address(), remote.getHostAddress());
                return Answer.of(here.at(), Reply.of(235, "2.7.0", "logged in"));
            }
            case Directory.Login.Wrong() -> {
                here.connection.activity().nobody();
                here.door.throttle.failed(remote);
                here.door.meters.logins().labelValues("wrong").inc();
                LOG.warn("a login failed from {}", remote.getHostAddress());
                return Answer.of(here.at(), Reply.of(535, "5.7.8", mechanism.equals("EXTERNAL") ? "the certificate names no account of ours, or not the one asked for" : "user or password is wrong"));
            }
            case Directory.Login.Disabled() -> {
                here.connection.activity().nobody();
                here.door.meters.logins().labelValues("disabled").inc();
                return Answer.of(here.at(), Reply.of(535, "5.7.8", "the account is disabled"));
            }
        }
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
