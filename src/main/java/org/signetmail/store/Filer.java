package org.signetmail.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * The writes that filing, copying and removing messages have in common, within a unit of work. Counters, quota,
 * UIDs, modification sequences and body references move together here and nowhere else.
 */
final class Filer {
    private static final int MOST_KEYWORDS = Long.SIZE - Flags.FIRST_KEYWORD;

    private final LiveMailboxes live;
    private final Bus bus;
    private final String mailboxById;
    private final String mailboxByName;
    private final String quota;

    /** Rows are locked as they are read: a delivery to several accounts meets other committers on PostgreSQL. */
    Filer(LiveMailboxes live, Bus bus, Dialect dialect) {
        this.live = live;
        this.bus = bus;
        String columns = "select id, name, uid_validity, uid_next, modseq, keywords from mailbox where account_id = ? and ";
        mailboxById = columns + "id = ?" + dialect.forUpdate();
        mailboxByName = columns + "name = ?" + dialect.forUpdate();
        quota = "select quota_bytes, used_bytes from account where id = ?" + dialect.forUpdate();
    }

    /** A mailbox's row while it is being written to. */
    record Row(MailboxId id, String name, long uidValidity, long uidNext, long modSeq, List<String> keywords) {}

    @Nullable Row mailbox(Tx tx, MailboxId id) throws SQLException {
        return tx.one(mailboxById, r -> row(id.account(), r), id.account().value(), id.value());
    }

    @Nullable Row mailbox(Tx tx, AccountId account, String name) throws SQLException {
        return tx.one(mailboxByName, r -> row(account, r), account.value(), name);
    }

    private static Row row(AccountId account, ResultSet row) throws SQLException {
        return new Row(new MailboxId(account, row.getLong(1)), row.getString(2), row.getLong(3), row.getLong(4), row.getLong(5),
                keywords(row.getString(6)));
    }

    static List<String> keywords(String stored) {
        return stored.isEmpty() ? List.of() : List.of(stored.split(" "));
    }

    /** Room left for the account, Long.MAX_VALUE without a quota, -1 when there is no such account. */
    long room(Tx tx, AccountId account) throws SQLException {
        Long room = tx.one(quota,
                r -> r.getLong(1) == 0 ? Long.MAX_VALUE : Math.max(0, r.getLong(1) - r.getLong(2)), account.value());
        return room == null ? -1 : room;
    }

    /** The body's row with {@code copies} more references; gives its id. */
    long body(Tx tx, BodyFiles.Finished body, int copies) throws SQLException {
        Long known = tx.one("update body set refs = refs + ? where hash = ? returning id", r -> r.getLong(1), copies, body.hash());
        if (known != null) {
            return known;
        }
        Long made = tx.one("""
                insert into body (hash, refs, size, sent_date, envelope, body_structure, body, data)
                values (?, ?, ?, ?, ?, ?, ?, ?) on conflict (hash) do update set refs = body.refs + excluded.refs returning id""",
                r -> r.getLong(1), body.hash(), copies, body.size(), body.sentDate() == null ? null : body.sentDate().toEpochMilli(),
                body.envelope(), body.bodyStructure(), body.form(), body.data());
        if (made == null) {
            throw new SQLException("a body row was not made");
        }
        return made;
    }

    /** Takes references away; what nobody has any more goes. A file it may have is swept later. */
    void release(Tx tx, Map<Long, Integer> bodies) throws SQLException {
        for (var body : bodies.entrySet()) {
            tx.update("update body set refs = refs - ? where id = ?", body.getValue(), body.getKey());
            tx.update("delete from body where id = ? and refs = 0", body.getKey());
        }
    }

    /** A message that gets a place in a mailbox. */
    record Newcomer(long bodyId, long size, FlagSet flags, long internalDate) {}

