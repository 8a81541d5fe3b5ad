package org.signetmail.smtp.server;

import org.signetmail.smtp.Reply;

/** HELO introduces a client that knows no extensions.
 *  <pre>helo = "HELO" SP Domain CRLF</pre>
 *  RFC 5321 4.1.1.1 */
record Helo(String client) implements Command {
    static Helo parse(String argument) {
        return new Helo(Ehlo.client(argument));
    }

    @Override
    public Answer run(Session here) {
        here.introduced();
        return Answer.of(new Step.Greeted(client, false), Reply.of(250, "", here.options.hostName()));
    }
}
