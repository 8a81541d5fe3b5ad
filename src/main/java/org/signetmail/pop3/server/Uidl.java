package org.signetmail.pop3.server;

import java.io.IOException;

import org.signetmail.pop3.Scanner;

/** UIDL tells the lasting unique name of a message, or of all.
 *  <pre>"UIDL" [SP msg]</pre>
 *  RFC 1939 7 */
record Uidl(int number) implements Command.ForUser {
    private static final int ALL = 0;

    static Uidl parse(Scanner in) {
        if (in.atEnd()) {
            return new Uidl(ALL);
        }
        int number = in.sp().number();
        return in.end(new Uidl(number == ALL ? Integer.MAX_VALUE : number));
    }

    @Override public Answer run(Maildrop here, Out out) throws IOException {
        if (number != ALL) {
            return here.message(number).map(message -> Answer.ok(number + " " + here.uniqueId(message))).orElseGet(Maildrop::none);
        }
        out.begin("unique names follow");
        for (int each = 1; each <= here.last(); each++) {
            var found = here.message(each);
            if (found.isPresent()) {
                var message = found.get();
                out.line(each + " " + here.uniqueId(message));
            }
        }
        out.end();
        return new Answer.Sent();
    }
}
