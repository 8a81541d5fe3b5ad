package org.signetmail.care.hook;

import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.signetmail.care.alert.Alerts;
import org.signetmail.care.trust.Posting;
import org.signetmail.store.HookBook;
import org.signetmail.store.HookBook.Hook;
import org.signetmail.store.HookOutbox.Attempt;
import org.signetmail.store.HookOutbox.Delivery;
import org.signetmail.store.HookOutbox.Fresh;
import org.signetmail.store.Store;
import org.signetmail.store.StoreException;

/**
 * Tells webhooks what happens, at least once each, behind those who do it: what is committed is told even by the next life of a
 * process that is killed. Each webhook has a thread; several processes share them by leases. Thread-safe. In its life: made,
 * {@link #start}, {@link #close}.
 */
public final class Hooks implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Hooks.class);
    private static final Duration LOOK_EVERY = Duration.ofSeconds(2);
    private static final Duration READ_EVERY = Duration.ofMillis(500);
    private static final Duration DRAIN = Duration.ofSeconds(2);

    private record Working(HookWorker worker, Thread thread) {}

    private final Store store;
    private final HookPost post;
    private final Alerts alerts;
    private final Clock clock;
    private final Duration lookEvery;
    private final Duration readEvery;
    private final String holder = UUID.randomUUID().toString();
    private final Map<String, Working> working = new HashMap<>();
    private final ScheduledExecutorService looking = Executors.newSingleThreadScheduledExecutor(Thread.ofPlatform().daemon().name("webhooks").factory());

    public Hooks(Store store, Posting posting, Alerts alerts, Clock clock) {
        this(store, posting, alerts, clock, LOOK_EVERY, READ_EVERY);
    }

    Hooks(Store store, Posting posting, Alerts alerts, Clock clock, Duration lookEvery, Duration readEvery) {
        this.store = store;
        post = new HookPost(store.hooks(), posting, clock);
        this.alerts = alerts;
        this.clock = clock;
        this.lookEvery = lookEvery;
        this.readEvery = readEvery;
    }

    public void start() {
        looking.scheduleWithFixedDelay(this::look, 0, lookEvery.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Sees to it that each webhook that is enabled has somebody who tells it. */
    private void look() {
        try {
            working.values().removeIf(one -> !one.thread().isAlive());
            for (Hook hook : store.hooks().list("", HookBook.MOST)) {
                if (hook.enabled() && !working.containsKey(hook.name())) {
                    var worker = new HookWorker(hook.name(), holder, store, post, alerts, readEvery, clock);
                    working.put(hook.name(), new Working(worker, Thread.ofVirtual().name("webhook-" + hook.name()).start(worker)));
                }
            }
        } catch (StoreException e) {
            // A scheduled task that throws is never run again.
            LOG.warn("webhooks were not read: {}", e.getMessage());
        }
    }

    /** Sends a {@code webhook.test}, enabled or not, once; gives how it went. When it is taken, what waits is told now. */
    public Delivery test(Hook hook) throws InterruptedException {
        String host = store.settings().text("host.name", "");
        Delivery made = store.hookOutbox().alone(hook, new Fresh(HookBody.TEST, clock.instant(), HookBody.test(hook.name(), clock.instant(), host)));
        Attempt attempt = post.attempt(hook, made);
        if (HookPost.took(attempt)) {
            store.hookOutbox().told(made.id(), attempt);
            store.hookOutbox().hurry(hook.id(), clock.instant());
        } else {
            store.hookOutbox().failed(made.id(), attempt, null);
        }
        store.hookOutbox().sweep(hook.id());
        return store.hookOutbox().find(hook.id(), made.id()).orElse(made);
    }

    /** The key of the alert that a webhook is not told. */
    public static String alert(String name) {
        return "webhook/" + name;
    }

    /** It is removed: what is told of it to people is over. */
    public void removed(String name) {
        alerts.clear(alert(name));
    }

    @Override
    public void close() {
        looking.shutdownNow();
        try {
            if (!looking.awaitTermination(DRAIN.toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.info("webhooks are still looked for");
            }
            working.values().forEach(one -> one.worker().close());
            for (Working one : working.values()) {
                if (!one.thread().join(DRAIN)) {
                    LOG.info("{} is not done; what it tells is told again", one.thread().getName());
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
