package org.signetmail.pop3.server;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.signetmail.pop3.Reply;
import org.signetmail.pop3.Scanner;
import org.signetmail.store.StoreException;

/** QUIT removes the deleted messages, and ends the session. {@code +OK} comes when the removal is durable.
 *  <pre>"QUIT"</pre>
 *  RFC 1939 5 and 6 */
record Quit() implements Command.Anytime {
    private static final Logger LOG = LoggerFactory.getLogger(Quit.class);

    static Quit parse(Scanner in) { return in.end(new Quit()); }

    @Override public Answer run(State here, Out out) {
        if (here instanceof State.LoggedIn(Client client, Maildrop maildrop)) {
            try {
                maildrop.update();
            } catch (StoreException e) {
                LOG.error("deleted messages could not be removed", e);
                return new Answer.Said(Reply.err(Reply.Code.TEMPORARY, "deleted messages are not removed"), new Answer.Next.HangUp());
            }
        }
        return Answer.ok("goodbye", new Answer.Next.HangUp());
    }
}
