package org.signetmail.care.hook;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.signetmail.care.CareSettings;
import org.signetmail.care.alert.Alerts;
import org.signetmail.store.AlertBook.Severity;
import org.signetmail.store.HookBook.Hook;
import org.signetmail.store.HookOutbox.Attempt;
import org.signetmail.store.HookOutbox.Delivery;
import org.signetmail.store.HookOutbox.Fresh;
import org.signetmail.store.HookTapes;
import org.signetmail.store.Store;
import org.signetmail.store.StoreException;

/**
 * Tells one webhook, on a thread of its own, so that one that is slow holds up no other: reads on where it was, keeps what is to be
 * told, and tries it, the oldest first, until it was taken or is too old. One thing that is refused is tried again later while
 * others go on; when several in a row fail, one alone is tried now and then. Ends when the webhook is gone or disabled.
 */
final class HookWorker implements Runnable {
    private static final Logger LOG = LoggerFactory.getLogger(HookWorker.class);
    /** Waits after attempts; the last goes on. */
    private static final List<Duration> TRIES = List.of(Duration.ofSeconds(5), Duration.ofSeconds(30), Duration.ofMinutes(2), Duration.ofMinutes(10), Duration.ofMinutes(30),
            Duration.ofHours(1), Duration.ofHours(3), Duration.ofHours(6));
    private static final Duration LEASE = Duration.ofSeconds(45);
    /** Failures in a row from which on it is taken to be down, and from which on people are told. */
    private static final int DOWN = 3;
    private static final int TOLD = 5;
    private static final Duration FIRST_REST = Duration.ofSeconds(5);
    private static final Duration MOST_REST = Duration.ofMinutes(10);
    /** So many wait in the outbox at most, give or take one reading; the rest is still where it was written down. */
    private static final int ROOM = 500;
    private static final int ROWS = 200;
    private static final int AT_ONCE = 20;
    private static final int SWEEP_EVERY = 100;

    private final String name;
    private final String holder;
    private final Store store;
    private final HookPost post;
    private final Alerts alerts;
    private final Duration every;
    private final Clock clock;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Object lock = new Object();
    private @Nullable Thread posting;
    private Instant leased = Instant.EPOCH;
    private Instant restsUntil = Instant.EPOCH;
    private int failures;
    private int sinceSweep;
    private boolean alertMayStand = true;
    private boolean begins = true;
    private long hookId;

    /** @param holder names this process @param every how often it is looked for something new */
    HookWorker(String name, String holder, Store store, HookPost post, Alerts alerts, Duration every, Clock clock) {
        this.name = name;
        this.holder = holder;
        this.store = store;
        this.post = post;
        this.alerts = alerts;
        this.every = every;
        this.clock = clock;
    }

    @Override
    public void run() {
        tellOn();
        if (!leased.equals(Instant.EPOCH)) {
            try {
                store.hooks().release(hookId, holder);
            } catch (StoreException e) {
                LOG.warn("webhook {} is left for {} s to nobody: {}", name, LEASE.toSeconds(), e.getMessage());
            }
        }
    }

    private void tellOn() {
        Step step = Step.MORE;
        while (step != Step.END) {
            try {
                if (closed.await(step == Step.MORE ? 0 : every.toMillis(), TimeUnit.MILLISECONDS)) {
                    return;
                }
                step = step();
            } catch (InterruptedException closing) {
                Thread.currentThread().interrupt();
                return;
            } catch (StoreException e) {
                LOG.warn("webhook {}: {}", name, e.getMessage());
                step = Step.WAIT;
            }
        }
    }

    private enum Step { MORE, WAIT, END }

    private Step step() throws InterruptedException {
        Hook hook = store.hooks().find(name).orElse(null);
        if (hook == null || !hook.enabled()) {
            return Step.END;
        }
        long waiting = store.hookOutbox().waiting(hook.id());
        if (begins && waiting > 0 && lease(hook, clock.instant())) {
            // A life that begins knows nothing of what went wrong in the last.
            store.hookOutbox().hurry(hook.id(), clock.instant());
        }
        begins = false;
        HookTapes.Read read = waiting < ROOM ? store.hookTapes().after(hook.place(), hook.events(), ROWS)
                : new HookTapes.Read(hook.place(), List.of());
        Instant now = clock.instant();
        List<Delivery> due = now.isBefore(restsUntil) ? List.of() : store.hookOutbox().due(hook.id(), now, failures >= DOWN ? 1 : AT_ONCE);
        boolean moved = !read.upTo().equals(hook.place());
        if (!moved && due.isEmpty() || !lease(hook, now)) {
            return Step.WAIT;
        }
        if (moved) {
            String host = store.settings().text("host.name", "");
            store.hookOutbox().fill(hook, holder, read.upTo(), read.happened().stream()
                    .filter(happened -> hook.domain() == null || happened.domains().contains(hook.domain()))
                    .map(happened -> new Fresh(happened.event().word(), happened.at(), HookBody.of(happened, host))).toList());
        }
        for (Delivery delivery : due) {
            if (closed.getCount() == 0 || !lease(hook, clock.instant()) || !tell(hook, delivery)) {
                break;
            }
        }
        return Step.MORE;
    }

