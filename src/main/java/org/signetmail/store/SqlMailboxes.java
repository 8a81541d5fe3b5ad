package org.signetmail.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

/** {@link Mailboxes} over SQL: reads by the pool, writes through the account's committer. */
final class SqlMailboxes implements Mailboxes {
    private static final String COLUMNS = """
            m.id, m.name, m.uid_validity, case when s.name is null then 0 else 1 end, m.special_use
            from mailbox m left join subscription s on s.account_id = m.account_id and s.name = m.name""";
    private static final byte[] NO_HASH = {};
    private static final int MOST_MAILBOXES = 5000;

    private final Sql sql;
    private final Committers committers;
    private final Filer filer;
    private final LiveMailboxes live;
    private final BodyFiles bodies;
    private final Bus bus;
    private final MessageRows rows;

    SqlMailboxes(Sql sql, Committers committers, Filer filer, LiveMailboxes live, BodyFiles bodies, Bus bus) {
        this.sql = sql;
        rows = new MessageRows(sql);
        this.committers = committers;
        this.filer = filer;
        this.live = live;
        this.bodies = bodies;
        this.bus = bus;
    }

    private static Mailbox mailbox(AccountId account, ResultSet row) throws SQLException {
        String use = row.getString(5);
        return new Mailbox(new MailboxId(account, row.getLong(1)), row.getString(2), row.getLong(3), row.getInt(4) != 0,
                use == null ? null : SpecialUse.valueOf(use));
    }

    @Override
    public List<Mailbox> list(AccountId account) {
        return sql.list("select " + COLUMNS + " where m.account_id = ? order by m.name", r -> mailbox(account, r), account.value());
    }

    @Override
    public List<String> subscriptions(AccountId account) {
        return sql.list("select name from subscription where account_id = ? order by name", r -> r.getString(1), account.value());
    }

    @Override
    public Optional<Mailbox> find(AccountId account, String name) {
        return sql.first("select " + COLUMNS + " where m.account_id = ? and m.name = ?", r -> mailbox(account, r), account.value(),
                MailboxNames.canonical(name));
    }

    private Optional<Mailbox> find(MailboxId id) {
        return sql.first("select " + COLUMNS + " where m.account_id = ? and m.id = ?", r -> mailbox(id.account(), r),
                id.account().value(), id.value());
    }

    @Override
    public Made create(AccountId account, String given, @Nullable SpecialUse use) {
        String name = MailboxNames.canonical(given);
        return committers.of(account).run(tx -> make(tx, account, name, use));
    }

    /** Within a unit of work of somebody else's. @param name canonical */
    Made make(Tx tx, AccountId account, String name, @Nullable SpecialUse use) throws SQLException {
        Optional<String> fault = MailboxNames.fault(name);
        if (fault.isPresent()) {
            return new Made.Cannot(fault.get());
        }
        if (filer.mailbox(tx, account, name) != null) {
            return new Made.Exists();
        }
        Long count = tx.one("select count(*) from mailbox where account_id = ?", r -> r.getLong(1), account.value());
        if (count != null && count >= MOST_MAILBOXES) {
            return new Made.Cannot("an account has at most " + MOST_MAILBOXES + " mailboxes");
        }
        parents(tx, account, name);
        Mailbox made = insert(tx, account, name, use);
        tx.afterCommit(() -> bus.tell(new Changes.Change.MailboxListChanged(account)));
        return new Made.Done(made);
    }

    /** RFC 9051 6.3.4: superior names are made too. */
    private void parents(Tx tx, AccountId account, String name) throws SQLException {
        for (int slash = name.indexOf('/'); slash > 0; slash = name.indexOf('/', slash + 1)) {
            String parent = name.substring(0, slash);
            if (filer.mailbox(tx, account, parent) == null) {
                insert(tx, account, parent, null);
            }
        }
    }

