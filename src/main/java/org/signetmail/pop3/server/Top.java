package org.signetmail.pop3.server;

import java.io.IOException;
import java.nio.ByteBuffer;

import org.signetmail.pop3.Scanner;
import org.signetmail.store.Content;

/** TOP sends a message's header, and so many lines of its body.
 *  <pre>"TOP" SP msg SP n</pre>
 *  RFC 1939 7 */
record Top(int number, int lines) implements Command.ForUser {
    static Top parse(Scanner in) {
        int number = in.sp().number();
        return in.end(new Top(number, in.sp().number()));
    }

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
            ByteBuffer octets = content.bytes();
            out.begin("top of message follows");
            out.octets(octets.limit(end(octets, lines)));
            out.end();
        }
        return new Answer.Sent();
    }

    /** Where header, empty line and so many lines end. */
    static int end(ByteBuffer octets, int lines) {
        int lineStart = 0;
        boolean inBody = false;
        int left = lines;
        for (int i = 0; i < octets.limit(); i++) {
            if (octets.get(i) == '\n') {
                boolean empty = i == lineStart || i == lineStart + 1 && octets.get(lineStart) == '\r';
                left -= inBody ? 1 : 0;
                inBody |= empty;
                if (inBody && left == 0) {
                    return i + 1;
                }
                lineStart = i + 1;
            }
        }
        return octets.limit();
    }
}
