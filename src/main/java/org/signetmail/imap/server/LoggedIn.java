package org.signetmail.imap.server;

import java.util.Optional;

import org.signetmail.store.Account;
import org.signetmail.store.Mailbox;
import org.signetmail.store.Mailboxes;

/** Authenticated, no mailbox open. */
record LoggedIn(Client client, Account account) implements State {
    Mailboxes mailboxes() {
        return services().mailboxes();
    }

    Optional<Mailbox> mailbox(String name) {
        return mailboxes().find(account.id(), name);
    }

    /** What became of a wish about a mailbox, in IMAP's words. */
    static Answer answer(Mailboxes.Made made, String done) {
        return switch (made) {
            case Mailboxes.Made.Done(Mailbox mailbox) -> Answer.ok(done);
            case Mailboxes.Made.Exists() -> Answer.no(Answer.Code.ALREADYEXISTS, "the mailbox exists already");
            case Mailboxes.Made.NotFound() -> Answer.no(Answer.Code.NONEXISTENT, "there is no such mailbox");
            case Mailboxes.Made.Cannot(String why) -> Answer.no(Answer.Code.CANNOT, why);
        };
    }
}
