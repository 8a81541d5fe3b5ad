package org.signetmail.queue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import org.jspecify.annotations.Nullable;

import org.signetmail.intake.Filters;
import org.signetmail.intake.Intake;
import org.signetmail.mail.Address;
import org.signetmail.net.Dialer;
import org.signetmail.net.Dns;
import org.signetmail.net.Dnssec;
import org.signetmail.net.Tls;
import org.signetmail.proof.mtasts.PolicyFetch;
import org.signetmail.smtp.client.SmtpClient;
import org.signetmail.smtp.client.Timeouts;
import org.signetmail.store.Account;
import org.signetmail.store.Body;
import org.signetmail.store.Content;
import org.signetmail.store.Deliveries;
import org.signetmail.store.Directory;
import org.signetmail.store.History;
import org.signetmail.store.MailboxId;
import org.signetmail.store.MasterKey;
import org.signetmail.store.Store;
import org.signetmail.store.StoreOptions;
import org.signetmail.store.StoredMessage;
import org.signetmail.tls.Demand;
import org.signetmail.tls.Level;
import org.signetmail.tls.OutgoingPolicy;
import org.signetmail.tls.Tlsa;
import org.signetmail.tls.Trust;

/** A store, a queue on it, a DNS of a few lines and a clock that tests move. */
final class QueueHouse implements AutoCloseable {
    static final Address ALICE = Address.parse("alice@example.test");
    static final Instant START = Instant.ofEpochSecond(2_000_000_000);

    final Tls tls;
    final Map<String, Dns.Answer<Dns.Mx>> exchangers = new ConcurrentHashMap<>();
    final Map<String, Dns.Answer<InetAddress>> hosts = new ConcurrentHashMap<>();
    private final AtomicReference<Instant> now = new AtomicReference<>(START);
    private final Path directory;
    private final Dialer dialer = new Dialer();
    Trust trust = Trust.of(List.of(), Clock.systemUTC());
    /** Tests put another in its place. */
    OutgoingPolicy policy = (destination, host, asked) -> Demand.of(asked == null ? Level.OPPORTUNISTIC : asked, false, () -> trust, List.of(host), Set.of());
    /** Names of which DNSSEC vouches for exchangers and addresses. */
    final Set<String> vouched = ConcurrentHashMap.newKeySet();
    /** By host; DNSSEC vouches for them. */
    final Map<String, Dns.Answer<Tlsa>> keys = new ConcurrentHashMap<>();
    final Map<String, String> texts = new ConcurrentHashMap<>();
    final Map<String, PolicyFetch.Fetched> policies = new ConcurrentHashMap<>();
    final List<String> fetched = new CopyOnWriteArrayList<>();
    Predicate<InetSocketAddress> ourselves = _ -> false;
    int port = 25;
    Duration patience = Duration.ofSeconds(5);
    Store store;
    StsPolicies sts;
    private Filters filters;
    private QueueRunner runner;

    QueueHouse(Path directory, Tls tls) {
        this.directory = directory;
        this.tls = tls;
        store = openStore();
        if (!(store.directory().addDomain("example.test") instanceof Directory.Outcome.Done)
                || !(store.directory().addAccount(ALICE, "Alice", "secret".toCharArray(), 0) instanceof Directory.Outcome.Done)) {
            throw new AssertionError("the fixture was refused");
        }
        store.settings().set("host.name", "mail.example.test");
    }

    Clock clock() {
        InstantSource time = now::get;
        return time.withZone(ZoneOffset.UTC);
    }

    private Store openStore() {
        return Store.open(StoreOptions.sqlite(directory), new MasterKey(new byte[32]), clock());
    }

