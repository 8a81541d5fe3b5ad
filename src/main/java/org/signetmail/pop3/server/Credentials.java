package org.signetmail.pop3.server;

import org.signetmail.intake.LoginDesk;
import org.signetmail.pop3.Reply;
import org.signetmail.store.Account;

/** A name and password that PASS or AUTH gave. The password is overwritten once it was checked. */
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
            case LoginDesk.Entry.In(Account account) -> enter(client, account);
            case LoginDesk.Entry.Wrong() -> failed(client, "wrong user name or password");
            case LoginDesk.Entry.Disabled() -> failed(client, "the account is disabled");
            case LoginDesk.Entry.Throttled() -> Answer.err(Reply.Code.TEMPORARY, "too many failed logins from your address, try again later");
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

    private static Answer failed(Client client, String text) {
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
