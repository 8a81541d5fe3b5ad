package org.signetmail.care.acme;

import java.net.InetAddress;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import javax.net.ssl.SSLContext;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.signetmail.care.CareSettings;
import org.signetmail.care.NextKeys;
import org.signetmail.store.Acme;
import org.signetmail.store.Certificates;
import org.signetmail.store.Directory.Outcome;
import org.signetmail.store.Directory.Refusal;
import org.signetmail.store.Listeners;
import org.signetmail.store.Store;
import org.signetmail.tls.Credential;
import org.signetmail.tls.Names;
import org.signetmail.tls.Pem;

/**
 * Orders certificates and renews them in time, each by its plan. What is due is in the store: an order goes on after a
 * restart, and one that failed waits as long as it must, whatever happens to the process. Thread-safe. In its life: made,
 * {@link #start}ed, closed, which ends attempts under way (they are gone on with at the next start).
 */
public final class Orders implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Orders.class);
    private static final Duration LONGEST_SLEEP = Duration.ofMinutes(1);
    private static final Duration END_PATIENCE = Duration.ofSeconds(5);
    private static final Duration LEAST_ASKING = Duration.ofMinutes(1);
    private static final Duration LONGEST_BACK_OFF = Duration.ofDays(1);
    private static final Duration MOST_ASKING = Duration.ofDays(1);
    /** RFC 9773 4.3.3: where the authority does not say. */
    private static final Duration USUAL_ASKING = Duration.ofHours(6);

    /** How an order stands, for those who look. @param state working, failed, done */
    public record Standing(Acme.Plan plan, Acme.Progress progress, String state, List<Step> steps) {
        /** For a person: what comes next, and what went wrong last. */
        public String words() {
            Instant next = progress.nextAttempt().truncatedTo(ChronoUnit.SECONDS);
            Instant failed = progress.failedAt();
            String last = progress.lastFailure();
            String trouble = last == null || failed == null ? "" : "failed " + (progress.failures() == 1 ? "once" : progress.failures() + " times")
                    + ", last on " + failed.truncatedTo(ChronoUnit.SECONDS) + ": " + last;
            return switch (state) {
                case "working" -> trouble.isEmpty() ? "being ordered" : "being ordered; " + trouble;
                case "failed" -> trouble + "; tried again on " + next;
                default -> "renewed on " + next;
            };
        }
    }

    /** @param number from 1 on, ever higher while the server runs */
    public record Step(int number, String text) {}

    private final Store store;
    private final Clock clock;
    private final RandomGenerator random;
    private final Talk.Usual usual;
    private final Proofs proofs;
    private final NextKeys keys;
    private final Runnable installed;
    private final Map<String, Steps> steps = new ConcurrentHashMap<>();
    private final Set<String> running = ConcurrentHashMap.newKeySet();
    private final CountDownLatch closing = new CountDownLatch(1);
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private long wakes;

    /** @param installed told after a certificate was changed, so that the next handshake sees it; @param trust whom all outgoing HTTPS believes */
    public Orders(Store store, Challenges challenges, NextKeys keys, Runnable installed, Clock clock, RandomGenerator random, Supplier<SSLContext> trust) {
        this(store, challenges, keys, installed, clock, random, new Talk.Usual(trust, BoundedHttp.Limits.USUAL));
    }

    Orders(Store store, Challenges challenges, NextKeys keys, Runnable installed, Clock clock, RandomGenerator random, Talk.Usual usual) {
        this.store = store;
        this.clock = clock;
        this.random = random;
        this.usual = usual;
        this.keys = keys;
        this.installed = installed;
        proofs = new Proofs(challenges, clock);
    }

    /** Does what is due, from now on. */
    public void start() {
        Thread.ofVirtual().name("orders").start(this::look);
    }

    private void look() {
        while (closing.getCount() > 0) {
            try {
                long seen = wakes();
                Instant next = doDue(clock.instant());
                await(seen, Duration.between(clock.instant(), next));
            } catch (InterruptedException e) {
                return;
            } catch (RuntimeException e) {
                LOG.error("looking for certificates to order failed, tried again in a minute", e);
                if (waited(LONGEST_SLEEP)) {
                    return;
                }
            }
        }
    }

    private boolean waited(Duration time) {
        try {
            return closing.await(time.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return true;
        }
    }

    private long wakes() {
        lock.lock();
        try {
            return wakes;
        } finally {
            lock.unlock();
        }
    }

    /** Until there was another wake since the number seen, or so long. */
    private void await(long seen, Duration time) throws InterruptedException {
        long left = Math.min(LONGEST_SLEEP.toNanos(), Math.max(Duration.ofMillis(10).toNanos(), time.toNanos()));
        lock.lock();
        try {
            while (wakes == seen && left > 0) {
                left = changed.awaitNanos(left);
            }
        } finally {
            lock.unlock();
        }
    }

    /** Looks again at what is due. */
    void wake() {
        lock.lock();
        try {
            wakes++;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Starts what is due, one thread each; gives when the next is. */
    private Instant doDue(Instant now) {
        Instant next = now.plus(LONGEST_SLEEP);
        for (Acme.Order order : store.acme().orders()) {
            String name = order.plan().certificate();
            Instant ask = order.progress().askAgain();
            boolean due = !order.progress().nextAttempt().isAfter(now);
            boolean asking = ask != null && !ask.isAfter(now);
            if (!due && !asking) {
                Instant soonest = ask != null && ask.isBefore(order.progress().nextAttempt()) ? ask : order.progress().nextAttempt();
                next = soonest.isBefore(next) ? soonest : next;
            } else if (running.add(name)) {
                Thread.ofVirtual().name("order-" + name).start(() -> {
                    try {
                        if (due) {
                            attempt(order);
                        } else {
                            ask(order);
                        }
                    } catch (RuntimeException bug) {
                        LOG.error("the order of certificate {} ended by a fault of ours", name, bug);
                        failed(order, new Failure("a fault of ours: the server's log says which"), Optional.empty());
                    } finally {
                        running.remove(name);
                        steps(name).changed();
                        wake();
                    }
                });
            }
        }
        return next;
    }

    private void attempt(Acme.Order order) {
        Acme.Plan plan = order.plan();
        Optional<Acme.Account> account = store.acme().account(plan.authority());
        if (account.isEmpty()) {
            failed(order, new Failure("there is no authority named " + plan.authority()), Optional.empty());
            return;
        }
        try (Talk talk = Talk.open(account.get().directory(), account.get().rootPem(), usual)) {
            try {
                var attempt = new Attempt(plan, talk, talk.login(account.get()), proofs, journal(plan.certificate()), keys, clock, closing);
                succeeded(order, attempt.run(order.progress(), leaf(plan.certificate()).orElse(null)));
            } catch (Failure e) {
                failed(order, e, talk.retryAfter());
            }
        } catch (Failure e) {
            failed(order, e, Optional.empty());
        }
    }

    private Attempt.Journal journal(String name) {
        return new Attempt.Journal() {
            @Override public void step(String text) {
                note(name, text);
            }

            @Override public void ordering(String pendingKeyPem) {
                // Should the process end before the order's address is written down, the next one is not made at once.
                save(name, p -> new Acme.Progress(null, null, "ordering", clock.instant().plus(backOff(p.failures() + 1)), p.failures(), p.lastFailure(), p.failedAt(), null));
            }

            @Override public void ordered(String orderUrl, String pendingKeyPem) {
                save(name, p -> new Acme.Progress(orderUrl, pendingKeyPem, "ordered", clock.instant(), p.failures(), p.lastFailure(), p.failedAt(), null));
            }
        };
    }

    private void note(String name, String text) {
        LOG.info("certificate {}: {}", name, text);
        steps(name).add(text);
    }

    private Steps steps(String name) {
        return steps.computeIfAbsent(name, _ -> new Steps());
    }

    private void save(String name, java.util.function.UnaryOperator<Acme.Progress> change) {
        store.acme().order(name).ifPresent(now -> store.acme().progress(name, change.apply(now.progress())));
    }

    private Optional<X509Certificate> leaf(String name) {
        return store.certificates().find(name).flatMap(kept -> {
            try {
                return Pem.read(kept.chainPem(), null).certificates().stream().findFirst();
            } catch (Pem.Unreadable e) {
                LOG.warn("certificate {} cannot be read, and is ordered anew: {}", name, e.why());
                return Optional.empty();
            }
        });
    }

    private void succeeded(Acme.Order order, Attempt.Got got) throws Failure {
        String name = order.plan().certificate();
        Credential credential = got.credential();
        if (store.acme().order(name).isEmpty()) {
            note(name, "the order was taken back meanwhile; its certificate is not used");
            return;
        }
        Outcome<Certificates.Kept> outcome = store.certificates().find(name).isPresent()
                ? store.certificates().replace(name, Pem.write(credential.chain()), Pem.write(credential.key()), order.plan().hosts())
                : store.certificates().add(name, Certificates.Source.ORDERED, Pem.write(credential.chain()), Pem.write(credential.key()), order.plan().hosts(), false);
        if (outcome instanceof Outcome.Refused<Certificates.Kept>(Refusal _, String why)) {
            throw new Failure("the certificate could not be kept: " + why);
        }
        installed.run();
        Instant now = clock.instant();
        Instant renewal = Window.renewal(credential.leaf(), got.renewal().suggested(), now, random);
        String said = "valid until " + credential.leaf().getNotAfter().toInstant() + ", renewed from " + renewal.truncatedTo(ChronoUnit.SECONDS) + " on";
        note(name, "the certificate is here and serves: " + said);
        store.acme().progress(name, new Acme.Progress(null, null, said, renewal, 0, null, null, askAgain(got.renewal(), now)));
    }

    /** Never sooner than a minute, nor later than a day; null where the authority tells nothing. */
    private static @Nullable Instant askAgain(Attempt.Renewal renewal, Instant now) {
        if (renewal.suggested() == null && renewal.askAgain() == null) {
            return null;
        }
        Duration wait = renewal.askAgain() == null ? USUAL_ASKING : Duration.between(now, renewal.askAgain());
        return now.plus(wait.compareTo(LEAST_ASKING) < 0 ? LEAST_ASKING : wait.compareTo(MOST_ASKING) > 0 ? MOST_ASKING : wait);
    }

    /** Asks the authority when to renew; what it says anew takes the place of what it said before. */
    private void ask(Acme.Order order) {
        String name = order.plan().certificate();
        Instant now = clock.instant();
        Acme.Account account = store.acme().account(order.plan().authority()).orElse(null);
        X509Certificate leaf = leaf(name).orElse(null);
        Attempt.Renewal renewal = Attempt.Renewal.UNKNOWN;
        if (account != null && leaf != null) {
            try (Talk talk = Talk.open(account.directory(), account.rootPem(), usual)) {
                renewal = new Attempt(order.plan(), talk, talk.login(account), proofs, journal(name), keys, clock, closing).renewal(leaf);
            } catch (Failure e) {
                LOG.info("certificate {}: the authority was not asked about renewal: {}", name, e.why());
            }
        }
        Attempt.Renewal heard = renewal;
        save(name, p -> {
            Instant next = p.nextAttempt();
            // A time chosen before stays as long as it fits: choosing again and again would choose the soonest in the end.
            if (leaf != null && p.failures() == 0 && heard.suggested() != null && !heard.suggested().holds(next)) {
                next = Window.renewal(leaf, heard.suggested(), store.certificates().find(name).map(Certificates.Kept::added).orElse(now), random);
                if (!next.equals(p.nextAttempt())) {
                    LOG.info("certificate {}: the authority suggests to renew it on {}", name, next);
                }
            }
            Instant again = askAgain(heard, now);
            return new Acme.Progress(p.orderUrl(), p.pendingKeyPem(), p.step(), next, p.failures(), p.lastFailure(), p.failedAt(),
                    again == null ? now.plus(USUAL_ASKING) : again);
        });
    }

    private void failed(Acme.Order order, Failure failure, Optional<Instant> retryAfter) {
        String name = order.plan().certificate();
        if (closing.getCount() == 0) {
            // Stopped, not failed: gone on with at the next start.
            return;
        }
        Instant now = clock.instant();
        save(name, p -> {
            int failures = p.failures() + 1;
            Instant next = now.plus(backOff(failures));
            // RFC 8555 6.6, RFC 9110 10.2.3: not sooner than it said; but nobody keeps us away for ever.
            Instant asked = retryAfter.map(at -> at.isAfter(now.plus(LONGEST_BACK_OFF)) ? now.plus(LONGEST_BACK_OFF) : at).orElse(next);
            Instant at = asked.isAfter(next) ? asked : next;
            LOG.warn("certificate {} could not be had: {}; tried again on {} (failure {})", name, failure.why(), at, failures);
            return new Acme.Progress(failure.orderOver() ? null : p.orderUrl(), failure.orderOver() ? null : p.pendingKeyPem(),
                    "failed", at, failures, failure.why(), now, null);
        });
        steps(name).add("failed: " + failure.why());
    }

    /** Five minutes, then three times as long after each failure, at most a day; and a little more by chance. */
    private Duration backOff(int failures) {
        Duration first = CareSettings.CARE.acmeRetry.of(store.settings());
        Duration wait = first.multipliedBy((long) Math.pow(3, Math.min(failures - 1, 8)));
        Duration most = wait.compareTo(LONGEST_BACK_OFF) > 0 ? LONGEST_BACK_OFF : wait;
        return most.plusMillis(random.nextLong(1 + most.toMillis() / 10));
    }

    /** Orders a certificate, or orders the one of that name by another plan. Returns at once; {@link #standing} tells the rest. */
    public Outcome<Acme.Order> order(Acme.Plan wanted) {
        Optional<String> fault = fault(wanted);
        if (fault.isPresent()) {
            return new Outcome.Refused<>(Refusal.INVALID, fault.get());
        }
        if (running.contains(wanted.certificate())) {
            return new Outcome.Refused<>(Refusal.IN_USE, "certificate " + wanted.certificate() + " is being ordered just now");
        }
        var plan = new Acme.Plan(wanted.certificate(), wanted.authority(), wanted.hosts().stream().map(Names::ascii).distinct().toList(),
                wanted.challenge(), wanted.dns(), wanted.keyKind(), wanted.profile());
        Outcome<Acme.Order> outcome = store.acme().plan(plan, new Acme.Progress(null, null, "asked for", clock.instant(), 0, null, null, null));
        wake();
        return outcome;
    }

    private Optional<String> fault(Acme.Plan wanted) {
        if (wanted.hosts().isEmpty()) {
            return Optional.of("a certificate is for at least one name");
        }
        for (String host : wanted.hosts()) {
            if (!Names.valid(host)) {
                return Optional.of("\"" + host + "\" is no host name or address");
            }
            if (host.startsWith("*.") && wanted.challenge() != Acme.Challenge.DNS_01) {
                return Optional.of("a wildcard like " + host + " is proven by dns-01 alone (RFC 8555 8.4)");
            }
            if (address(host) && wanted.challenge() == Acme.Challenge.DNS_01) {
                return Optional.of("an address like " + host + " is proven by http-01 or tls-alpn-01 (RFC 8738)");
            }
        }
        if (store.certificates().find(wanted.certificate()).filter(k -> k.source() != Certificates.Source.ORDERED).isPresent()) {
            return Optional.of("certificate " + wanted.certificate() + " is there already and was not ordered; take another name");
        }
        if (store.certificateRequests().find(wanted.certificate()).isPresent()) {
            return Optional.of("a request for a certificate " + wanted.certificate() + " waits for its answer; take another name");
        }
        Optional<String> deaf = deaf(wanted.challenge());
        if (deaf.isPresent()) {
            return deaf;
        }
        if (wanted.challenge() == Acme.Challenge.DNS_01) {
            try {
                DnsWay.settling(wanted.dns());
                DnsWay.of(wanted.dns());
            } catch (Failure e) {
                return Optional.of(e.why());
            }
        }
        return Optional.empty();
    }

    /** Without a listener that the authority can ask, every order would fail. */
    private Optional<String> deaf(Acme.Challenge challenge) {
        List<Listeners.Listener> open = store.listeners().list().stream().filter(Listeners.Listener::enabled).toList();
        return switch (challenge) {
            case HTTP_01 -> open.stream().anyMatch(l -> l.protocol() == Listeners.Protocol.HTTP && l.security() == Listeners.Security.NONE) ? Optional.empty()
                    : Optional.of("http-01 needs an http listener on port 80: signet listener add http --protocol http --port 80 --security none");
            case TLS_ALPN_01 -> open.stream().anyMatch(l -> l.security() == Listeners.Security.TLS) ? Optional.empty()
                    : Optional.of("tls-alpn-01 needs a listener with TLS on port 443: signet listener add https --protocol https --port 443 --security tls");
            case DNS_01 -> Optional.empty();
        };
    }

    private static boolean address(String host) {
        try {
            return !InetAddress.ofLiteral(host).getHostAddress().isEmpty();
        } catch (IllegalArgumentException name) {
            return false;
        }
    }

    /** Renews now, whenever it would be due. */
    public Outcome<Acme.Order> renew(String name) {
        Optional<Acme.Order> order = store.acme().order(name);
        if (order.isEmpty()) {
            return new Outcome.Refused<>(Refusal.NOT_FOUND, "certificate " + name + " is not ordered from an authority");
        }
        if (running.contains(name)) {
            return new Outcome.Refused<>(Refusal.IN_USE, "certificate " + name + " is being ordered just now");
        }
        save(name, p -> new Acme.Progress(p.orderUrl(), p.pendingKeyPem(), "asked for", clock.instant(), p.failures(), p.lastFailure(), p.failedAt(), p.askAgain()));
        wake();
        return new Outcome.Done<>(order.get());
    }

    /** Orders and renews no more; the certificate, if it is there, stays. */
    public Outcome<Acme.Order> cancel(String name) {
        return store.acme().removeOrder(name);
    }

    /** How all orders stand, without their steps. */
    public List<Standing> standings() {
        return store.acme().orders().stream().map(order -> standing(order, List.of())).toList();
    }

    /** How one stands, without its steps. */
    public Optional<Standing> standing(String name) {
        return store.acme().order(name).map(order -> standing(order, List.of()));
    }

    public int lastStep(String name) {
        return steps(name).last();
    }

    /** How an order stands, with its steps after a number; waits for news so long while it is worked on. */
    public Optional<Standing> standing(String name, int after, Duration atMost) throws InterruptedException {
        Optional<Acme.Order> order = store.acme().order(name);
        if (order.isEmpty()) {
            return Optional.empty();
        }
        boolean working = state(order.get()).equals("working");
        List<Steps.Step> news = steps(name).after(after, working ? atMost : Duration.ZERO);
        return store.acme().order(name).map(now -> standing(now, news.stream().map(s -> new Step(s.number(), s.text())).toList()));
    }

    private Standing standing(Acme.Order order, List<Step> news) {
        return new Standing(order.plan(), order.progress(), state(order), news);
    }

    private String state(Acme.Order order) {
        Acme.Progress progress = order.progress();
        return running.contains(order.plan().certificate()) || !progress.nextAttempt().isAfter(clock.instant()) ? "working"
                : progress.lastFailure() == null ? "done" : "failed";
    }

    @Override
    public void close() {
        closing.countDown();
        wake();
        long until = System.nanoTime() + END_PATIENCE.toNanos();
        for (long seen = wakes(); !running.isEmpty() && until - System.nanoTime() > 0; seen = wakes()) {
            try {
                await(seen, Duration.ofNanos(until - System.nanoTime()));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }
}