    void start() {
        var random = new Random(1);
        var dns = new Dns() {
            @Override public Answer<Mx> mx(String domain) {
                return exchangers.getOrDefault(domain, new Answer.NoSuchName<>());
            }

            @Override public Answer<InetAddress> addresses(String host) {
                return hosts.getOrDefault(host, new Answer.NoSuchName<>());
            }

            @Override public Answer<String> txt(String name) {
                return texts.containsKey(name) ? new Answer.Found<>(List.of(texts.get(name))) : new Answer.NoData<>();
            }

            @Override public Answer<String> ptr(InetAddress address) {
                return new Answer.NoData<>();
            }
        };
        var signed = new Dnssec() {
            @Override public Signed<Dns.Mx> mx(String domain) {
                return new Signed<>(dns.mx(domain), vouched.contains(domain), domain);
            }

            @Override public Signed<InetAddress> addresses(String host) {
                return new Signed<>(dns.addresses(host), vouched.contains(host), host);
            }

            @Override public Signed<Tlsa> tlsa(String host, int port) {
                return new Signed<>(keys.getOrDefault(host, new Dns.Answer.NoData<>()), true, host);
            }
        };
        sts = new StsPolicies(store.stsPolicies(), dns, domain -> {
            fetched.add(domain);
            return policies.getOrDefault(domain, new PolicyFetch.Fetched.Failed("nobody there"));
        }, clock());
        filters = new Filters(store);
        var timeouts = new Timeouts(patience, patience, patience, patience, patience, patience.multipliedBy(4), Duration.ofSeconds(1));
        var router = new Router(store.settings(), dns, new Publications(store.settings(), signed, sts), policy, port, address -> ourselves.test(address), random);
        runner = new QueueRunner(store, new Intake(store, filters, clock()), router, () -> new SmtpClient.Caller(dialer, tls, "mail.example.test", timeouts),
                QueueMeters.in(new PrometheusRegistry(), store.outbox()::count), clock(), random);
        runner.start();
    }

    void later(Duration time) {
        now.updateAndGet(t -> t.plus(time));
        runner.wake();
    }

    /** What a change of the trust folder does. */
    void trustMore() {
        runner.trustMore();
    }

    Instant now() {
        return now.get();
    }

    void stop() {
        if (runner != null) {
            runner.close();
            sts.close();
            try {
                filters.close();
            } catch (Exception e) {
                throw new AssertionError(e);
            }
        }
    }

    void restart() {
        stop();
        store.close();
        store = openStore();
        start();
    }

    /** All of this host's mail for the domain goes to loopback. */
    void exchanger(String domain, String host) {
        exchangers.put(domain, new Dns.Answer.Found<>(List.of(new Dns.Mx(10, host))));
        hosts.put(host, new Dns.Answer.Found<>(List.of(InetAddress.getLoopbackAddress())));
    }

    List<Long> send(Address from, String message, String... to) throws IOException {
        return sendAsking(from, message, "", to);
    }

    /** @param submitter an account, or null for mail of the server's own */
    List<Long> submit(@Nullable String submitter, @Nullable Address from, String message, String to) throws IOException {
        var origin = submitter == null ? History.Origin.notice("test") : new History.Origin("trace", "ESMTPSA", "127.0.0.1", "client", "", submitter, from);
        try (var receiving = store.bodies().receive()) {
            receiving.write(message.getBytes(StandardCharsets.UTF_8));
            try (Body body = receiving.finish()) {
                var delivered = store.deliveries().deliver(new Deliveries.Delivery(body, now(), List.of(), List.of(new Deliveries.Onward(from, Address.parse(to), "", null)), null, false,
                        false, origin));
                return ((Deliveries.Delivered.Done) delivered).queued();
            }
        }
    }

    List<Long> sendAsking(Address from, String message, String dsnNotify, String... to) throws IOException {
        var onwards = Arrays.stream(to).map(Address::parse).map(a -> new Deliveries.Onward(from, a, dsnNotify, "rfc822;orig+" + a)).toList();
        try (var receiving = store.bodies().receive()) {
            receiving.write(message.getBytes(StandardCharsets.UTF_8));
            try (Body body = receiving.finish()) {
                var delivered = store.deliveries().deliver(new Deliveries.Delivery(body, now(), List.of(), onwards, "env=1", false, false));
                return ((Deliveries.Delivered.Done) delivered).queued();
            }
        }
    }

    /** Alice's messages, oldest first. */
    List<String> inbox() {
        return inMailbox("INBOX");
    }

    List<String> inMailbox(String name) {
        Account alice = store.directory().account(ALICE).orElseThrow();
        MailboxId inbox = store.mailboxes().find(alice.id(), name).orElseThrow().id();
        long next = store.mailboxes().status(inbox).orElseThrow().uidNext();
        var uids = java.util.stream.LongStream.range(1, next).toArray();
        return store.mailboxes().messages(inbox, uids).stream().map(this::text).toList();
    }

    private String text(StoredMessage message) {
        try (Content content = store.mailboxes().content(message).orElseThrow()) {
            return StandardCharsets.UTF_8.decode(content.bytes()).toString();
        }
    }

    @Override
    public void close() {
        stop();
        store.close();
        dialer.close();
    }
}