    /** Gives the newcomers UIDs in their order. Quota was checked by the caller. */
    long[] file(Tx tx, Row into, List<Newcomer> newcomers) throws SQLException {
        if (newcomers.isEmpty()) {
            return new long[0];
        }
        List<String> keywords = keywordsWith(tx, into, newcomers.stream().map(Newcomer::flags).toList());
        int count = newcomers.size();
        long modSeq = into.modSeq() + 1;
        var uids = new long[count];
        var flags = new long[count];
        long size = 0;
        int unseen = 0;
        int deleted = 0;
        for (int i = 0; i < count; i++) {
            Newcomer newcomer = newcomers.get(i);
            uids[i] = into.uidNext() + i;
            flags[i] = bits(newcomer.flags(), keywords);
            size += newcomer.size();
            unseen += (flags[i] & Flags.SEEN) == 0 ? 1 : 0;
            deleted += (flags[i] & Flags.DELETED) != 0 ? 1 : 0;
            tx.update("insert into message (account_id, mailbox_id, uid, modseq, flags, body_id, size, internal_date) values (?, ?, ?, ?, ?, ?, ?, ?)",
                    into.id().account().value(), into.id().value(), uids[i], modSeq, flags[i], newcomer.bodyId(), newcomer.size(),
                    newcomer.internalDate());
        }
        tx.update("""
                update mailbox set uid_next = uid_next + ?, modseq = ?, messages = messages + ?, unseen = unseen + ?,
                deleted = deleted + ?, size = size + ? where account_id = ? and id = ?""",
                count, modSeq, count, unseen, deleted, size, into.id().account().value(), into.id().value());
        use(tx, into.id().account(), size);
        tx.afterCommit(() -> {
            live.appended(into.id(), uids, flags, modSeq);
            bus.tell(new Changes.Change.MailboxChanged(into.id()));
        });
        return uids;
    }

    void use(Tx tx, AccountId account, long bytes) throws SQLException {
        tx.update("update account set used_bytes = used_bytes + ? where id = ?", bytes, account.value());
    }

    /** A message as it stands in a mailbox. */
    record Standing(long uid, long flags, long bodyId, long size, long internalDate) {}

    /** Those of the uids that are there, in uid order. */
    List<Standing> standing(Tx tx, MailboxId mailbox, long[] uids) throws SQLException {
        var found = new java.util.ArrayList<Standing>();
        for (long[] run : Runs.of(uids)) {
            found.addAll(between(tx, mailbox, run[0], run[1]));
        }
        return found;
    }

    List<Standing> all(Tx tx, MailboxId mailbox) throws SQLException {
        return between(tx, mailbox, 0, Long.MAX_VALUE);
    }

    private static List<Standing> between(Tx tx, MailboxId mailbox, long first, long last) throws SQLException {
        return tx.query("""
                select uid, flags, body_id, size, internal_date from message
                where account_id = ? and mailbox_id = ? and uid between ? and ? order by uid""",
                r -> new Standing(r.getLong(1), r.getLong(2), r.getLong(3), r.getLong(4), r.getLong(5)),
                mailbox.account().value(), mailbox.value(), first, last);
    }