    /** The row of a new mailbox. UIDVALIDITY rises with each made, and starts from the account's first second. */
    static Mailbox insert(Tx tx, AccountId account, String name, @Nullable SpecialUse use) throws SQLException {
        long[] numbers = tx.one("""
                update account_counter set next_mailbox = next_mailbox + 1, last_uid_validity = last_uid_validity + 1
                where account_id = ? returning next_mailbox - 1, last_uid_validity""",
                r -> new long[] {r.getLong(1), r.getLong(2)}, account.value());
        if (numbers == null) {
            throw new SQLException("no account " + account.value());
        }
        tx.update("""
                insert into mailbox (account_id, id, name, uid_validity, uid_next, modseq, messages, unseen, deleted, size, recent_from,
                special_use, keywords) values (?, ?, ?, ?, 1, 1, 0, 0, 0, 0, 1, ?, '')""",
                account.value(), numbers[0], name, numbers[1], use == null ? null : use.name());
        return new Mailbox(new MailboxId(account, numbers[0]), name, numbers[1], false, use);
    }

    @Override
    public Made delete(AccountId account, String given) {
        String name = MailboxNames.canonical(given);
        if (name.equals("INBOX")) {
            return new Made.Cannot("INBOX cannot be deleted");
        }
        return committers.of(account).run(tx -> {
            Filer.Row row = filer.mailbox(tx, account, name);
            if (row == null) {
                return new Made.NotFound();
            }
            Long children = tx.one("select count(*) from mailbox where account_id = ? and substr(name, 1, ?) = ?", r -> r.getLong(1),
                    account.value(), name.length() + 1, name + "/");
            if (children != null && children > 0) {
                // RFC 9051 6.3.5: a name with inferiors stays as it is.
                return new Made.Cannot("it has mailboxes below it");
            }
            empty(tx, row);
            tx.update("delete from mailbox where account_id = ? and id = ?", account.value(), row.id().value());
            tx.afterCommit(() -> {
                live.deleted(row.id());
                bus.tell(new Changes.Change.MailboxListChanged(account));
                bus.tell(new Changes.Change.MailboxChanged(row.id()));
            });
            return new Made.Done(new Mailbox(row.id(), row.name(), row.uidValidity(), false, null));
        });
    }

    /** For an account that goes: the mailbox with all that is in it. */
    void dissolve(Tx tx, Mailbox mailbox) throws SQLException {
        Filer.Row row = filer.mailbox(tx, mailbox.id());
        if (row != null) {
            empty(tx, row);
            tx.update("delete from mailbox where account_id = ? and id = ?", mailbox.id().account().value(), mailbox.id().value());
            tx.afterCommit(() -> live.deleted(mailbox.id()));
        }
    }

    /** Takes everything out of a mailbox that goes, without a trace. */
    private void empty(Tx tx, Filer.Row mailbox) throws SQLException {
        long account = mailbox.id().account().value();
        long id = mailbox.id().value();
        List<long[]> held = tx.query("select body_id, size from message where account_id = ? and mailbox_id = ?",
                r -> new long[] {r.getLong(1), r.getLong(2)}, account, id);
        var references = new HashMap<Long, Integer>();
        held.forEach(h -> references.merge(h[0], 1, Integer::sum));
        tx.update("delete from message where account_id = ? and mailbox_id = ?", account, id);
        tx.update("delete from expunged where account_id = ? and mailbox_id = ?", account, id);
        filer.use(tx, mailbox.id().account(), -held.stream().mapToLong(h -> h[1]).sum());
        filer.release(tx, references);
    }

