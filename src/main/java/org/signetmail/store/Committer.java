package org.signetmail.store;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one who writes. Units of work queue up; the writer takes what waits, runs it in one transaction, commits once,
 * and then wakes every caller: the disk is asked once for all of them. A unit that fails fails alone. When callers have come
 * one by one for a while, the next does its unit on its own thread: two changes of thread are a fifth of a lone delivery.
 * Thread-safe; {@link #run} returns after the disk has the unit's changes.
 */
final class Committer implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Committer.class);
    private static final int MOST_UNITS = 256;
    /** How often the writer looks whether nobody writes, so that SQLite's log can be written back. */
    private static final long LOOK_MILLIS = 250;
    /** So often a unit is begun anew when another committer was in its way. */
    private static final int MOST_TRIES = 5;

    /** So many batches of one before a caller may do its own: a virtual thread that waits for the disk keeps its carrier from others. */
    private static final int LONE_BATCHES = 16;

    /** Changes that belong together. It checks before it writes: what it has written when it returns will be kept. */
    interface Unit<T> {
        T run(Tx tx) throws SQLException;
    }

    private static final class Waiting<T> {
        private final List<AccountId> accounts;
        private final Unit<T> unit;
        private final CompletableFuture<T> future = new CompletableFuture<>();
        private T result;

        @SuppressWarnings("NullAway.Init") // the result is there before anybody is told
        Waiting(List<AccountId> accounts, Unit<T> unit) {
            this.accounts = accounts;
            this.unit = unit;
        }

        void run(Tx tx) throws SQLException {
            result = unit.run(tx);
        }

        void done() {
            future.complete(result);
        }

        void failed(Throwable why) {
            future.completeExceptionally(why);
        }
    }

    private final Database database;
    private final LinkedBlockingQueue<Waiting<?>> queue = new LinkedBlockingQueue<>();
    private final Thread writer;
    /** Null where the database does it by itself. */
    private final @Nullable WriteBack writeBack;
    /** Whoever has it may write; what follows is only touched under it. */
    private final ReentrantLock turn = new ReentrantLock();
    private @Nullable Tx tx;
    /** Also put to zero by a caller that is not the only one. */
    private volatile int loneBatches;
    /** Those who wait for a unit of theirs. */
    private final AtomicInteger callers = new AtomicInteger();

    private volatile boolean closing;
    private volatile boolean ended;

    Committer(String name, Database database) {
        this.database = database;
        writeBack = switch (database.dialect()) {
            case SQLITE -> new WriteBack(WriteBack.MOST_PAGES);
            case POSTGRESQL -> null;
        };
        writer = Thread.ofPlatform().name(name).start(this::write);
    }

    <T> T run(Unit<T> unit) {
        return run(List.of(), unit);
    }

    /** @param accounts whose mailboxes the unit writes to */
    <T> T run(List<AccountId> accounts, Unit<T> unit) {
        var waiting = new Waiting<>(accounts, SqlAuditBook.audited(unit));
        callers.incrementAndGet();
        try {
            if (!doneAlone(waiting)) {
                queue.add(waiting);
                if (ended) {
                    // The writer ends its work by refusing what is queued; what came after that is refused here.
                    refuseRest();
                }
            }
            return waiting.future.join();
        } catch (CompletionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw new StoreException("writing failed: " + cause.getMessage(), cause);
        } finally {
            callers.decrementAndGet();
        }
    }

    /** Whether the caller itself did it, since nobody else wants to write these days. */
    private boolean doneAlone(Waiting<?> waiting) {
        if (callers.get() > 1) {
            loneBatches = 0;
            return false;
        }
        if (loneBatches < LONE_BATCHES || closing || !queue.isEmpty()) {
            return false;
        }
        // Nobody else has anything to write: at most the writer is still at the end of this caller's last unit.
        turn.lock();
        try {
            if (closing) {
                return false;
            }
            write(List.of(waiting));
            return true;
        } finally {
            turn.unlock();
        }
    }

    private void write() {
        try {
            writeUntilClosed();
        } finally {
            ended = true;
            refuseRest();
        }
    }

    private void refuseRest() {
        for (Waiting<?> late = queue.poll(); late != null; late = queue.poll()) {
            late.failed(new IllegalStateException("the store is closed"));
        }
    }

    private void writeUntilClosed() {
        var batch = new ArrayList<Waiting<?>>(MOST_UNITS);
        while (!closing || !queue.isEmpty()) {
            batch.clear();
            Waiting<?> first = next();
            if (first == null) {
                continue;
            }
            batch.add(first);
            turn.lock();
            try {
                queue.drainTo(batch, MOST_UNITS - 1);
                int before = loneBatches;
                loneBatches = batch.size() == 1 ? before + 1 : 0;
                write(batch);
            } finally {
                turn.unlock();
            }
        }
        turn.lock();
        try {
            if (writeBack != null && tx != null) {
                writeBack.now(tx);
            }
        } catch (SQLException left) {
            LOG.warn("the database's log is left to the next start: {}", left.getMessage());
        } finally {
            close(tx);
            tx = null;
            turn.unlock();
        }
    }

    /** Null when there is nothing to do yet. */
    private @Nullable Waiting<?> next() {
        try {
            if (writeBack == null) {
                return queue.take();
            }
            Waiting<?> first = queue.poll(LOOK_MILLIS, TimeUnit.MILLISECONDS);
            if (first == null) {
                lookWhetherQuiet(writeBack);
            }
            return first;
        } catch (InterruptedException woken) {
            return null;
        }
    }

    private void lookWhetherQuiet(WriteBack log) {
        // Whoever has it writes: it is not quiet.
        if (!turn.tryLock()) {
            return;
        }
        try {
            log.quiet(tx);
        } catch (SQLException lost) {
            LOG.error("the database's log could not be written back: {}", lost.getMessage());
            close(tx);
            tx = null;
        } finally {
            turn.unlock();
        }
    }

    /** With {@link #turn}. Each of the batch is told how it ended. */
    private void write(List<Waiting<?>> batch) {
        try {
            Tx open = tx == null ? new Tx(database.writer()) : tx;
            tx = open;
            var event = new CommitEvent();
            event.begin();
            together(open, batch);
            event.end();
            if (event.shouldCommit()) {
                event.units = batch.size();
                event.commit();
            }
            if (writeBack != null) {
                writeBack.written(open, batch.size());
            }
        } catch (SQLException lost) {
            LOG.error("the database connection was lost: {}", lost.getMessage());
            afresh(batch, lost);
        } catch (RuntimeException | Error bug) {
            // Nobody may wait for ever because the writer died.
            LOG.error("the committer failed", bug);
            afresh(batch, bug);
        }
    }

    private void afresh(List<Waiting<?>> batch, Throwable why) {
        batch.forEach(w -> w.failed(why));
        close(tx);
        tx = null;
    }

    private void together(Tx tx, List<Waiting<?>> batch) throws SQLException {
        try {
            lock(tx, batch);
            for (Waiting<?> waiting : batch) {
                waiting.run(tx);
            }
            tx.commit();
        } catch (SQLException | RuntimeException failed) {
            tx.rollback();
            for (Waiting<?> waiting : batch) {
                alone(tx, waiting);
            }
            return;
        }
        tell(tx, batch);
    }

    /** The batch's accounts, all at once and in order: committers that share accounts wait for each other but never in a ring. */
    private void lock(Tx tx, List<Waiting<?>> batch) throws SQLException {
        String statement = database.dialect().lockAccounts();
        if (!statement.isEmpty()) {
            String accounts = batch.stream().flatMap(w -> w.accounts.stream()).map(a -> Long.toString(a.value())).distinct()
                    .collect(Collectors.joining(","));
            if (!accounts.isEmpty()) {
                tx.query(statement, r -> r.getLong(1), accounts);
            }
        }
    }

    /** After a failure each unit has a transaction of its own, so that the faulty one is found and the others kept. */
    private void alone(Tx tx, Waiting<?> waiting) throws SQLException {
        for (int tries = 1;; tries++) {
            try {
                lock(tx, List.of(waiting));
                waiting.run(tx);
                tx.commit();
                break;
            } catch (SQLException failed) {
                tx.rollback();
                if (!Dialect.mayBeTriedAgain(failed) || tries == MOST_TRIES) {
                    waiting.failed(failed);
                    return;
                }
            } catch (RuntimeException failed) {
                tx.rollback();
                waiting.failed(failed);
                return;
            }
        }
        tell(tx, List.of(waiting));
    }

    private void tell(Tx tx, List<Waiting<?>> batch) {
        for (Runnable action : tx.takeAfterCommit()) {
            try {
                action.run();
            } catch (RuntimeException bug) {
                LOG.error("after a commit", bug);
            }
        }
        batch.forEach(Waiting::done);
    }

    private static void close(@Nullable Tx tx) {
        if (tx != null) {
            try {
                tx.close();
            } catch (SQLException e) {
                LOG.warn("closing a database connection: {}", e.getMessage());
            }
        }
    }

    @Override
    public void close() {
        closing = true;
        // An empty unit makes the last batch, the writer sees that it is over after it.
        queue.add(new Waiting<>(List.of(), _ -> true));
        try {
            writer.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
