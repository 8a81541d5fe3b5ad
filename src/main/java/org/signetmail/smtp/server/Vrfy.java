package org.signetmail.smtp.server;

import org.signetmail.smtp.Reply;
import org.signetmail.text.SyntaxError;

/** VRFY would say whether an address is somebody's; that is told nobody.
 *  <pre>vrfy = "VRFY" SP String CRLF</pre>
 *  RFC 5321 4.1.1.6, 3.5.3 */
record Vrfy() implements Command {
    static Vrfy parse(String argument) {
        if (argument.isEmpty()) {
            throw new SyntaxError(0, "VRFY names a user or mailbox");
        }
        return new Vrfy();
    }

    @Override
    public Answer run(Session here) {
        return Answer.of(here.at(), Reply.of(252, "2.0.0", "send some mail, I'll try my best"));
    }
}
