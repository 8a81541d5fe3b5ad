package org.signetmail.pop3.server;

import org.signetmail.pop3.Scanner;

/** PASS logs in who was named by USER. All behind the first space is the password.
 *  <pre>"PASS" SP string</pre>
 *  RFC 1939 7 */
record Pass(char[] password) implements Command.ForNamed {
    static Pass parse(Scanner in) { return new Pass(in.sp().rest().toCharArray()); }

    @Override public Answer run(State.Named here) {
        return new Credentials(here.user(), password).check(here.client());
    }

    @Override
    public String toString() {
        return "PASS";
    }
}
