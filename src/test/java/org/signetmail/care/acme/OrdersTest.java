package org.signetmail.care.acme;

import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.signetmail.care.NextKeys;
import org.signetmail.store.Acme;
import org.signetmail.store.Directory.Outcome;
import org.signetmail.store.Listeners;
import org.signetmail.store.MasterKey;
import org.signetmail.store.Store;
import org.signetmail.store.StoreOptions;
import org.signetmail.tls.Authority;
import org.signetmail.tls.KeySpec;
import org.signetmail.tls.Pem;
import org.signetmail.tls.Profile;

import static org.assertj.core.api.Assertions.assertThat;

/** When is ordered and when not, by a clock that the test moves, with an authority that tells when to renew. */
class OrdersTest {
    private static final BoundedHttp.Limits LIMITS = new BoundedHttp.Limits(64 * 1024, Duration.ofSeconds(10), Duration.ofSeconds(30), 100);

    @TempDir
    private Path directory;

    private final MovingClock clock = new MovingClock();
    private final AtomicInteger installed = new AtomicInteger();
    private Store store;
    private FakeAuthority authority;
    private Orders orders;

    @BeforeEach
    void open() throws Exception {
        store = Store.open(StoreOptions.sqlite(directory), new MasterKey(new byte[32]), clock);
        authority = new FakeAuthority(clock);
        store.listeners().add(new Listeners.Listener(0, "http", Listeners.Protocol.HTTP, null, 0, Listeners.Security.NONE, null, Profile.INTERMEDIATE.name(), true, 10));
        var usual = new Talk.Usual(() -> TestTls.make().context(), LIMITS);
        var added = new Authorities(store.acme(), clock, usual).add(new Authorities.Wanted("fake", authority.url("/dir"), authority.root(), null, null, null, true));
        assertThat(added).isInstanceOf(Outcome.Done.class);
        orders = new Orders(store, new Challenges(), new NextKeys(store), installed::incrementAndGet, clock, new Random(7), usual);
        orders.start();
    }

    @AfterEach
    void close() {
        orders.close();
        store.close();
        authority.close();
    }

    private Orders.Standing order(String profile) {
        var plan = new Acme.Plan("site", "fake", List.of("site.example"), Acme.Challenge.HTTP_01, Map.of(), KeySpec.ECDSA_P256.name(), profile);
        assertThat(orders.order(plan)).isInstanceOf(Outcome.Done.class);
        return settled();
    }

