package org.signetmail.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@link Occurrences} over SQL, with a thread that writes what waits, learns which events are wanted, and forgets what all have read. */
final class SqlOccurrences implements Occurrences, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SqlOccurrences.class);
    private static final int MOST_WAITING = 10_000;
    private static final int AT_ONCE = 500;
    private static final int MOST_FACT = 2_000;
    /** More are forgotten though somebody has not read them. */
    private static final long MOST_KEPT = 100_000;
    private static final Duration LOOK_EVERY = Duration.ofSeconds(10);
    private static final Duration SWEEP_EVERY = Duration.ofMinutes(1);

    private record Waiting(HookEvent event, long at, String domain, String facts) {}

    /** Wakes who waits for more. */
    private static final Waiting LAST = new Waiting(HookEvent.LOGIN_FAILED, 0, "", "");

    private final Sql sql;
    private final Committers committers;
    private final Clock clock;
    private final BlockingQueue<Waiting> queue = new ArrayBlockingQueue<>(MOST_WAITING);
    private final AtomicLong dropped = new AtomicLong();
    private final Thread writer = Thread.ofPlatform().daemon().name("occurrences").unstarted(this::write);
    private volatile Set<HookEvent> wanted = Set.of();
    private volatile boolean closing;

    SqlOccurrences(Sql sql, Committers committers, Clock clock) {
        this.sql = sql;
        this.committers = committers;
        this.clock = clock;
    }

    void start() {
        look();
        writer.start();
    }

    /** Which events somebody wants: after a change here, and every few seconds for those of other processes. */
    void look() {
        var now = EnumSet.noneOf(HookEvent.class);
        sql.list("select events from webhook where enabled = 1", r -> now.addAll(SqlHookBook.events(r.getString(1))));
        wanted = Set.copyOf(now);
    }

    @Override
    public void note(HookEvent event, String domain, Map<String, String> facts) {
        if (wanted.contains(event) && !closing && !queue.offer(new Waiting(event, clock.millis(), domain, written(facts)))) {
            dropped.incrementAndGet();
        }
    }

    /** In the unit of work that does what it tells. */
    void note(Tx tx, HookEvent event, Map<String, String> facts) throws SQLException {
        if (wanted.contains(event)) {
            insert(tx, new Waiting(event, clock.millis(), "", written(facts)));
        }
    }

    private static void insert(Tx tx, Waiting one) throws SQLException {
        tx.update("insert into occurrence (at, event, domain, facts) values (?, ?, ?, ?)", one.at(), one.event().word(), one.domain(), one.facts());
    }

    private static String written(Map<String, String> facts) {
        var text = new StringBuilder();
        facts.forEach((name, value) -> text.append(name).append('\t').append(HistoryRow.plain(shortened(value))).append('\n'));
        return text.toString();
    }

    private static String shortened(String value) {
        return value.length() > MOST_FACT ? value.substring(0, MOST_FACT) + "…" : value;
    }

    static Map<String, String> facts(ResultSet row, int column) throws SQLException {
        var facts = new LinkedHashMap<String, String>();
        for (String line : row.getString(column).split("\n")) {
            int tab = line.indexOf('\t');
            if (tab > 0) {
                facts.put(line.substring(0, tab), line.substring(tab + 1));
            }
        }
        return facts;
    }

    private void write() {
        long looked = System.nanoTime();
        long swept = looked;
        while (!closing || !queue.isEmpty()) {
            try {
                Waiting first = queue.poll(closing ? 0 : LOOK_EVERY.toMillis(), TimeUnit.MILLISECONDS);
                if (first != null) {
                    var batch = new ArrayList<>(List.of(first));
                    queue.drainTo(batch, AT_ONCE - 1);
                    batch.remove(LAST);
                    keep(batch);
                }
                long now = System.nanoTime();
                if (!closing && now - looked >= LOOK_EVERY.toNanos()) {
                    looked = now;
                    look();
                }
                if (!closing && now - swept >= SWEEP_EVERY.toNanos()) {
                    swept = now;
                    sweep();
                }
            } catch (InterruptedException nobodyDoes) {
                Thread.currentThread().interrupt();
                return;
            } catch (StoreException e) {
                LOG.warn("what webhooks are to be told of was not written: {}", e.getMessage());
            }
        }
    }

    private void keep(List<Waiting> batch) {
        long lost = dropped.getAndSet(0);
        if (lost > 0) {
            LOG.warn("{} logins came faster than they could be written down: webhooks are not told of them", lost);
        }
        committers.common().run(tx -> {
            for (Waiting one : batch) {
                insert(tx, one);
            }
            return batch.size();
        });
    }

    /** Forgets what all that want to know have read, and of the rest the oldest where it is too many. */
    void sweep() {
        long newest = sql.first("select coalesce(max(id), 0) from occurrence", r -> r.getLong(1)).orElse(0L);
        if (newest == 0) {
            return;
        }
        long read = sql.list("select events, occurrence_up_to from webhook where enabled = 1", r ->
                SqlHookBook.events(r.getString(1)).stream().anyMatch(e -> e.tape() == HookEvent.Tape.OCCURRENCE) ? r.getLong(2) : Long.MAX_VALUE)
                .stream().mapToLong(Long::longValue).min().orElse(Long.MAX_VALUE);
        long most = newest - MOST_KEPT;
        if (read < most) {
            LOG.warn("a webhook is more than {} occurrences behind: the oldest are forgotten untold", MOST_KEPT);
        }
        // One stays, so that its number says where the tape ends.
        long upTo = Math.min(Math.max(read, most), newest - 1);
        committers.common().run(tx -> tx.update("delete from occurrence where id <= ?", upTo));
    }

    @Override
    public void close() {
        closing = true;
        if (!queue.offer(LAST)) {
            LOG.debug("the queue is full, so nobody waits for it");
        }
        try {
            writer.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