    private boolean lease(Hook hook, Instant now) {
        if (now.isBefore(leased.minus(LEASE.dividedBy(2)))) {
            return true;
        }
        Instant until = now.plus(LEASE);
        boolean mine = store.hooks().lease(hook.id(), holder, until).isPresent();
        leased = mine ? until : Instant.EPOCH;
        hookId = hook.id();
        return mine;
    }

    /** Whether to go on with the next. */
    private boolean tell(Hook hook, Delivery delivery) throws InterruptedException {
        Attempt attempt = interruptibly(hook, delivery);
        if (HookPost.took(attempt)) {
            store.hookOutbox().told(delivery.id(), attempt);
            took(hook);
            return true;
        }
        failed(hook, delivery, attempt);
        return failures < DOWN;
    }

    private Attempt interruptibly(Hook hook, Delivery delivery) throws InterruptedException {
        synchronized (lock) {
            if (closed.getCount() == 0) {
                throw new InterruptedException("closed");
            }
            posting = Thread.currentThread();
        }
        try {
            return post.attempt(hook, delivery);
        } finally {
            synchronized (lock) {
                posting = null;
            }
        }
    }

    private void took(Hook hook) {
        if (failures >= DOWN) {
            LOG.info("webhook {} answers again; {} that wait are told now", name, store.hookOutbox().hurry(hook.id(), clock.instant()));
        }
        failures = 0;
        restsUntil = Instant.EPOCH;
        if (alertMayStand) {
            alertMayStand = false;
            alerts.clear(Hooks.alert(name));
        }
        sinceSweep++;
        if (sinceSweep >= SWEEP_EVERY) {
            sinceSweep = 0;
            store.hookOutbox().sweep(hook.id());
        }
    }

    private void failed(Hook hook, Delivery delivery, Attempt attempt) {
        Duration patience = CareSettings.CARE.webhooksGiveUp.of(store.settings());
        Instant now = clock.instant();
        Instant next = now.plus(TRIES.get(Math.min(delivery.tried(), TRIES.size() - 1)));
        boolean tooOld = next.isAfter(delivery.at().plus(patience));
        store.hookOutbox().failed(delivery.id(), attempt, tooOld ? null : next);
        failures++;
        LOG.info("webhook {} was not told of {} ({}): {}{}", name, delivery.event(), delivery.messageId(), said(attempt), tooOld ? "; given up" : "");
        int givenUp = tooOld ? 1 : 0;
        if (failures >= DOWN) {
            Duration rest = FIRST_REST.multipliedBy(1L << Math.min(failures - DOWN, 16));
            restsUntil = now.plus(rest.compareTo(MOST_REST) < 0 ? rest : MOST_REST);
            givenUp += store.hookOutbox().giveUp(hook.id(), now.minus(patience), "given up: " + said(attempt));
        }
        if (givenUp > 0) {
            sinceSweep += givenUp;
            store.hookOutbox().sweep(hook.id());
            raise("webhook " + name + " was not told of what is older than " + patience.toMinutes() + " minutes, and is not any more: " + said(attempt), "given up");
        } else if (failures == TOLD) {
            raise("webhook " + name + " does not take what it is told: " + said(attempt) + "; " + store.hookOutbox().waiting(hook.id()) + " wait", "failing");
        }
    }

    private void raise(String words, String stage) {
        alertMayStand = true;
        alerts.raise(Hooks.alert(name), Severity.WARNING, words, "see to the other side, then: signet webhook test " + name, stage);
    }

    private static String said(Attempt attempt) {
        return attempt.status() == null ? attempt.words() : "it answered " + attempt.status() + (attempt.words().isEmpty() ? "" : ", " + attempt.words());
    }

    /** Ends soon; what is being told is told again in another life. */
    void close() {
        closed.countDown();
        synchronized (lock) {
            if (posting != null) {
                posting.interrupt();
            }
        }
    }
}
