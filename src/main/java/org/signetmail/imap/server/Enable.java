package org.signetmail.imap.server;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

import org.signetmail.imap.Scanner;

/** ENABLE turns on what changes responses: IMAP4rev2, UTF8=ACCEPT. What is not known is passed over.
 *  <pre>enable = "ENABLE" 1*(SP capability)</pre>
 *  RFC 9051 6.3.1, RFC 6855 3 */
record Enable(List<String> names) implements Command.ForUser {
    static Enable parse(Scanner in) {
        var names = new ArrayList<String>();
        do {
            names.add(in.sp().word());
        } while (in.peek() == ' ');
        return in.end(new Enable(List.copyOf(names)));
    }

    @Override public Answer run(LoggedIn here, Out out) throws IOException {
        var enabled = new StringBuilder("ENABLED");
        for (String name : names) {
            switch (name) {
                case "IMAP4REV2" -> {
                    here.client().enableRev2();
                    enabled.append(" IMAP4rev2");
                }
                case "UTF8=ACCEPT" -> {
                    here.client().enableUtf8();
                    enabled.append(" UTF8=ACCEPT");
                }
                default -> { }
            }
        }
        out.untagged(enabled.toString());
        return Answer.ok("ENABLE completed");
    }
}