    @Override
    public Made rename(AccountId account, String givenFrom, String givenTo) {
        String from = MailboxNames.canonical(givenFrom);
        String to = MailboxNames.canonical(givenTo);
        Optional<String> fault = MailboxNames.fault(to);
        if (fault.isPresent()) {
            return new Made.Cannot(fault.get());
        }
        if (to.startsWith(from + "/")) {
            return new Made.Cannot("a mailbox cannot move below itself");
        }
        return committers.of(account).run(tx -> {
            Filer.Row row = filer.mailbox(tx, account, from);
            if (row == null) {
                return new Made.NotFound();
            }
            if (filer.mailbox(tx, account, to) != null) {
                return new Made.Exists();
            }
            parents(tx, account, to);
            Mailbox done;
            if (from.equals("INBOX")) {
                done = insert(tx, account, to, null);
                Filer.Row made = filer.mailbox(tx, account, to);
                moveAll(tx, row, made == null ? row : made);
            } else {
                renameOne(tx, row.id(), to);
                List<Object[]> children = tx.query("select id, name from mailbox where account_id = ? and substr(name, 1, ?) = ?",
                        r -> new Object[] {r.getLong(1), r.getString(2)}, account.value(), from.length() + 1, from + "/");
                for (Object[] child : children) {
                    renameOne(tx, new MailboxId(account, (Long) child[0]), to + ((String) child[1]).substring(from.length()));
                }
                done = new Mailbox(row.id(), to, row.uidValidity(), false, null);
            }
            tx.afterCommit(() -> bus.tell(new Changes.Change.MailboxListChanged(account)));
            return new Made.Done(done);
        });
    }

    private void renameOne(Tx tx, MailboxId id, String to) throws SQLException {
        tx.update("update mailbox set name = ? where account_id = ? and id = ?", to, id.account().value(), id.value());
        tx.afterCommit(() -> live.renamed(id, to));
    }

    private void moveAll(Tx tx, Filer.Row from, Filer.Row to) throws SQLException {
        List<Filer.Standing> all = filer.all(tx, from.id());
        if (!all.isEmpty()) {
            filer.file(tx, to, newcomers(all, from.keywords()));
            filer.remove(tx, from, all, true);
        }
    }

    private static List<Filer.Newcomer> newcomers(List<Filer.Standing> standing, List<String> keywords) {
        return standing.stream()
                .map(s -> new Filer.Newcomer(s.bodyId(), s.size(), Filer.named(s.flags(), keywords), s.internalDate())).toList();
    }

    @Override
    public void subscribe(AccountId account, String given, boolean subscribed) {
        String name = MailboxNames.canonical(given);
        committers.of(account).run(tx -> subscribed
                ? subscribe(tx, account, name)
                : tx.update("delete from subscription where account_id = ? and name = ?", account.value(), name));
    }

    static int subscribe(Tx tx, AccountId account, String name) throws SQLException {
        return tx.update("insert into subscription (account_id, name) values (?, ?) on conflict do nothing", account.value(), name);
    }

    @Override
    public Optional<Status> status(MailboxId mailbox) {
        return sql.first("""
                select messages, unseen, deleted, uid_next - recent_from, size, uid_next, uid_validity, modseq
                from mailbox where account_id = ? and id = ?""",
                r -> new Status(r.getLong(1), r.getLong(2), r.getLong(3), Math.min(r.getLong(1), r.getLong(4)), r.getLong(5), r.getLong(6),
                        r.getLong(7), r.getLong(8)),
                mailbox.account().value(), mailbox.value());
    }

    @Override
    public Optional<OpenMailbox> open(MailboxId id) {
        return find(id).flatMap(mailbox -> live.open(mailbox, this::load));
    }

    /** In one transaction of a reader's, so that counters and messages are of one moment, and the writer goes on meanwhile. */
    private Optional<LiveMailbox.Loaded> load(MailboxId id) {
        return find(id).flatMap(mailbox -> sql.moment(tx -> loaded(tx, id, mailbox)));
    }

    private Optional<LiveMailbox.Loaded> loaded(Tx tx, MailboxId id, Mailbox mailbox) throws SQLException {
        record Figures(long uidNext, long modSeq, List<String> keywords, long recentFrom, int messages) {}

        Figures row = tx.one("select uid_next, modseq, keywords, recent_from, messages from mailbox where account_id = ? and id = ?",
                r -> new Figures(r.getLong(1), r.getLong(2), Filer.keywords(r.getString(3)), r.getLong(4), r.getInt(5)),
                id.account().value(), id.value());
        if (row == null) {
            return Optional.empty();
        }
        int count = row.messages();
        var uids = new long[count];
        var flags = new long[count];
        var modSeqs = new long[count];
        var at = new int[1];
        tx.query("select uid, flags, modseq from message where account_id = ? and mailbox_id = ? order by uid", r -> {
            if (at[0] < count) {
                uids[at[0]] = r.getLong(1);
                flags[at[0]] = r.getLong(2);
                modSeqs[at[0]++] = r.getLong(3);
            }
            return at;
        }, id.account().value(), id.value());
        return Optional.of(new LiveMailbox.Loaded(mailbox, Snapshot.of(uids, flags, modSeqs, at[0], row.uidNext(), row.modSeq()),
                row.keywords(), row.recentFrom(), upTo -> claim(id, upTo)));
    }

