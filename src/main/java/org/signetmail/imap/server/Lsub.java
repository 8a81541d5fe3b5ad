package org.signetmail.imap.server;

import java.io.IOException;
import java.util.TreeSet;

import org.signetmail.imap.ListPattern;
import org.signetmail.imap.Scanner;
import org.signetmail.imap.Wire;

/** LSUB tells which names are subscribed.
 *  <pre>lsub = "LSUB" SP mailbox SP list-mailbox</pre>
 *  RFC 3501 6.3.9 */
record Lsub(String reference, String pattern) implements Command.ForUser {
    static Lsub parse(Scanner in) {
        in.sp();
        String reference = in.peek() == '"' || in.peek() == '{' ? in.mailbox() : in.listMailbox();
        return in.end(new Lsub(reference, in.sp().listMailbox()));
    }

    @Override public Answer run(LoggedIn here, Out out) throws IOException {
        var tree = ListMailboxes.Tree.of(here);
        var pattern = new ListPattern(reference + this.pattern);
        boolean oneLevel = this.pattern.endsWith("%");
        for (String name : new TreeSet<>(tree.names())) {
            // A level whose children alone are subscribed is told for '%', as one that cannot be selected.
            boolean above = oneLevel && tree.subscriptions().stream().anyMatch(s -> s.startsWith(name + "/"));
            if (pattern.matches(name) && (tree.subscribed(name) || above)) {
                String attributes = tree.subscribed(name) && tree.mailbox(name) != null ? "" : "\\Noselect";
                out.untagged("LSUB (" + attributes + ") \"/\" " + Wire.mailbox(name, here.client().utf8()));
            }
        }
        return Answer.ok("LSUB completed");
    }
}
