package org.signetmail.store;

import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import org.jspecify.annotations.Nullable;

import org.signetmail.mail.Address;

/** {@link Deliveries} over SQL: local copies and queue items in one unit of work. */
final class SqlDeliveries implements Deliveries {
    private final Committers committers;
    private final Filer filer;
    private final SqlMailboxes mailboxes;
    private final SqlSettings settings;
    private final SqlHistory history;
    private final Bus bus;

    SqlDeliveries(Committers committers, Filer filer, SqlMailboxes mailboxes, SqlSettings settings, SqlHistory history, Bus bus) {
        this.mailboxes = mailboxes;
        this.history = history;
        this.committers = committers;
        this.filer = filer;
        this.settings = settings;
        this.bus = bus;
    }

    @Override
    public Delivered deliver(Delivery delivery, Besides besides) {
        return committers.of(accounts(delivery, besides)).run(tx -> deliver(tx, delivery, besides, false).delivered());
    }

    /** All to which something is written. */
    static List<AccountId> accounts(Delivery delivery, Besides besides) {
        if (besides.equals(Besides.NOTHING)) {
            return accounts(delivery);
        }
        var accounts = new LinkedHashSet<>(accounts(delivery));
        for (Beside beside : besides.more()) {
            accounts.addAll(accounts(beside.delivery(), beside.besides()));
            SieveMemory.Note once = beside.once();
            if (once != null) {
                accounts.add(once.account());
            }
        }
        besides.remembered().forEach(note -> accounts.add(note.account()));
        return List.copyOf(accounts);
    }

    /**
     * Within a unit of work of somebody else's: the queue's, when a bounce takes an item's place.
     *
     * @param numbered whether its number in the history is wanted
     */
    Kept deliver(Tx tx, Delivery delivery, Besides besides, boolean numbered) throws SQLException {
        Kept kept = deliver(tx, delivery, numbered, besides.dropped());
        if (besides.equals(Besides.NOTHING) || !(kept.delivered() instanceof Delivered.Done(List<Long> first))) {
            return kept;
        }
        var queued = new ArrayList<>(first);
        long now = delivery.received().toEpochMilli();
        for (SieveMemory.Note note : besides.remembered()) {
            SqlSieveMemory.remember(tx, note, now);
        }
        for (Beside beside : besides.more()) {
            SieveMemory.Note once = beside.once();
            if (once != null && SqlSieveMemory.has(tx, once, now)) {
                continue;
            }
            // What has no room writes nothing: it is remembered only once it is done.
            if (deliver(tx, beside.delivery(), beside.besides(), false).delivered() instanceof Delivered.Done(List<Long> more)) {
                queued.addAll(more);
                if (once != null) {
                    SqlSieveMemory.remember(tx, once, now);
                }
            }
        }
        return new Kept(new Delivered.Done(List.copyOf(queued)), kept.mail());
    }

    private static List<AccountId> accounts(Delivery delivery) {
        return delivery.filings().stream().map(Filing::account).distinct().toList();
    }

    /** @param mail its number in the history, or null */
    record Kept(Delivered delivered, @Nullable Long mail) {}

