package org.signetmail.smtp.server;

/** NOOP does nothing.
 *  <pre>noop = "NOOP" [ SP String ] CRLF</pre>
 *  RFC 5321 4.1.1.9 */
record Noop() implements Command {
    @Override
    public Answer run(Session here) {
        return Answer.of(here.at(), Replies.OK);
    }
}
