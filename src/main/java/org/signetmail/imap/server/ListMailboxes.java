package org.signetmail.imap.server;

import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

import org.jspecify.annotations.Nullable;

import org.signetmail.imap.ListPattern;
import org.signetmail.imap.Scanner;
import org.signetmail.imap.StatusItem;
import org.signetmail.imap.Wire;
import org.signetmail.store.Mailbox;
import org.signetmail.store.SpecialUse;

/** LIST tells which mailboxes there are.
 *  <pre>list = "LIST" [SP "(" [select-opts] ")"] SP mailbox SP (list-mailbox / "(" patterns ")") [SP "RETURN" SP "(" [options] ")"]</pre>
 *  RFC 9051 6.3.9, RFC 5258, RFC 5819, RFC 6154
 *
 *  @param extended it has selection options, several patterns or RETURN
 *  @param status asked for with each mailbox; empty for none */
record ListMailboxes(
        Set<Selection> selection, String reference, List<String> patterns, Set<Return> returns, Set<StatusItem> status,
        boolean extended) implements Command.ForUser {
    enum Selection { SUBSCRIBED, REMOTE, RECURSIVEMATCH, SPECIAL_USE }

    enum Return { SUBSCRIBED, CHILDREN, SPECIAL_USE }

    private static final int MOST_PATTERNS = 50;

    static ListMailboxes parse(Scanner in) {
        Set<Selection> selection = EnumSet.noneOf(Selection.class);
        boolean extended = in.sp().peek() == '(';
        if (extended) {
            selection = selection(in);
            in.sp();
        }
        String reference = in.peek() == '"' || in.peek() == '{' ? in.mailbox() : in.listMailbox();
        in.sp();
        var patterns = new ArrayList<String>();
        if (in.eat('(')) {
            extended = true;
            do {
                patterns.add(in.listMailbox());
                if (patterns.size() > MOST_PATTERNS) {
                    throw in.error("too many patterns");
                }
            } while (in.eat(' '));
            in.expect(')');
        } else {
            patterns.add(in.listMailbox());
        }
        Set<Return> returns = EnumSet.noneOf(Return.class);
        Set<StatusItem> status = EnumSet.noneOf(StatusItem.class);
        if (in.eat(' ')) {
            if (!in.eatWord("RETURN")) {
                throw in.error("expected RETURN");
            }
            extended = true;
            returns(in.sp(), returns, status);
        }
        return in.end(new ListMailboxes(selection, reference, List.copyOf(patterns), returns, status, extended));
    }

    private static Set<Selection> selection(Scanner in) {
        var selection = EnumSet.noneOf(Selection.class);
        in.expect('(');
        boolean first = true;
        while (!in.eat(')')) {
            if (!first) {
                in.sp();
            }
            first = false;
            selection.add(switch (in.word()) {
                case "SUBSCRIBED" -> Selection.SUBSCRIBED;
                case "REMOTE" -> Selection.REMOTE;
                case "RECURSIVEMATCH" -> Selection.RECURSIVEMATCH;
                case "SPECIAL-USE" -> Selection.SPECIAL_USE;
                default -> throw in.error("no such selection option");
            });
        }
        if (selection.contains(Selection.RECURSIVEMATCH) && !selection.contains(Selection.SUBSCRIBED)
                && !selection.contains(Selection.SPECIAL_USE)) {
            throw in.error("RECURSIVEMATCH goes with another option");
        }
        return selection;
    }

    private static void returns(Scanner in, Set<Return> returns, Set<StatusItem> status) {
        in.expect('(');
        boolean first = true;
        while (!in.eat(')')) {
            if (!first) {
                in.sp();
            }
            first = false;
            switch (in.word()) {
                case "SUBSCRIBED" -> returns.add(Return.SUBSCRIBED);
                case "CHILDREN" -> returns.add(Return.CHILDREN);
                case "SPECIAL-USE" -> returns.add(Return.SPECIAL_USE);
                case "STATUS" -> status.addAll(StatusItem.parse(in.sp()));
                default -> throw in.error("no such return option");
            }
        }
    }

    @Override public Answer run(LoggedIn here, Out out) throws IOException {
        if (!extended && patterns.getFirst().isEmpty()) {
            out.untagged("LIST (\\Noselect) \"/\" \"\"");
            return Answer.ok("LIST completed");
        }
        var tree = Tree.of(here);
        List<ListPattern> wanted = patterns.stream().filter(p -> !p.isEmpty()).map(p -> new ListPattern(reference + p)).toList();
        for (String name : tree.names()) {
            if (wanted.stream().anyMatch(p -> p.matches(name))) {
                tell(here, tree, name, wanted, out);
            }
        }
        return Answer.ok("LIST completed");
    }

    private void tell(LoggedIn here, Tree tree, String name, List<ListPattern> wanted, Out out) throws IOException {
        Mailbox mailbox = tree.mailbox(name);
        boolean subscribed = tree.subscribed(name);
        boolean selected = selection.contains(Selection.SUBSCRIBED) ? subscribed
                : mailbox != null || tree.hasChildren(name);
        if (selection.contains(Selection.SPECIAL_USE)) {
            selected &= mailbox != null && mailbox.use() != null;
        }
        boolean childSelected = selection.contains(Selection.RECURSIVEMATCH) && selection.contains(Selection.SUBSCRIBED)
                && tree.subscribedBelow(name, wanted);
        if (!selected && !childSelected) {
            return;
        }
        var attributes = new ArrayList<String>();
        if (mailbox == null) {
            attributes.add("\\NonExistent");
        }
        if (subscribed && (returns.contains(Return.SUBSCRIBED) || selection.contains(Selection.SUBSCRIBED))) {
            attributes.add("\\Subscribed");
        }
        attributes.add(tree.hasChildren(name) ? "\\HasChildren" : "\\HasNoChildren");
        if (mailbox != null && mailbox.use() != null) {
            attributes.add(wire(mailbox.use()));
        }
        out.untagged("LIST (" + String.join(" ", attributes) + ") \"/\" " + Wire.mailbox(name, here.client().utf8())
                + (childSelected ? " (\"CHILDINFO\" (\"SUBSCRIBED\"))" : ""));
        if (mailbox != null && !status.isEmpty()) {
            Status.tell(here, mailbox, status, out);
        }
    }

    private static String wire(SpecialUse use) {
        return switch (use) {
            case ARCHIVE -> "\\Archive";
            case DRAFTS -> "\\Drafts";
            case FLAGGED -> "\\Flagged";
            case JUNK -> "\\Junk";
            case SENT -> "\\Sent";
            case TRASH -> "\\Trash";
        };
    }

    /** An account's names: of mailboxes, of what is subscribed, and of levels above them that are no mailboxes. */
    record Tree(Map<String, Mailbox> mailboxes, Set<String> subscriptions, TreeSet<String> names, Set<String> parents) {
        static Tree of(LoggedIn here) {
            var mailboxes = new TreeMap<String, Mailbox>();
            here.mailboxes().list(here.account().id()).forEach(m -> mailboxes.put(m.name(), m));
            var subscriptions = new LinkedHashSet<>(here.mailboxes().subscriptions(here.account().id()));
            var names = new TreeSet<String>(mailboxes.keySet());
            names.addAll(subscriptions);
            var parents = new TreeSet<String>();
            for (String name : List.copyOf(names)) {
                for (int at = name.lastIndexOf('/'); at > 0; at = name.lastIndexOf('/', at - 1)) {
                    names.add(name.substring(0, at));
                    if (mailboxes.containsKey(name)) {
                        parents.add(name.substring(0, at));
                    }
                }
            }
            return new Tree(mailboxes, subscriptions, names, parents);
        }

        @Nullable Mailbox mailbox(String name) {
            return mailboxes.get(name);
        }

        boolean subscribed(String name) {
            return subscriptions.contains(name);
        }

        boolean hasChildren(String name) {
            return parents.contains(name);
        }

        /** Whether something below is subscribed that no pattern matches by itself. */
        boolean subscribedBelow(String name, List<ListPattern> wanted) {
            return subscriptions.stream().anyMatch(s -> s.startsWith(name + "/") && wanted.stream().noneMatch(p -> p.matches(s)));
        }
    }
}