    private Kept deliver(Tx tx, Delivery delivery, boolean numbered, List<Dropped> dropped) throws SQLException {
        long size = delivery.body().size();
        // In the order of accounts, so that deliveries to the same several do not lock each other out.
        Map<AccountId, Long> wanted = new TreeMap<>(Comparator.comparingLong(AccountId::value));
        delivery.filings().forEach(f -> wanted.merge(f.account(), size, Long::sum));
        var full = new ArrayList<AccountId>();
        var gone = new ArrayList<AccountId>();
        for (var account : wanted.entrySet()) {
            long room = filer.room(tx, account.getKey());
            if (room < 0) {
                gone.add(account.getKey());
            } else if (room < account.getValue()) {
                full.add(account.getKey());
            }
        }
        if (!full.isEmpty() || !gone.isEmpty()) {
            return new Kept(new Delivered.Refused(List.copyOf(full), List.copyOf(gone)), null);
        }
        int copies = delivery.filings().size() + delivery.onwards().size();
        History.Origin origin = history.on() ? delivery.origin() : null;
        var fates = new ArrayList<HistoryRow.Fate>(origin == null ? 0 : copies + dropped.size());
        if (origin != null) {
            dropped.forEach(d -> fates.add(new HistoryRow.Fate.Dropped(d.recipient().toString(), d.why())));
        }
        if (copies == 0) {
            if (origin != null && !fates.isEmpty()) {
                history.taken(tx, delivery, origin, fates);
            }
            return new Kept(new Delivered.Done(List.of()), null);
        }
        long body = filer.body(tx, (BodyFiles.Finished) delivery.body(), copies);
        for (Filing filing : delivery.filings()) {
            Filer.Row mailbox = wanted(tx, filing);
            if (mailbox == null) {
                mailbox = filer.mailbox(tx, filing.account(), "INBOX");
            }
            if (mailbox == null) {
                throw new SQLException("account " + filing.account().value() + " has no INBOX");
            }
            long[] uids = filer.file(tx, mailbox, List.of(new Filer.Newcomer(body, size, filing.flags(), delivery.received().toEpochMilli())));
            if (origin != null) {
                Address recipient = filing.recipient();
                fates.add(new HistoryRow.Fate.Filed(recipient == null ? "" : recipient.toString(), filing.account().value(), mailbox.name(), uids[0]));
            }
        }
        List<Long> queued = queue(tx, delivery, body);
        for (int i = 0; origin != null && i < queued.size(); i++) {
            Onward onward = delivery.onwards().get(i);
            Address recipient = onward.recipient();
            fates.add(new HistoryRow.Fate.Queued((recipient == null ? onward.forwardPath() : recipient).toString(), queued.get(i), onward.forwardPath().toString()));
        }
        Long mail = null;
        if (origin != null && (numbered || !queued.isEmpty())) {
            mail = history.numbered(tx, delivery, origin, fates);
            for (long item : queued) {
                tx.update("update queue_item set mail_id = ? where id = ?", mail, item);
            }
        } else if (origin != null) {
            history.taken(tx, delivery, origin, fates);
        }
        return new Kept(new Delivered.Done(queued), mail);
    }

    private Filer.@Nullable Row wanted(Tx tx, Filing filing) throws SQLException {
        if (filing.use() != null) {
            String name = tx.one("select name from mailbox where account_id = ? and special_use = ? order by name limit 1", r -> r.getString(1),
                    filing.account().value(), filing.use().name());
            if (name != null) {
                return filer.mailbox(tx, filing.account(), name);
            }
        }
        String name = MailboxNames.canonical(filing.mailbox());
        Filer.Row mailbox = filer.mailbox(tx, filing.account(), name);
        if (mailbox == null && filing.create() && mailboxes.make(tx, filing.account(), name, filing.use()) instanceof Mailboxes.Made.Done) {
            SqlMailboxes.subscribe(tx, filing.account(), name);
            mailbox = filer.mailbox(tx, filing.account(), name);
        }
        return mailbox;
    }

    /** Kept apart from the history, which may be off: whether mail is signed depends on it. */
    private static String submitter(History.@Nullable Origin origin) {
        return origin == null ? "" : origin.isNotice() ? Outbox.SERVER : origin.account();
    }

    private List<Long> queue(Tx tx, Delivery delivery, long body) throws SQLException {
        if (delivery.onwards().isEmpty()) {
            return List.of();
        }
        Duration life = StoreSettings.STORE.queueLifetime.of(settings);
        long now = delivery.received().toEpochMilli();
        var ids = new ArrayList<Long>();
        for (Onward onward : delivery.onwards()) {
            Long id = tx.one("""
                    insert into queue_item (body_id, size, reverse_path, forward_path, dsn_notify, original_recipient, envelope_id,
                    headers_only, smtp_utf8, queued, next_attempt, expires, submitter, attempts, last_reply, held, delay_told, leased_until)
                    values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0, '', 0, 0, 0) returning id""", r -> r.getLong(1),
                    body, delivery.body().size(), onward.reversePath() == null ? null : onward.reversePath().toString(),
                    onward.forwardPath().toString(), onward.dsnNotify(), onward.originalRecipient(), delivery.envelopeId(),
                    delivery.headersOnlyInDsn(), delivery.smtpUtf8(), now, now, now + life.toMillis(), submitter(delivery.origin()));
            if (id == null) {
                throw new SQLException("a queue row was not made");
            }
            ids.add(id);
        }
        tx.afterCommit(() -> bus.tell(new Changes.Change.QueueChanged()));
        return List.copyOf(ids);
    }
}
