package org.signetmail.smtp.server;

import org.signetmail.smtp.Reply;

/** EXPN would list who is on a list; that is told nobody.
 *  <pre>expn = "EXPN" SP String CRLF</pre>
 *  RFC 5321 4.1.1.7, 7.3 */
record Expn() implements Command {
    @Override
    public Answer run(Session here) {
        return Answer.of(here.at(), Reply.of(502, "5.5.1", "lists are not told"));
    }
}
