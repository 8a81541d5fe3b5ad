package org.signetmail.smtp.server;

import java.util.List;

import org.signetmail.smtp.Reply;

/** HELP says what there is.
 *  <pre>help = "HELP" [ SP String ] CRLF</pre>
 *  RFC 5321 4.1.1.8 */
record Help() implements Command {
    @Override
    public Answer run(Session here) {
        return Answer.of(here.at(), new Reply(214, "2.0.0",
                List.of("EHLO HELO STARTTLS AUTH MAIL RCPT DATA RSET NOOP VRFY HELP QUIT", "problems: postmaster@" + here.options.hostName())));
    }
}