    private Orders.Standing settled() {
        return Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> orders.standing("site").orElseThrow(), s -> !s.state().equals("working"));
    }

    private Orders.Standing after(Instant time) {
        clock.moveTo(time);
        orders.wake();
        return settled();
    }

    private X509Certificate leaf() throws Exception {
        return Pem.read(store.certificates().find("site").orElseThrow().chainPem(), null).certificates().getFirst();
    }

    private void suggest(Duration from, Duration to) {
        authority.window = new Instant[] {clock.instant().plus(from), clock.instant().plus(to)};
    }

    @Test
    void theAuthoritySaysWhenToRenew() throws Exception {
        suggest(Duration.ofDays(10), Duration.ofDays(11));
        Instant first = order(null).progress().nextAttempt();
        assertThat(installed).hasValue(1);
        assertThat(first).isBetween(authority.window[0], authority.window[1]);
        X509Certificate before = leaf();

        // It changes its mind, as after a mistake of its own (RFC 9773 1): seen when it is asked again.
        authority.window = new Instant[] {clock.instant().plus(Duration.ofDays(2)), clock.instant().plus(Duration.ofDays(3))};
        clock.moveTo(store.acme().order("site").orElseThrow().progress().askAgain());
        orders.wake();
        Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> store.acme().order("site").orElseThrow().progress().nextAttempt().isBefore(first));
        Instant sooner = settled().progress().nextAttempt();
        assertThat(sooner).isBetween(authority.window[0], authority.window[1]);

        assertThat(authority.orders).hasSize(1);
        suggest(Duration.ofDays(40), Duration.ofDays(41));
        after(sooner);
        Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> authority.orders.size() == 2 && !leaf().equals(before));
        assertThat(authority.orders.get(1).path("replaces").asString()).contains(".");
        assertThat(leaf().getPublicKey()).isNotEqualTo(before.getPublicKey());
    }

    @Test
    void withoutAWordTwoThirdsOfLifeCount() throws Exception {
        authority.tellsRenewal = false;
        Instant next = order(null).progress().nextAttempt();
        Instant from = leaf().getNotBefore().toInstant();
        assertThat(next).isBetween(from.plus(Duration.ofDays(56)), from.plus(Duration.ofDays(61)));
        after(next);
        Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> authority.orders.size() == 2);
        assertThat(authority.orders.get(1).has("replaces")).isFalse();
    }

    @Test
    void nonsenseAboutRenewalIsNothing() {
        authority.window = null;
        assertThat(order(null).progress().nextAttempt()).isAfter(clock.instant().plus(Duration.ofDays(50)));
    }

    @Test
    void whoAlwaysSaysNowIsNotObeyedInATightLoop() {
        suggest(Duration.ofDays(-2), Duration.ofDays(-1));
        for (int day = 1; day <= 3; day++) {
            Orders.Standing standing = day == 1 ? order(null) : after(store.acme().order("site").orElseThrow().progress().nextAttempt());
            int made = day;
            Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> authority.orders.size() == made);
            assertThat(settled().progress().nextAttempt()).isAfterOrEqualTo(clock.instant().plus(Duration.ofHours(23)));
            assertThat(standing.plan().certificate()).isEqualTo("site");
        }
    }

    @Test
    void aRefusalWaitsAsLongAsItWasTold() {
        authority.refuseFor = 7200;
        Orders.Standing first = order(null);
        assertThat(first.state()).isEqualTo("failed");
        assertThat(first.words()).contains("too many orders this week").contains("failed once").contains("tried again on");
        assertThat(first.progress().nextAttempt()).isBetween(clock.instant().plusSeconds(7100), clock.instant().plusSeconds(7300));
        clock.move(Duration.ofMinutes(100));
        orders.wake();
        orders.close();
        assertThat(authority.orders).hasSize(1);
    }

    @Test
    void eachFailureWaitsLonger() {
        authority.refuseFor = 0;
        Orders.Standing standing = order(null);
        Duration before = Duration.ZERO;
        for (int failure = 1; failure <= 9; failure++) {
            int made = failure;
            Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> store.acme().order("site").orElseThrow().progress().failures() == made);
            standing = settled();
            Duration wait = Duration.between(clock.instant(), standing.progress().nextAttempt());
            assertThat(wait).isGreaterThanOrEqualTo(before.compareTo(Duration.ofDays(1)) < 0 ? before : Duration.ofDays(1)).isLessThan(Duration.ofHours(27));
            before = wait;
            authority.refuseFor = failure == 9 ? null : Integer.valueOf(0);
            clock.moveTo(standing.progress().nextAttempt());
            orders.wake();
        }
        Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> settled().state().equals("done"));
        assertThat(authority.orders).hasSize(10);
        assertThat(settled().words()).startsWith("renewed on").doesNotContain("failed");
    }

    @Test
    void profiles() {
        assertThat(order("classic").words()).contains("no profile classic").contains("shortlived");
        authority.life = Duration.ofDays(6);
        Orders.Standing standing = order("shortlived");
        assertThat(standing.state()).isEqualTo("done");
        assertThat(authority.orders.getLast().path("profile").asString()).isEqualTo("shortlived");
        assertThat(standing.progress().nextAttempt()).isBefore(clock.instant().plus(Duration.ofDays(4)));
    }

    @Test
    void aCertificateForAnotherKeyIsNotTaken() {
        authority.foreignKey = true;
        assertThat(order(null).words()).contains("another key");
        assertThat(store.certificates().find("site")).isEmpty();
    }

    @Test
    void whatCannotWorkIsRefusedAtOnce() {
        var deaf = new Acme.Plan("site", "fake", List.of("site.example"), Acme.Challenge.TLS_ALPN_01, Map.of(), KeySpec.ECDSA_P256.name(), null);
        assertThat(why(deaf)).contains("tls-alpn-01 needs a listener");
        assertThat(why(new Acme.Plan("site", "fake", List.of("not a host"), Acme.Challenge.HTTP_01, Map.of(), KeySpec.ECDSA_P256.name(), null))).contains("no host name");
        assertThat(why(new Acme.Plan("site", "fake", List.of("a.example"), Acme.Challenge.DNS_01, Map.of(), KeySpec.ECDSA_P256.name(), null))).contains("--dns-server");
        assertThat(why(new Acme.Plan("site", "nowhere", List.of("a.example"), Acme.Challenge.HTTP_01, Map.of(), KeySpec.ECDSA_P256.name(), null))).contains("no authority");
        assertThat(authority.orders).isEmpty();
    }

    private String why(Acme.Plan plan) {
        return ((Outcome.Refused<?>) orders.order(plan)).why();
    }

    @Property(tries = 300)
    void aRenewalIsWithinTheCertificatesLife(@ForAll @LongRange(min = -400, max = 400) long from, @ForAll @LongRange(min = 1, max = 400) long length,
            @ForAll @LongRange(min = 1, max = 800) long lifeHours, @ForAll boolean suggested) {
        Instant now = Instant.parse("2026-11-25T00:00:00Z");
        X509Certificate leaf = Leaf.of(lifeHours);
        Window window = suggested ? Window.of(now.plus(Duration.ofDays(from)), now.plus(Duration.ofDays(from + length))) : null;
        Instant renewal = Window.renewal(leaf, window, now, new Random(from));
        assertThat(renewal).isAfter(now.minus(Duration.ofHours(1))).isBefore(leaf.getNotAfter().toInstant());
    }

    /** Making keys for each try would be most of the work. */
    private static final class Leaf {
        private static final Authority AUTHORITY = Authority.create("x", Instant.parse("2026-11-25T00:00:00Z"));

        static X509Certificate of(long hours) {
            return AUTHORITY.sign(AUTHORITY.certificate().getPublicKey(), List.of("a.example"), Instant.parse("2026-11-25T00:00:00Z"), Duration.ofHours(hours));
        }
    }
}
