package org.signetmail.pop3.server;

import java.io.IOException;

import org.signetmail.pop3.Scanner;

/** LIST tells the octets of a message, or of all.
 *  <pre>"LIST" [SP msg]</pre>
 *  RFC 1939 5 */
record ListSizes(int number) implements Command.ForUser {
    private static final int ALL = 0;

    static ListSizes parse(Scanner in) {
        if (in.atEnd()) {
            return new ListSizes(ALL);
        }
        int number = in.sp().number();
        return in.end(new ListSizes(number == ALL ? Integer.MAX_VALUE : number));
    }

    @Override public Answer run(Maildrop here, Out out) throws IOException {
        if (number != ALL) {
            return here.message(number).map(message -> Answer.ok(number + " " + message.size())).orElseGet(Maildrop::none);
        }
        out.begin(here.count() + " messages, " + here.size() + " octets");
        for (int each = 1; each <= here.last(); each++) {
            var found = here.message(each);
            if (found.isPresent()) {
                var message = found.get();
                out.line(each + " " + message.size());
            }
        }
        out.end();
        return new Answer.Sent();
    }
}
