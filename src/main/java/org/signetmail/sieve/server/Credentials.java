package org.signetmail.sieve.server;

import org.signetmail.intake.LoginDesk;
import org.signetmail.sieve.manage.Reply;
import org.signetmail.store.Account;

/** A name and password that AUTHENTICATE gave. The password is overwritten once it was checked. */
record Credentials(String user, char[] password) {
    Answer check(Client client) {
        return answer(client, client.services().logins().password(client.connection(), user, password));
    }

    /** Logs in by the client's certificate. @param identity whom it wants to act as, or empty */
    static Answer certified(Client client, String identity) {
        return answer(client, client.services().logins().certificate(client.connection(), identity));
    }

    private static Answer answer(Client client, LoginDesk.Entry entry) {
        return switch (entry) {
            case LoginDesk.Entry.In(Account account) -> Answer.ok("logged in").then(new Answer.Next.Enter(new State.LoggedIn(client, account)));
            case LoginDesk.Entry.Wrong() -> failed(client, "wrong user name or password");
            case LoginDesk.Entry.Disabled() -> failed(client, "the account is disabled");
            case LoginDesk.Entry.Throttled() -> Answer.no(Reply.TRYLATER, "too many failed logins from your address, try again later");
        };
    }

    private static Answer failed(Client client, String text) {
        return client.loginFailed() < client.options().maxFailedLogins() ? Answer.no(text)
                : Answer.of(Reply.bye("", text)).then(new Answer.Next.HangUp());
    }

    @Override
    public String toString() {
        return "Credentials of " + user;
    }
}
