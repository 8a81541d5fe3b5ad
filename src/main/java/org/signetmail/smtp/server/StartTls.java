package org.signetmail.smtp.server;

import org.signetmail.smtp.Reply;

/** STARTTLS goes under TLS; nothing said before counts after it.
 *  <pre>starttls = "STARTTLS" CRLF</pre>
 *  RFC 3207 4 */
record StartTls() implements Command {
    static StartTls parse(String argument) {
        return Command.bare(argument, new StartTls());
    }

    @Override
    public Answer run(Session here) {
        if (here.connection.secure()) {
            return Answer.of(here.at(), Reply.of(503, "5.5.1", "TLS is active already"));
        }
        if (!here.mayStartTls()) {
            return Answer.of(here.at(), Reply.of(502, "5.5.1", "TLS is not offered here"));
        }
        return new Answer(new Step.Connected(), Reply.of(220, "2.0.0", "go ahead"), Answer.Then.SHAKE_HANDS);
    }
}
