package org.signetmail.web.api;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.signetmail.store.JobBook;
import org.signetmail.web.api.Actor.Area;

/**
 * Long work, each on a thread of its own, whose progress can be looked at. An operation that begins one answers 202 with it.
 * How it ended is durable; how far it is lives in memory. Thread-safe.
 */
public final class Jobs implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Jobs.class);
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Duration PACE = Duration.ofMillis(100);
    private static final Duration DRAIN = Duration.ofSeconds(10);
    private static final int MOST = 8;

    /**
     * How a job stands.
     *
     * @param done so much, of {@code total} where that is known (0 is unknown)
     * @param change grows with each change, for who waits for the next
     */
    public record OfJob(long id, String operation, String who, String state, @Passing String words, @Passing long done, @Passing long total, @Passing long change,
            @Nullable Object result, Instant started, @Nullable Instant ended) {}

    /** Told how far the work is; asked whether it should go on. */
    public interface Progress {
        /** @param total 0 where it is not known @throws Cancelled as {@link #mayGoOn} */
        default void at(long done, long total, String words) {
            tell(done, total, words);
            mayGoOn();
        }

        /** The same for work that has to be done, wanted or not. */
        void tell(long done, long total, String words);

        /** @throws Cancelled when somebody wants it to end */
        void mayGoOn();
    }

    /** The work is to end before it is done. */
    public static final class Cancelled extends RuntimeException {
        private static final long serialVersionUID = 1;

        private final JobBook.State state;

        private Cancelled(JobBook.State state, String words) {
            super(words, null, false, false);
            this.state = state;
        }

        /** Whether it is because the server ends, and there is little time left. */
        public boolean hasty() {
            return state == JobBook.State.INTERRUPTED;
        }

        /** The same, with what became of the work. */
        public Cancelled saying(String words) {
            return new Cancelled(state, words);
        }
    }

    /** The work itself; what it gives is shown as the result. */
    public interface Work {
        Object run(Progress progress) throws Exception;
    }

    private static final class Running implements Progress {
        private final long id;
        private final ReentrantLock lock = new ReentrantLock();
        private final Condition changed = lock.newCondition();
        private final CountDownLatch ended = new CountDownLatch(1);
        private long done;
        private long total;
        private long change;
        private String words = "";
        private volatile JobBook.@Nullable State wanted;

        Running(long id) {
            this.id = id;
        }

        @Override
        public void tell(long done, long total, String words) {
            lock.lock();
            try {
                this.done = done;
                this.total = total;
                this.words = words;
                change++;
                changed.signalAll();
            } finally {
                lock.unlock();
            }
        }

        @Override
        public void mayGoOn() {
            JobBook.State state = wanted;
            if (state != null) {
                throw new Cancelled(state, state == JobBook.State.INTERRUPTED ? "the server ended before it was done" : "cancelled");
            }
        }

        /** Who waits again and again is not told of every one of a thousand small steps. */
        void awaitAfter(long seen) throws InterruptedException {
            long began = System.nanoTime();
            lock.lock();
            try {
                long left;
                while (ended.getCount() > 0 && (left = began + (change <= seen ? PATIENCE : PACE).toNanos() - System.nanoTime()) > 0) {
                    changed.awaitNanos(left);
                }
            } finally {
                lock.unlock();
            }
        }

        void finished() {
            lock.lock();
            try {
                ended.countDown();
                changed.signalAll();
            } finally {
                lock.unlock();
            }
        }
    }

    private final JobBook book;
    private final Json json;
    private final Map<Long, Running> running = new ConcurrentHashMap<>();

    public Jobs(JobBook book, Json json) {
        this.book = book;
        this.json = json;
        book.interruptAll();
    }

    void register(Operations all) {
        all.add(Operation.get("jobs.list", "/jobs", "Long work, newest first").query("operation", "only of this one, as backups.make").pages(OfJob.class).run(ask ->
                Page.of(book.list(ask.query("operation").orElse(null), ask.wholeNumber("after").orElse(null), ask.limit() + 1), ask.limit(), j -> Long.toString(j.id())).map(this::view)));
        all.add(Operation.get("jobs.show", "/jobs/{id}", "How a job stands; with `change`, waits a while for the next").query("change", "the change that is known")
                .gives(OfJob.class).run(ask -> {
                    Running now = running.get(ask.number("id"));
                    Optional<Long> seen = ask.wholeNumber("change");
                    if (now != null && seen.isPresent()) {
                        now.awaitAfter(seen.get());
                    }
                    return find(ask.number("id"));
                }));
        all.add(Operation.delete("jobs.cancel", "/jobs/{id}", "Asks a job to end").area(Area.SYSTEM).gives(OfJob.class).run(ask -> {
            Running now = running.get(ask.number("id"));
            if (now != null) {
                now.wanted = JobBook.State.CANCELLED;
            }
            return find(ask.number("id"));
        }));
    }

    /** Begins; a refusal that the work throws is how the job ends. @throws Problem.Refused when too many run */
    public OfJob begin(String operation, Actor actor, Work work) {
        if (running.size() >= MOST) {
            throw new Problem.Refused(new Problem("Busy", 503, MOST + " jobs run already; wait for one, or cancel it", null));
        }
        var job = new Running(book.begin(operation, actor.who()));
        running.put(job.id, job);
        Thread.ofVirtual().name("job-" + job.id).start(() -> run(operation, job, work));
        return find(job.id);
    }

    private void run(String operation, Running job, Work work) {
        try {
            Object result = work.run(job);
            book.end(job.id, JobBook.State.DONE, "done", json.shown(result));
        } catch (Cancelled wanted) {
            book.end(job.id, wanted.state, String.valueOf(wanted.getMessage()), null);
        } catch (Problem.Refused refused) {
            book.end(job.id, JobBook.State.FAILED, refused.problem().detail(), null);
        } catch (Exception failed) {
            LOG.error("the job {} of {} failed", job.id, operation, failed);
            book.end(job.id, JobBook.State.FAILED, String.valueOf(failed.getMessage()), null);
        } finally {
            running.remove(job.id);
            job.finished();
        }
    }

    private OfJob find(long id) {
        return view(book.find(id).orElseThrow(() -> Problem.notFound("job " + id)));
    }

    private OfJob view(JobBook.Job job) {
        Running now = running.get(job.id());
        String result = job.result();
        if (now == null) {
            return new OfJob(job.id(), job.operation(), job.who(), Views.lower(job.state()), job.words(), 0, 0, Long.MAX_VALUE, result == null ? null : json.tree(result),
                    job.started(), job.ended());
        }
        now.lock.lock();
        try {
            return new OfJob(job.id(), job.operation(), job.who(), Views.lower(job.state()), now.words, now.done, now.total, now.change, null, job.started(), null);
        } finally {
            now.lock.unlock();
        }
    }

    /** Asks all to end, and waits a while. */
    @Override
    public void close() throws InterruptedException {
        running.values().forEach(job -> job.wanted = JobBook.State.INTERRUPTED);
        long until = System.nanoTime() + DRAIN.toNanos();
        for (Running job : running.values()) {
            job.ended.await(until - System.nanoTime(), TimeUnit.NANOSECONDS);
        }
    }
}
