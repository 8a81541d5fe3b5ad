package org.signetmail.imap.server;

import org.signetmail.intake.LoginDesk;
import org.signetmail.store.Account;

/** A name and password that LOGIN or AUTHENTICATE gave. The password is overwritten once it was checked. */
record Credentials(String user, char[] password) {
    Answer check(Guest here, String done) {
        return answer(here.client(), here.services().logins().password(here.client().connection(), user, password), done);
    }

    /** Logs in by the client's certificate. @param identity whom it wants to act as, or empty */
    static Answer certified(Guest here, String identity, String done) {
        return answer(here.client(), here.services().logins().certificate(here.client().connection(), identity), done);
    }

    private static Answer answer(Client client, LoginDesk.Entry entry, String done) {
        return switch (entry) {
            case LoginDesk.Entry.In(Account account) -> Answer.ok("CAPABILITY " + client.capabilities(true), done)
                    .then(new Answer.Next.Enter(new LoggedIn(client, account)));
            case LoginDesk.Entry.Wrong() -> failed(client, "wrong user name or password");
            case LoginDesk.Entry.Disabled() -> failed(client, "the account is disabled");
            case LoginDesk.Entry.Throttled() -> Answer.no(Answer.Code.LIMIT, "too many failed logins from your address, try again later");
        };
    }

    private static Answer failed(Client client, String text) {
        Answer answer = Answer.no(Answer.Code.AUTHENTICATIONFAILED, text);
        return client.loginFailed() < client.options().maxFailedLogins() ? answer : answer.then(new Answer.Next.HangUp());
    }

    @Override
    public String toString() {
        return "Credentials of " + user;
    }
}
