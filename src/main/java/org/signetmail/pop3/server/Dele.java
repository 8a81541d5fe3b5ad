package org.signetmail.pop3.server;

import org.signetmail.pop3.Scanner;

/** DELE deletes a message, once the client quits.
 *  <pre>"DELE" SP msg</pre>
 *  RFC 1939 5 */
record Dele(int number) implements Command.ForUser {
    static Dele parse(Scanner in) { return in.end(new Dele(in.sp().number())); }

    @Override public Answer run(Maildrop here, Out out) {
        return here.message(number).map(message -> {
            here.delete(message);
            return Answer.ok("message " + number + " deleted");
        }).orElseGet(Maildrop::none);
    }
}
