package org.signetmail.imap.server;

import java.util.Arrays;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

import org.signetmail.intake.CertificateLogin;
import org.signetmail.net.Activity;
import org.signetmail.store.Account;
import org.signetmail.store.AppPasswords;
import org.signetmail.store.Directory;

/** A name and password that LOGIN or AUTHENTICATE gave. The password is overwritten once it was checked. */
record Credentials(String user, char[] password) {
    private static final Logger LOG = LoggerFactory.getLogger(Credentials.class);

    Answer check(Guest here, String done) {
        Client client = here.client();
        Services services = here.services();
        var from = client.connection().remote().getAddress();
        if (!services.throttle().allowed(from)) {
            services.meters().logins().labelValues("throttled").inc();
            return Answer.no(Answer.Code.LIMIT, "too many failed logins from your address, try again later");
        }
        client.connection().activity().loggingIn(user);
        Directory.Login login = services.directory().login(user, password, new Directory.By(AppPasswords.Protocol.IMAP, from.getHostAddress()));
        Arrays.fill(password, '\0');
        return answer(here, login, user, done);
    }

    /** Logs in by the client's certificate. @param identity whom it wants to act as, or empty */
    static Answer certified(Guest here, String identity, String done) {
        var from = here.client().connection().remote().getAddress();
        if (!here.services().throttle().allowed(from)) {
            here.services().meters().logins().labelValues("throttled").inc();
            return Answer.no(Answer.Code.LIMIT, "too many failed logins from your address, try again later");
        }
        here.client().connection().activity().loggingIn(Activity.ANYBODY);
        return answer(here, CertificateLogin.login(here.services().directory(), here.client().connection().tls(), identity,
                new Directory.By(AppPasswords.Protocol.IMAP, from.getHostAddress())),
                identity.isEmpty() ? "a certificate" : identity, done);
    }

    private static Answer answer(Guest here, Directory.Login login, String user, String done) {
        Client client = here.client();
        Services services = here.services();
        var from = client.connection().remote().getAddress();
        return switch (login) {
            case Directory.Login.In(Account account) -> {
                services.throttle().succeeded(from);
                client.connection().activity().loggedIn(account.address().toString());
                MDC.put("account", account.address().toString());
                services.meters().logins().labelValues("ok").inc();
                LOG.info("{} logged in from {}", account.address(), client.connection().remote());
                yield Answer.ok("CAPABILITY " + client.capabilities(true), done)
                        .then(new Answer.Next.Enter(new LoggedIn(client, account)));
            }
            case Directory.Login.Wrong() -> failed(client, user, "wrong", "wrong user name or password");
            case Directory.Login.Disabled() -> failed(client, user, "disabled", "the account is disabled");
        };
    }

    private static Answer failed(Client client, String user, String outcome, String text) {
        client.connection().activity().nobody();
        client.services().meters().logins().labelValues(outcome).inc();
        LOG.info("login failed ({}) from {} for {}", outcome, client.connection().remote(), user.replaceAll("\\p{Cntrl}", "?"));
        Answer answer = Answer.no(Answer.Code.AUTHENTICATIONFAILED, text);
        return client.loginFailed() < client.options().maxFailedLogins() ? answer : answer.then(new Answer.Next.HangUp());
    }

    @Override
    public String toString() {
        return "Credentials of " + user;
    }
}
