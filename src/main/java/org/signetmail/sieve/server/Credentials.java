package org.signetmail.sieve.server;

import java.util.Arrays;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

import org.signetmail.intake.CertificateLogin;
import org.signetmail.net.Activity;
import org.signetmail.sieve.manage.Reply;
import org.signetmail.store.Account;
import org.signetmail.store.AppPasswords;
import org.signetmail.store.Directory;

/** A name and password that AUTHENTICATE gave. The password is overwritten once it was checked. */
record Credentials(String user, char[] password) {
    private static final Logger LOG = LoggerFactory.getLogger(Credentials.class);

    Answer check(Client client) {
        Services services = client.services();
        var from = client.connection().remote().getAddress();
        if (!services.throttle().allowed(from)) {
            return throttled(client);
        }
        client.connection().activity().loggingIn(user);
        Directory.Login login = services.store().directory().login(user, password, new Directory.By(AppPasswords.Protocol.SIEVE, from.getHostAddress()));
        Arrays.fill(password, '\0');
        return answer(client, login, user);
    }

    private static Answer throttled(Client client) {
        client.services().meters().logins().labelValues("throttled").inc();
        return Answer.no(Reply.TRYLATER, "too many failed logins from your address, try again later");
    }

    /** Logs in by the client's certificate. @param identity whom it wants to act as, or empty */
    static Answer certified(Client client, String identity) {
        if (!client.services().throttle().allowed(client.connection().remote().getAddress())) {
            return throttled(client);
        }
        client.connection().activity().loggingIn(Activity.ANYBODY);
        return answer(client, CertificateLogin.login(client.services().store().directory(), client.connection().tls(), identity,
                new Directory.By(AppPasswords.Protocol.SIEVE, client.connection().remote().getAddress().getHostAddress())),
                identity.isEmpty() ? "a certificate" : identity);
    }

    private static Answer answer(Client client, Directory.Login login, String user) {
        Services services = client.services();
        return switch (login) {
            case Directory.Login.In(Account account) -> {
                services.throttle().succeeded(client.connection().remote().getAddress());
                client.connection().activity().loggedIn(account.address().toString());
                MDC.put("account", account.address().toString());
                services.meters().logins().labelValues("ok").inc();
                LOG.info("{} logged in from {}", account.address(), client.connection().remote());
                yield Answer.ok("logged in").then(new Answer.Next.Enter(new State.LoggedIn(client, account)));
            }
            case Directory.Login.Wrong() -> failed(client, user, "wrong", "wrong user name or password");
            case Directory.Login.Disabled() -> failed(client, user, "disabled", "the account is disabled");
        };
    }

    private static Answer failed(Client client, String user, String outcome, String text) {
        client.connection().activity().nobody();
        client.services().meters().logins().labelValues(outcome).inc();
        LOG.info("login failed ({}) from {} for {}", outcome, client.connection().remote(), user.replaceAll("\\p{Cntrl}", "?"));
        return client.loginFailed() < client.options().maxFailedLogins() ? Answer.no(text)
                : Answer.of(Reply.bye("", text)).then(new Answer.Next.HangUp());
    }

    @Override
    public String toString() {
        return "Credentials of " + user;
    }
}
