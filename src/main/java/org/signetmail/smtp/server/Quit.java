package org.signetmail.smtp.server;

import org.signetmail.smtp.Reply;

/** QUIT ends the session.
 *  <pre>quit = "QUIT" CRLF</pre>
 *  RFC 5321 4.1.1.10 */
record Quit() implements Command {
    static Quit parse(String argument) {
        return Command.bare(argument, new Quit());
    }

    @Override
    public Answer run(Session here) {
        return new Answer(here.at(), Reply.of(221, "2.0.0", here.options.hostName() + " bye"), Answer.Then.HANG_UP);
    }
}
