package org.signetmail.pop3.server;

import java.util.Arrays;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

import org.signetmail.intake.CertificateLogin;
import org.signetmail.net.Activity;
import org.signetmail.pop3.Reply;
import org.signetmail.store.Account;
import org.signetmail.store.AppPasswords;
import org.signetmail.store.Directory;

/** A name and password that PASS or AUTH gave. The password is overwritten once it was checked. */
record Credentials(String user, char[] password) {
    private static final Logger LOG = LoggerFactory.getLogger(Credentials.class);

    Answer check(Client client) {
        Services services = client.services();
        var from = client.connection().remote().getAddress();
        if (!services.throttle().allowed(from)) {
            services.meters().logins().labelValues("throttled").inc();
            return Answer.err(Reply.Code.TEMPORARY, "too many failed logins from your address, try again later");
        }
        client.connection().activity().loggingIn(user);
        Directory.Login login = services.directory().login(user, password, new Directory.By(AppPasswords.Protocol.POP3, from.getHostAddress()));
        Arrays.fill(password, '\0');
        return answer(client, login, user);
    }

    /** Logs in by the client's certificate. @param identity whom it wants to act as, or empty */
    static Answer certified(Client client, String identity) {
        if (!client.services().throttle().allowed(client.connection().remote().getAddress())) {
            client.services().meters().logins().labelValues("throttled").inc();
            return Answer.err(Reply.Code.TEMPORARY, "too many failed logins from your address, try again later");
        }
        client.connection().activity().loggingIn(Activity.ANYBODY);
        return answer(client, CertificateLogin.login(client.services().directory(), client.connection().tls(), identity,
                new Directory.By(AppPasswords.Protocol.POP3, client.connection().remote().getAddress().getHostAddress())),
                identity.isEmpty() ? "a certificate" : identity);
    }

    private static Answer answer(Client client, Directory.Login login, String user) {
        Services services = client.services();
        var from = client.connection().remote().getAddress();
        return switch (login) {
            case Directory.Login.In(Account account) -> {
                services.throttle().succeeded(from);
                client.connection().activity().loggedIn(account.address().toString());
                MDC.put("account", account.address().toString());
                services.meters().logins().labelValues("ok").inc();
                LOG.info("{} logged in from {}", account.address(), client.connection().remote());
                yield enter(client, account);
            }
            case Directory.Login.Wrong() -> failed(client, user, "wrong", "wrong user name or password");
            case Directory.Login.Disabled() -> failed(client, user, "disabled", "the account is disabled");
        };
    }

    private static Answer enter(Client client, Account account) {
        return Maildrop.of(account, client.services().mailboxes())
                .map(maildrop -> Answer.ok(maildrop.count() + " messages, " + maildrop.size() + " octets",
                        new Answer.Next.Enter(new State.LoggedIn(client, maildrop))))
                .orElseGet(() -> {
                    client.connection().activity().nobody();
                    return Answer.err(Reply.Code.PERMANENT, "there is no mailbox");
                });
    }

    private static Answer failed(Client client, String user, String outcome, String text) {
        client.connection().activity().nobody();
        client.services().meters().logins().labelValues(outcome).inc();
        LOG.info("login failed ({}) from {} for {}", outcome, client.connection().remote(), user.replaceAll("\\p{Cntrl}", "?"));
        Answer.Next next = client.loginFailed() < client.options().maxFailedLogins()
                ? new Answer.Next.Enter(new State.Guest(client))
                : new Answer.Next.HangUp();
        return new Answer.Said(Reply.err(Reply.Code.AUTH, text), next);
    }

    @Override
    public String toString() {
        return "Credentials of " + user;
    }
}