    /** Takes messages out. @param keepBodies their references go elsewhere (a move) */
    void remove(Tx tx, Row from, List<Standing> messages, boolean keepBodies) throws SQLException {
        if (messages.isEmpty()) {
            return;
        }
        long modSeq = from.modSeq() + 1;
        long account = from.id().account().value();
        long mailbox = from.id().value();
        long size = 0;
        int unseen = 0;
        int deleted = 0;
        Map<Long, Integer> bodies = new LinkedHashMap<>();
        for (Standing message : messages) {
            tx.update("delete from message where account_id = ? and mailbox_id = ? and uid = ?", account, mailbox, message.uid());
            tx.update("insert into expunged (account_id, mailbox_id, uid, modseq) values (?, ?, ?, ?)", account, mailbox, message.uid(), modSeq);
            size += message.size();
            unseen += (message.flags() & Flags.SEEN) == 0 ? 1 : 0;
            deleted += (message.flags() & Flags.DELETED) != 0 ? 1 : 0;
            bodies.merge(message.bodyId(), 1, Integer::sum);
        }
        tx.update("""
                update mailbox set modseq = ?, messages = messages - ?, unseen = unseen - ?, deleted = deleted - ?, size = size - ?
                where account_id = ? and id = ?""", modSeq, messages.size(), unseen, deleted, size, account, mailbox);
        use(tx, from.id().account(), -size);
        if (!keepBodies) {
            release(tx, bodies);
        }
        long[] uids = messages.stream().mapToLong(Standing::uid).toArray();
        tx.afterCommit(() -> {
            live.expunged(from.id(), uids, modSeq);
            bus.tell(new Changes.Change.MailboxChanged(from.id()));
        });
    }

    /** The mailbox's keywords, widened by those that the flag sets bring. Beyond the most a mailbox holds, new ones are dropped. */
    List<String> keywordsWith(Tx tx, Row mailbox, List<FlagSet> sets) throws SQLException {
        List<String> keywords = mailbox.keywords();
        for (FlagSet set : sets) {
            for (String keyword : set.keywords()) {
                if (index(keywords, keyword) < 0 && keywords.size() < MOST_KEYWORDS) {
                    var wider = new java.util.ArrayList<>(keywords);
                    wider.add(keyword);
                    keywords = List.copyOf(wider);
                }
            }
        }
        if (keywords.size() > mailbox.keywords().size()) {
            tx.update("update mailbox set keywords = ? where account_id = ? and id = ?", String.join(" ", keywords),
                    mailbox.id().account().value(), mailbox.id().value());
            List<String> all = keywords;
            tx.afterCommit(() -> live.keywords(mailbox.id(), all));
        }
        return keywords;
    }

    static long bits(FlagSet flags, List<String> keywords) {
        long bits = flags.system();
        for (String keyword : flags.keywords()) {
            int index = index(keywords, keyword);
            if (index >= 0) {
                bits |= 1L << (Flags.FIRST_KEYWORD + index);
            }
        }
        return bits;
    }

    /** Flags of one mailbox as those of another. */
    static FlagSet named(long bits, List<String> keywords) {
        var names = new java.util.LinkedHashSet<String>();
        for (int i = 0; i < keywords.size(); i++) {
            if ((bits & 1L << (Flags.FIRST_KEYWORD + i)) != 0) {
                names.add(keywords.get(i));
            }
        }
        return new FlagSet(bits & ((1L << Flags.FIRST_KEYWORD) - 1), names);
    }

    private static int index(List<String> keywords, String wanted) {
        for (int i = 0; i < keywords.size(); i++) {
            if (keywords.get(i).equalsIgnoreCase(wanted)) {
                return i;
            }
        }
        return -1;
    }

    /** Whether something is a keyword at all (RFC 9051 9, flag-keyword is an atom). */
    static boolean atom(String keyword) {
        return !keyword.isEmpty() && keyword.length() <= 100
                && keyword.toUpperCase(Locale.ROOT).chars().allMatch(c -> c > ' ' && c < 0x7f && "(){%*\"\\]".indexOf(c) < 0);
    }

    /** Runs of neighbouring numbers: a set of UIDs is mostly a few of them. */
    static final class Runs {
        private Runs() {}

        static List<long[]> of(long[] numbers) {
            long[] sorted = numbers.clone();
            Arrays.sort(sorted);
            var runs = new java.util.ArrayList<long[]>();
            for (long number : sorted) {
                long[] last = runs.isEmpty() ? null : runs.getLast();
                if (last != null && number <= last[1] + 1) {
                    last[1] = Math.max(last[1], number);
                } else {
                    runs.add(new long[] {number, number});
                }
            }
            return runs;
        }
    }
}
