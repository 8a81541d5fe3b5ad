package org.signetmail.transcript;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Makes an account of another server what a fresh account of ours is, over IMAP. */
final class Loader implements AutoCloseable {
    private static final Map<String, String> OURS = new TreeMap<>(Map.of("Archive", "\\Archive", "Drafts", "\\Drafts", "Junk", "\\Junk", "Sent", "\\Sent", "Trash", "\\Trash"));
    private static final Pattern LISTED = Pattern.compile("LIST (\\(\\S*.*?\\)) (\\S+) (.*)");
    /** Nothing is learnt from giving up here, and servers are slow to answer who came with a wrong password before. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern("dd-MMM-yyyy HH:mm:ss Z", Locale.ROOT);

    private final Tongue imap = new ImapTongue();
    private final ClientSession session;

    Loader(OtherServer server, Target.Fixture account) throws IOException {
        session = new ClientSession("fixture ", server.address("imap"), PATIENCE, new StringBuilder());
        if (server.manner().login() == Target.Login.TLS) {
            session.upgrade(server.manner().tls(""), account.host());
        }
        session.greeting(imap);
        if (server.manner().login() == Target.Login.STARTTLS) {
            session.ask(imap, imap.startTls());
            session.upgrade(server.manner().tls(""), account.host());
        }
        for (String command : imap.logIn(account.user(), account.password())) {
            session.ask(imap, command);
        }
    }

    /** Deletes all that is there but INBOX and the mailboxes that ours begin with, and makes those that are missing. */
    void empty() throws IOException {
        boolean uses = session.ask(imap, imap.askOffers()).contains(Response.OFFERS + "CREATE-SPECIAL-USE");
        var missing = new TreeMap<>(OURS);
        for (String fact : session.ask(imap, "f LIST \"\" *").reversed()) {
            Matcher listed = LISTED.matcher(fact);
            if (!listed.matches() || listed.group(1).contains("\\NOSELECT")) {
                continue;
            }
            String name = listed.group(3);
            if (name.equalsIgnoreCase("INBOX") || missing.remove(name) != null) {
                empty(name);
            } else {
                session.ask(imap, "f DELETE " + name);
            }
        }
        for (var mailbox : missing.entrySet()) {
            session.ask(imap, "f CREATE " + mailbox.getKey() + (uses ? " (USE (" + mailbox.getValue() + "))" : ""));
        }
        for (String fact : session.ask(imap, "f LSUB \"\" *")) {
            session.ask(imap, "f UNSUBSCRIBE " + fact.substring(fact.lastIndexOf(' ') + 1));
        }
    }

    private void empty(String mailbox) throws IOException {
        // Opened only when there is something in it: who opens a mailbox first takes \Recent from its messages.
        if (session.ask(imap, "f STATUS " + mailbox + " (MESSAGES)").contains("STATUS " + mailbox + " MESSAGES 0")) {
            return;
        }
        session.ask(imap, "f SELECT " + mailbox);
        session.ask(imap, "f STORE 1:* +FLAGS.SILENT (\\Deleted)");
        session.ask(imap, "f CLOSE");
    }

    void append(List<Message> messages) throws IOException {
        for (Message message : messages) {
            session.send("f APPEND INBOX (" + String.join(" ", message.flags()) + ") \"" + DATE.format(message.arrived().atOffset(ZoneOffset.UTC))
                    + "\" {" + message.octets().length + "}\r\n");
            Response go = imap.heard(session::line, "", false).orElseThrow();
            if (!go.asksForMore()) {
                throw new AssertionError("a fixture's APPEND was answered " + go);
            }
            session.ask(imap, new String(message.octets(), StandardCharsets.ISO_8859_1));
        }
    }

    @Override
    public void close() throws IOException {
        session.close();
    }
}