    private void claim(MailboxId id, long upTo) {
        committers.of(id.account()).run(tx -> tx.update("update mailbox set recent_from = ? where account_id = ? and id = ? and recent_from < ?",
                upTo, id.account().value(), id.value(), upTo));
    }

    @Override
    public Filed append(MailboxId mailbox, List<Arrival> arrivals) {
        return append(mailbox, null, arrivals);
    }

    @Override
    public Filed append(Mailbox mailbox, List<Arrival> arrivals) {
        return append(mailbox.id(), mailbox.name(), arrivals);
    }

    private Filed append(MailboxId mailbox, @Nullable String name, List<Arrival> arrivals) {
        long size = arrivals.stream().mapToLong(a -> a.body().size()).sum();
        return committers.of(mailbox.account()).run(tx -> {
            Filer.Row row = filer.mailbox(tx, mailbox);
            if (row == null || name != null && !name.equals(row.name())) {
                return new Filed.NoMailbox();
            }
            if (filer.room(tx, mailbox.account()) < size) {
                return new Filed.OverQuota();
            }
            var newcomers = new ArrayList<Filer.Newcomer>();
            for (Arrival arrival : arrivals) {
                newcomers.add(new Filer.Newcomer(filer.body(tx, (BodyFiles.Finished) arrival.body(), 1), arrival.body().size(), arrival.flags(),
                        arrival.internalDate().toEpochMilli()));
            }
            return new Filed.Done(row.uidValidity(), filer.file(tx, row, newcomers));
        });
    }

    @Override
    public long[] storeFlags(MailboxId mailbox, long[] uids, FlagChange change, FlagSet flags) {
        return committers.of(mailbox.account()).run(tx -> {
            Filer.Row row = filer.mailbox(tx, mailbox);
            if (row == null) {
                return new long[0];
            }
            List<String> keywords = change == FlagChange.REMOVE ? row.keywords() : filer.keywordsWith(tx, row, List.of(flags));
            long bits = Filer.bits(flags, keywords);
            long modSeq = row.modSeq() + 1;
            var changed = new ArrayList<long[]>();
            int unseen = 0;
            int deleted = 0;
            for (Filer.Standing message : filer.standing(tx, mailbox, uids)) {
                long now = switch (change) {
                    case REPLACE -> bits;
                    case ADD -> message.flags() | bits;
                    case REMOVE -> message.flags() & ~bits;
                };
                if (now != message.flags()) {
                    tx.update("update message set flags = ?, modseq = ? where account_id = ? and mailbox_id = ? and uid = ?", now, modSeq,
                            mailbox.account().value(), mailbox.value(), message.uid());
                    unseen += step(message.flags(), now, Flags.SEEN, -1);
                    deleted += step(message.flags(), now, Flags.DELETED, 1);
                    changed.add(new long[] {message.uid(), now});
                }
            }
            if (changed.isEmpty()) {
                return new long[0];
            }
            tx.update("update mailbox set modseq = ?, unseen = unseen + ?, deleted = deleted + ? where account_id = ? and id = ?",
                    modSeq, unseen, deleted, mailbox.account().value(), mailbox.value());
            long[] changedUids = changed.stream().mapToLong(c -> c[0]).toArray();
            long[] changedFlags = changed.stream().mapToLong(c -> c[1]).toArray();
            tx.afterCommit(() -> {
                live.flagged(mailbox, changedUids, changedFlags, modSeq);
                bus.tell(new Changes.Change.MailboxChanged(mailbox));
            });
            return changedUids;
        });
    }

