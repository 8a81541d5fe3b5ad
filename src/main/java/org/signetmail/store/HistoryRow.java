package org.signetmail.store;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.LongFunction;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import org.signetmail.mail.Address;
import org.signetmail.text.SyntaxError;

/** A row of mail as stored, the recipients in short lines, and the keys by which it is found. */
record HistoryRow(long id, long taken, String trace, String protocol, String client, String helo, String tls, String account, String sender,
        String messageId, long size, List<Fate> fates) {
    static final String COLUMNS = "id, taken, trace, protocol, client, helo, tls, account, sender, message_id, size, recipients";
    /** What begins the log's id of a queue item. */
    static final String QUEUE = "queue-";
    private static final int MOST_MESSAGE_ID = 250;

    /** What became of a recipient when the mail was taken. */
    sealed interface Fate {
        String recipient();

        record Filed(String recipient, long account, String mailbox, long uid) implements Fate {}

        /** @param onto to whom it is sent on: another where the recipient is an alias */
        record Queued(String recipient, long item, String onto) implements Fate {}

        /** No copy of it was made. */
        record Dropped(String recipient, String why) implements Fate {}
    }

    static HistoryRow of(ResultSet row) throws SQLException {
        return new HistoryRow(row.getLong(1), row.getLong(2), row.getString(3), row.getString(4), row.getString(5), row.getString(6), row.getString(7),
                row.getString(8), row.getString(9), row.getString(10), row.getLong(11), fates(row.getString(12)));
    }

    static String written(List<Fate> fates) {
        var text = new StringBuilder(fates.size() * 48);
        for (Fate fate : fates) {
            switch (fate) {
                case Fate.Filed(String recipient, long account, String mailbox, long uid) ->
                    text.append("D\t").append(plain(recipient)).append('\t').append(account).append('\t').append(plain(mailbox)).append('\t').append(uid).append('\n');
                case Fate.Queued(String recipient, long item, String onto) ->
                    text.append("Q\t").append(plain(recipient)).append('\t').append(item).append('\t').append(plain(onto)).append('\n');
                case Fate.Dropped(String recipient, String why) -> text.append("X\t").append(plain(recipient)).append('\t').append(plain(why)).append('\n');
            }
        }
        return text.toString();
    }

    static List<Fate> fates(String text) {
        var fates = new ArrayList<Fate>();
        for (String line : text.split("\n")) {
            String[] parts = line.split("\t", -1);
            if (parts[0].equals("D")) {
                fates.add(new Fate.Filed(parts[1], Long.parseLong(parts[2]), parts[3], Long.parseLong(parts[4])));
            } else if (parts[0].equals("Q")) {
                fates.add(new Fate.Queued(parts[1], Long.parseLong(parts[2]), parts[3]));
            } else if (parts[0].equals("X")) {
                fates.add(new Fate.Dropped(parts[1], parts[2]));
            }
        }
        return List.copyOf(fates);
    }

    /** Without what parts lines and columns, or ends texts on PostgreSQL. */
    static String plain(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) < ' ') {
                return text.replaceAll("\\p{Cntrl}", " ");
            }
        }
        return text;
    }

    /** As it is kept: short, on one line, without angle brackets. */
    static String messageId(@Nullable String field) {
        if (field == null) {
            return "";
        }
        String id = plain(field).strip();
        id = id.startsWith("<") && id.endsWith(">") ? id.substring(1, id.length() - 1) : id;
        return id.length() > MOST_MESSAGE_ID ? id.substring(0, MOST_MESSAGE_ID) : id;
    }

    SortedSet<Long> keys() {
        return keys(new HashMap<>());
    }

    /** @param known keys of addresses and domains that were met already */
    SortedSet<Long> keys(Map<String, Long> known) {
        return keys(trace, sender, account, messageId, fates, known);
    }

    static SortedSet<Long> keys(String trace, String sender, String account, String messageId, List<Fate> fates, Map<String, Long> known) {
        var keys = new TreeSet<Long>();
        keys.add(keyOfTrace(trace));
        address(keys, known, sender);
        address(keys, known, account);
        if (!messageId.isEmpty()) {
            keys.add(keyOfMessage(messageId));
        }
        for (Fate fate : fates) {
            address(keys, known, fate.recipient());
            switch (fate) {
                case Fate.Filed(_, long number, _, _) -> keys.add(known.computeIfAbsent("#" + number, _ -> keyOfAccount(number)));
                case Fate.Queued(_, long item, String onto) -> {
                    address(keys, known, onto);
                    keys.add(keyOfTrace(QUEUE + item));
                }
                case Fate.Dropped _ -> { }
            }
        }
        return keys;
    }

    private static void address(SortedSet<Long> keys, Map<String, Long> known, String address) {
        int at = address.lastIndexOf('@');
        if (at > 0) {
            keys.add(known.computeIfAbsent(address, HistoryRow::keyOfAddress));
            keys.add(known.computeIfAbsent(address.substring(at), HistoryRow::keyOfAddress));
        }
    }

    static long keyOfMessage(String id) {
        return hash("id " + id);
    }

    /** @param address whole, or {@code @domain} */
    static long keyOfAddress(String address) {
        String key;
        try {
            key = address.startsWith("@") ? address.toLowerCase(Locale.ROOT) : Address.parse(address).key();
        } catch (SyntaxError odd) {
            key = address;
        }
        return hash("address " + key);
    }

    /** @param trace an id in the log: of the mail, or of a queue item that it became */
    static long keyOfTrace(String trace) {
        return hash("trace " + trace);
    }

    /** Whether it was to go to another server. */
    boolean wasQueued() {
        return fates.stream().anyMatch(fate -> fate instanceof Fate.Queued);
    }

    /** Whether the log speaks of it under this id. */
    boolean isTraced(String id) {
        return trace.equals(id) || fates.stream().anyMatch(fate -> fate instanceof Fate.Queued queued && id.equals(QUEUE + queued.item()));
    }

    static long keyOfAccount(long account) {
        return hash("account " + account);
    }

    /** 64 bits of SHA-256: two of them meet in 2^32 keys, and then mail is listed that one did not ask for. */
    private static long hash(String text) {
        return ByteBuffer.wrap(BodyFiles.sha256().digest(text.getBytes(StandardCharsets.UTF_8))).getLong();
    }

    /** All that became of it. @param accounts an account's address by its number, null when it is gone */
    History.Mail mail(LongFunction<@Nullable String> accounts, List<History.Event> later) {
        return mail(Stream.concat(fates.stream().map(fate -> event(fate, accounts)), later.stream()).toList());
    }

    /** How it stands with each recipient. @param latest of those that were queued, by whom it is sent on to */
    History.Mail standing(LongFunction<@Nullable String> accounts, Map<String, History.Event> latest) {
        return mail(fates.stream().map(fate -> {
            History.Event last = fate instanceof Fate.Queued queued ? latest.get(queued.onto()) : null;
            return last == null ? event(fate, accounts)
                    : new History.Event(last.at(), fate.recipient(), last.kind(), last.host(), last.tls(), last.words(), last.notice());
        }).toList());
    }

    private History.Mail mail(List<History.Event> events) {
        return new History.Mail(id, Instant.ofEpochMilli(taken), new History.Origin(trace, protocol, client, helo, tls, account, sender.isEmpty() ? null : Address.parse(sender)),
                messageId, size, events);
    }

    private History.Event event(Fate fate, LongFunction<@Nullable String> accounts) {
        Instant at = Instant.ofEpochMilli(taken);
        return switch (fate) {
            case Fate.Filed(String recipient, long account, String mailbox, long uid) -> {
                String address = accounts.apply(account);
                yield new History.Event(at, recipient, History.Kind.DELIVERED, "", "",
                        mailbox + " of " + (address == null ? "an account that is removed" : address) + ", UID " + uid, null);
            }
            case Fate.Queued(String recipient, long item, String onto) -> new History.Event(at, recipient, History.Kind.QUEUED, "", "",
                    "queue item " + item + (onto.equals(recipient) ? "" : ", to " + onto), null);
            case Fate.Dropped(String recipient, String why) -> new History.Event(at, recipient, History.Kind.REMOVED, "", "", why, null);
        };
    }
}
