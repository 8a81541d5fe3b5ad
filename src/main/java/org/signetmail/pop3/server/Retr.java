package org.signetmail.pop3.server;

import java.io.IOException;

import org.signetmail.pop3.Scanner;
import org.signetmail.store.Content;

/** RETR sends a message, straight from where it is stored.
 *  <pre>"RETR" SP msg</pre>
 *  RFC 1939 5 */
record Retr(int number) implements Command.ForUser {
    static Retr parse(Scanner in) { return in.end(new Retr(in.sp().number())); }

    @Override public Answer run(Maildrop here, Out out) throws IOException {
        var message = here.message(number);
        if (message.isEmpty()) {
            return Maildrop.none();
        }
        var found = here.content(message.get());
        if (found.isEmpty()) {
            return Maildrop.gone();
        }
        try (Content content = found.get()) {
            out.begin(message.get().size() + " octets");
            out.octets(content.bytes());
            out.end();
        }
        return new Answer.Sent();
    }
}