    /** What a flag that came or went adds to its counter. */
    private static int step(long before, long now, long flag, int whenSet) {
        boolean was = (before & flag) != 0;
        boolean is = (now & flag) != 0;
        return was == is ? 0 : is ? whenSet : -whenSet;
    }

    @Override
    public long[] expunge(MailboxId mailbox, long[] uids, boolean unconditionally) {
        return committers.of(mailbox.account()).run(tx -> {
            Filer.Row row = filer.mailbox(tx, mailbox);
            if (row == null) {
                return new long[0];
            }
            List<Filer.Standing> going = filer.standing(tx, mailbox, uids).stream()
                    .filter(m -> unconditionally || (m.flags() & Flags.DELETED) != 0).toList();
            filer.remove(tx, row, going, false);
            return going.stream().mapToLong(Filer.Standing::uid).toArray();
        });
    }

    @Override
    public Copied copy(MailboxId from, long[] uids, MailboxId to) {
        return transfer(from, uids, to, false);
    }

    @Override
    public Copied move(MailboxId from, long[] uids, MailboxId to) {
        return transfer(from, uids, to, true);
    }

    private Copied transfer(MailboxId from, long[] uids, MailboxId to, boolean move) {
        return committers.of(from.account()).run(tx -> {
            Filer.Row source = filer.mailbox(tx, from);
            Filer.Row target = filer.mailbox(tx, to);
            if (source == null || target == null) {
                return new Copied.NoMailbox();
            }
            List<Filer.Standing> messages = filer.standing(tx, from, uids);
            if (messages.isEmpty()) {
                return new Copied.Done(target.uidValidity(), new long[0], new long[0]);
            }
            long size = messages.stream().mapToLong(Filer.Standing::size).sum();
            if (!move && filer.room(tx, to.account()) < size) {
                return new Copied.OverQuota();
            }
            if (!move) {
                for (Filer.Standing message : messages) {
                    tx.update("update body set refs = refs + 1 where id = ?", message.bodyId());
                }
            }
            long[] made = filer.file(tx, target, newcomers(messages, source.keywords()));
            if (move) {
                // Read anew: source and target may be one mailbox, whose sequence has moved on.
                Filer.Row now = filer.mailbox(tx, from);
                filer.remove(tx, now == null ? source : now, messages, true);
            }
            return new Copied.Done(target.uidValidity(), messages.stream().mapToLong(Filer.Standing::uid).toArray(), made);
        });
    }

    @Override
    public List<StoredMessage> messages(MailboxId mailbox, long[] uids, Set<StoredMessage.Detail> details) {
        return rows.messages(mailbox, uids, details);
    }

    @Override
    public void headlines(MailboxId mailbox, long[] uids, Consumer<Headline> visitor) {
        rows.headlines(mailbox, uids, visitor);
    }

    @Override
    public long[] sizes(MailboxId mailbox, long[] uids) {
        return rows.sizes(mailbox, uids);
    }

    @Override
    public Optional<Content> content(StoredMessage message) {
        return content(sql, bodies, Long.parseLong(message.blob()));
    }

    @Override
    public Map<String, Content> contents(List<StoredMessage> messages) {
        if (messages.size() == 1) {
            StoredMessage only = messages.getFirst();
            return content(only).map(content -> Map.of(only.blob(), content)).orElseGet(Map::of);
        }
        var contents = new HashMap<String, Content>();
        sql.each("select id, hash, size, data from body where id in (" + messages.stream().map(StoredMessage::blob).distinct().collect(Collectors.joining(", ")) + ")",
                r -> contents.put(Long.toString(r.getLong(1)), content(bodies, r)));
        return contents;
    }

    static Optional<Content> content(Sql sql, BodyFiles bodies, long bodyId) {
        return sql.first("select id, hash, size, data from body where id = ?", r -> content(bodies, r), bodyId);
    }

    private static Content content(BodyFiles bodies, ResultSet row) throws SQLException {
        byte[] data = row.getBytes(4);
        // Only a file is found by its hash.
        return bodies.content(data == null ? row.getBytes(2) : NO_HASH, row.getLong(3), data);
    }
}
