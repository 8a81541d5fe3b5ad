package org.signetmail.care;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyPair;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.signetmail.mail.Address;
import org.signetmail.net.Handshakes;
import org.signetmail.store.Certificates;
import org.signetmail.store.Directory;
import org.signetmail.store.Directory.Outcome;
import org.signetmail.store.Listeners;
import org.signetmail.store.MasterKey;
import org.signetmail.store.Store;
import org.signetmail.store.StoreOptions;
import org.signetmail.tls.Authority;
import org.signetmail.tls.Bundle;
import org.signetmail.tls.Credential;
import org.signetmail.tls.KeySpec;
import org.signetmail.tls.Names;
import org.signetmail.tls.Pem;
import org.signetmail.tls.Trust;

import static org.assertj.core.api.Assertions.assertThat;

/** The caretaker over a real store, with a clock that the test moves. */
class CaretakerTest {
    @TempDir
    private Path directory;

    private final MovingClock clock = new MovingClock();
    private Store store;
    private Caretaker caretaker;

    /** Tells the time it was set to. */
    private static final class MovingClock extends Clock {
        private volatile Instant now = Instant.parse("2026-06-01T00:00:00Z");

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return now;
        }
    }

    @BeforeEach
    void open() {
        store = Store.open(StoreOptions.sqlite(directory), new MasterKey(new byte[32]), clock);
        store.settings().set("host.name", "mail.example.test");
        store.directory().addDomain("example.test");
        caretaker = new Caretaker(store, clock);
    }

    @AfterEach
    void close() throws Exception {
        caretaker.close();
        store.close();
    }

    private static String why(Outcome<Certificates.Kept> outcome) {
        return ((Outcome.Refused<Certificates.Kept>) outcome).why();
    }

    @Test
    void madeOnceAndMadeAnewForMoreNames() {
        caretaker.ensureOwn(Caretaker.OWN, caretaker.namesToCover());
        var first = caretaker.covering("imap.example.test").orElseThrow();
        caretaker.ensureOwn(Caretaker.OWN, caretaker.namesToCover());
        assertThat(caretaker.covering("imap.example.test").orElseThrow().leaf()).isEqualTo(first.leaf());
        store.directory().addDomain("second.test");
        caretaker.ensureOwn(Caretaker.OWN, caretaker.namesToCover());
        assertThat(caretaker.covering("imap.second.test")).map(Credential::name).contains("own second.test");
        assertThat(caretaker.covering("imap.example.test").orElseThrow().leaf()).isEqualTo(first.leaf());
        Credential second = caretaker.covering("imap.second.test").orElseThrow();
        caretaker.ensureOwn(Caretaker.OWN, Stream.concat(caretaker.namesToCover().stream(), Stream.of("new.second.test", "new.example.test")).toList());
        assertThat(caretaker.covering("new.second.test")).map(Credential::name).contains("own second.test");
        assertThat(caretaker.covering("new.example.test")).map(Credential::name).contains(Caretaker.OWN);
        assertThat(caretaker.covering("imap.second.test").orElseThrow().leaf()).isNotEqualTo(second.leaf());
        assertThat(caretaker.ensureAuthority().certificate()).isEqualTo(caretaker.ensureAuthority().certificate());
        assertThat(store.check()).isEmpty();
    }

    @Test
    void renewedAtTwoThirdsOfItsLife() {
        caretaker.ensureOwn(Caretaker.OWN, List.of("mail.example.test"));
        var first = caretaker.covering("mail.example.test").orElseThrow().leaf();
        clock.now = clock.now.plus(Duration.ofDays(59));
        caretaker.start();
        clock.now = clock.now.plus(Duration.ofDays(2));
        try (var again = new Caretaker(store, clock)) {
            again.start();
            Awaitility.await().atMost(Duration.ofSeconds(10)).untilAsserted(() ->
                    assertThat(caretaker.covering("mail.example.test").orElseThrow().leaf().getNotAfter()).isAfter(first.getNotAfter()));
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void whatIsNeededIsNotRemoved() throws Exception {
        store.settings().set("host.name", "mail.example.test");
        caretaker.ensureOwn(Caretaker.OWN, List.of("mail.example.test", "imap.example.test"));
        store.directory().addDomain("example.test");
        store.listeners().add(new Listeners.Listener(0, "imaps", Listeners.Protocol.IMAP, null, 993, Listeners.Security.TLS, null, "INTERMEDIATE", true, 10));
        assertThat(caretaker.bare()).isEmpty();
        assertThat(why(caretaker.remove(Caretaker.OWN, true))).isEqualTo("it is the only one, and imaps would have none to show");
        assertThat(caretaker.createSelfSigned("other", List.of("mail.example.test"), KeySpec.ECDSA_P256)).isInstanceOf(Outcome.Done.class);
        assertThat(caretaker.aloneFor(Caretaker.OWN)).containsExactly("imap.example.test");
        assertThat(why(caretaker.remove(Caretaker.OWN, false))).startsWith("no other certificate covers imap.example.test; ");
        store.settings().set("tls.default-certificate", Caretaker.OWN);
        assertThat(why(caretaker.remove(Caretaker.OWN, true))).isEqualTo("it is the one that tls.default-certificate names");
        store.settings().set("tls.default-certificate", "other");
        assertThat(caretaker.remove(Caretaker.OWN, true)).isInstanceOf(Outcome.Done.class);
        store.listeners().list().forEach(l -> store.listeners().remove(l.name()));
        assertThat(why(caretaker.remove("other", true))).contains("tls.default-certificate");
        store.settings().set("tls.default-certificate", "none");
        assertThat(caretaker.remove("other", true)).as("nobody shows it").isInstanceOf(Outcome.Done.class);
    }

    @Test
    void importsAreCheckedAndUsesRespected() throws Exception {
        assertThat(caretaker.createSelfSigned("self", List.of("a.example"), KeySpec.RSA_2048)).isInstanceOf(Outcome.Done.class);
        Certificates.Kept self = store.certificates().find("self").orElseThrow();
        assertThat(why(imported("copy", self.chainPem(), null))).contains("no private key");
        assertThat(why(imported("copy", "nonsense", null))).contains("none of PEM, DER");
        assertThat(imported("copy", self.keyPem() + self.chainPem(), null)).isInstanceOf(Outcome.Done.class);
        assertThat(why(imported("copy", self.keyPem() + self.chainPem(), null))).contains("already");
        assertThat(why(caretaker.createOwn("bad", List.of("no host!"), KeySpec.ECDSA_P256))).contains("is no host name");
        assertThat(why(caretaker.createOwn("bad", List.of(), KeySpec.ECDSA_P256))).contains("at least one name");
        store.listeners().add(new Listeners.Listener(0, "imaps", Listeners.Protocol.IMAP, null, 993, Listeners.Security.TLS, "copy", "INTERMEDIATE", true, 10));
        assertThat(why(caretaker.remove("copy", false))).contains("imaps");
        assertThat(why(caretaker.remove(Caretaker.AUTHORITY, false))).contains("authority");
        clock.now = clock.now.plus(Duration.ofDays(91));
        assertThat(why(imported("late", self.keyPem() + self.chainPem(), null))).contains("expired");
        assertThat(Pem.read(caretaker.authorityPem(), null).certificates()).hasSize(1);
    }

    @Test
    void tellsPeopleWhatToKnow() {
        store.directory().addAccount(Address.parse("alice@example.test"), "", "x".toCharArray(), 0);
        store.listeners().add(new Listeners.Listener(0, "imaps", Listeners.Protocol.IMAP, null, 993, Listeners.Security.TLS, null, "INTERMEDIATE", true, 10));
        store.listeners().add(new Listeners.Listener(0, "submission", Listeners.Protocol.SUBMISSION, null, 587, Listeners.Security.STARTTLS_REQUIRED, null,
                "INTERMEDIATE", true, 10));
        caretaker.ensureOwn(Caretaker.OWN, caretaker.namesToCover());
        assertThat(ClientSettings.of(store, "mail.example.test", "alice@example.test", 1000))
                .containsExactly(new ClientSettings("IMAP", "mail.example.test", 1993, "SSL/TLS", "alice@example.test"),
                        new ClientSettings("SMTP", "mail.example.test", 1587, "STARTTLS", "alice@example.test"));
        assertThat(DnsRecords.of(store, caretaker, "example.test", "mail.example.test")).extracting(r -> r.type() + " " + r.name())
                .contains("MX example.test.", "TXT example.test.", "SRV _imaps._tcp.example.test.", "SRV _submission._tcp.example.test.",
                        "TLSA _25._tcp.mail.example.test.")
                .doesNotContain("SRV _pop3s._tcp.example.test.");
        TlsStatus status = TlsStatus.of(store, caretaker, 0, Map.of(), new Handshakes.Day(List.of(), List.of()), clock.instant());
        assertThat(status.listeners()).extracting(TlsStatus.OfListener::certificate).containsExactly(Caretaker.OWN, Caretaker.OWN);
        assertThat(status.domains().getFirst().names()).allMatch(n -> Caretaker.OWN.equals(n.certificate()));
    }

    @Test
    void theAuthorityIsMadeOnceAndKept() throws Exception {
        String made = caretaker.authorityPem();
        try (var again = new Caretaker(store, clock)) {
            assertThat(again.authorityPem()).isEqualTo(made);
            assertThat(again.shownBy(null)).as("never shown to clients").isEmpty();
        }
        assertThat(caretaker.remove(Caretaker.AUTHORITY, false)).isInstanceOf(Outcome.Refused.class);
    }

    @Test
    void theOwnCertificateCoversEveryNameAndIsMadeAnewOnlyForMissingOnes() {
        caretaker.ensureOwn(Caretaker.OWN, caretaker.namesToCover());
        Credential first = chosen("imap.example.test");
        assertThat(new Trust.Verdict.Trusted()).isEqualTo(Trust.of(List.of(caretaker.ensureAuthority().certificate()), clock).verify(first.chain(), "mail.example.test"));
        caretaker.ensureOwn(Caretaker.OWN, List.of("MAIL.example.test", "autoconfig.example.test"));
        assertThat(chosen("mail.example.test").leaf()).isEqualTo(first.leaf());
        caretaker.ensureOwn(Caretaker.OWN, List.of("pop3.example.test", "mail.bücher.example", "new.example.test"));
        Credential second = chosen("mail.example.test");
        assertThat(second.leaf()).isNotEqualTo(first.leaf());
        assertThat(Names.of(second.leaf())).contains("new.example.test", "imap.example.test");
        Credential other = chosen("mail.bücher.example");
        assertThat(Names.of(other.leaf())).containsExactly("mail.xn--bcher-kva.example");
        caretaker.ensureOwn(Caretaker.OWN, List.of("mail.bücher.example"));
        assertThat(chosen("mail.example.test").leaf()).isEqualTo(second.leaf());
        assertThat(chosen("mail.bücher.example").leaf()).isEqualTo(other.leaf());
    }

    /** A device that has the authority of before believes it for the names of before. */
    @Test
    void theAuthoritySpeaksForOurDomainsAloneAndGrowsWithThem() {
        caretaker.ensureOwn(Caretaker.OWN, Stream.concat(caretaker.namesToCover().stream(), Stream.of("localhost", "127.0.0.1")).toList());
        Authority narrow = caretaker.ensureAuthority();
        assertThat(narrow.constraints().domains()).containsExactly("example.test", "mail.example.test", "localhost", "127.0.0.1");
        Trust before = Trust.only(List.of(narrow.certificate()), clock);
        assertThat(before.verify(chosen("127.0.0.1").chain(), "127.0.0.1")).isEqualTo(new Trust.Verdict.Trusted());
        store.directory().addDomain("second.test");
        caretaker.ensureOwn(Caretaker.OWN, caretaker.namesToCover());
        Trust after = Trust.only(List.of(caretaker.ensureAuthority().certificate()), clock);
        for (Trust trust : List.of(before, after)) {
            assertThat(trust.verify(chosen("imap.example.test").chain(), "imap.example.test")).isEqualTo(new Trust.Verdict.Trusted());
        }
        assertThat(after.verify(chosen("imap.second.test").chain(), "imap.second.test")).isEqualTo(new Trust.Verdict.Trusted());
        assertThat(before.verify(chosen("imap.second.test").chain(), "imap.second.test")).isInstanceOf(Trust.Verdict.Refused.class);
        made(caretaker.createOwn("elsewhere", List.of("*.else.where", "10.1.2.3", "198.51.100.7"), KeySpec.ECDSA_P256));
        assertThat(caretaker.ensureAuthority().constraints().domains()).contains("second.test", "else.where", "198.51.100.7").doesNotContain("10.1.2.3");
        Trust widest = Trust.only(List.of(caretaker.ensureAuthority().certificate()), clock);
        assertThat(widest.verify(chosen("a.else.where").chain(), "198.51.100.7")).isEqualTo(new Trust.Verdict.Trusted());
        assertThat(widest.verify(chosen("imap.example.test").chain(), "imap.example.test")).isEqualTo(new Trust.Verdict.Trusted());
    }

    @Test
    void whatIsMadeHereIsRenewedAtTwoThirdsOfItsLifeWithTheSameKindOfKey() {
        made(caretaker.createOwn("own", List.of("mail.example.test"), KeySpec.RSA_2048));
        made(caretaker.createSelfSigned("alone", List.of("alone.test"), KeySpec.ECDSA_P384));
        Credential own = chosen("mail.example.test");
        Credential alone = chosen("alone.test");
        pass(Duration.ofDays(59));
        caretaker.renew();
        assertThat(chosen("mail.example.test").leaf()).isEqualTo(own.leaf());
        pass(Duration.ofDays(2));
        caretaker.renew();
        assertThat(chosen("mail.example.test").leaf()).isNotEqualTo(own.leaf());
        assertThat(KeySpec.of(chosen("mail.example.test").leaf().getPublicKey())).isEqualTo(KeySpec.RSA_2048);
        assertThat(chosen("alone.test").leaf().getNotAfter()).isAfter(alone.leaf().getNotAfter());
        assertThat(chosen("alone.test").leaf().getPublicKey()).as("pins stand").isEqualTo(alone.leaf().getPublicKey());
    }

    @Test
    void importsServeAtOnceAndFaultsAreNamed() {
        KeyPair pair = KeySpec.ECDSA_P256.generate();
        var leaf = Authority.create("Bought", clock.now).sign(pair.getPublic(), List.of("shop.test"), clock.now, Duration.ofDays(30));
        String certificate = Pem.write(List.of(leaf));
        assertThat(why(imported("shop", certificate, null))).contains("no private key");
        assertThat(why(imported("shop", Pem.write(pair.getPrivate()), null))).contains("no certificate");
        assertThat(why(imported("shop", certificate + Pem.write(KeySpec.ECDSA_P256.generate().getPrivate()), null))).contains("belongs to none");
        assertThat(why(imported("shop", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n", null))).contains("no PEM text");
        Certificates.Kept kept = made(imported("shop", Pem.write(pair.getPrivate()) + certificate, null));
        assertThat(kept.source()).isEqualTo(Certificates.Source.IMPORTED);
        assertThat(kept.toString()).doesNotContain("PRIVATE");
        assertThat(chosen("shop.test").leaf()).isEqualTo(leaf);
        pass(Duration.ofDays(31));
        assertThat(why(imported("late", Pem.write(pair.getPrivate()) + certificate, null))).contains("expired on");
    }

    @Test
    void badNamesAreRefusedInWords() {
        for (String name : List.of("", "a b", "a:b", "x".repeat(64) + ".test", "*.test", "ü".repeat(300))) {
            assertThat(why(caretaker.createOwn("bad", List.of("mail.example.test", name), KeySpec.ECDSA_P256))).contains("is no host name or address");
        }
        assertThat(why(caretaker.createOwn("bad", List.of(), KeySpec.ECDSA_P256))).contains("at least one name");
    }

    @Test
    void aNameThatCannotBeLeavesTheOthersCovered() {
        caretaker.ensureOwn(Caretaker.OWN, List.of("mail.example.test", "x".repeat(64) + ".test"));
        assertThat(Names.of(chosen("mail.example.test").leaf())).containsExactly("mail.example.test");
    }

    @Test
    void changesOfOthersAreSeen() throws Exception {
        try (var other = new Caretaker(store, clock)) {
            made(other.createOwn("one", List.of("one.test"), KeySpec.ECDSA_P256));
            made(other.createOwn("two", List.of("two.test"), KeySpec.ECDSA_P256));
            Awaitility.await().until(() -> caretaker.covering("two.test").isPresent());
            for (String name : List.of("one", "two")) {
                store.settings().set("tls.default-certificate", name);
                Awaitility.await().until(() -> caretaker.shownBy(null).map(Credential::name).orElse("").equals(name));
            }
        }
    }

    private Outcome<Certificates.Kept> imported(String name, String pem, char @Nullable [] password) {
        return switch (caretaker.imports().take(name, List.of(new Bundle.File("", pem.getBytes(StandardCharsets.UTF_8))), password, false)) {
            case Imports.Import.Taken(Certificates.Kept kept, List<String> _) -> new Outcome.Done<>(kept);
            case Imports.Import.Locked(boolean _, String why) -> new Outcome.Refused<>(Directory.Refusal.INVALID, why);
            case Imports.Import.Refused(Directory.Refusal kind, String why) -> new Outcome.Refused<>(kind, why);
        };
    }

    private Credential chosen(String host) {
        return Objects.requireNonNull(caretaker.choose(host, null, true));
    }

    private void pass(Duration time) {
        clock.now = clock.now.plus(time);
    }

    private static Certificates.Kept made(Outcome<Certificates.Kept> outcome) {
        assertThat(outcome).isInstanceOf(Outcome.Done.class);
        return ((Outcome.Done<Certificates.Kept>) outcome).value();
    }

    private boolean trusts(java.security.cert.X509Certificate root) {
        return Trust.only(List.of(root), clock).verify(caretaker.covering("mail.example.test").orElseThrow().chain(), "mail.example.test") instanceof Trust.Verdict.Trusted;
    }

    /** Ten years in six looks: the next authority is there a year ahead, takes over 120 days before, and the old one is offered until it ends. */
    @Test
    void oneAuthorityFollowsAnotherWithTimeForDevices() throws Exception {
        caretaker.ensureOwn(Caretaker.OWN, caretaker.namesToCover());
        var old = caretaker.ensureAuthority().certificate();
        Instant end = old.getNotAfter().toInstant();
        clock.now = end.minus(Duration.ofDays(400));
        caretaker.renew();
        assertThat(caretaker.following()).isEmpty();
        assertThat(caretaker.authoritiesOffered()).containsExactly(old);

        clock.now = end.minus(Duration.ofDays(364));
        caretaker.renew();
        assertThat(caretaker.following()).contains(new Caretaker.Following.Coming(end.minus(Duration.ofDays(120))));
        assertThat(caretaker.authoritiesOffered()).hasSize(2).last().isEqualTo(old);
        var next = caretaker.authoritiesOffered().getFirst();
        assertThat(next.getSubjectX500Principal()).as("two that follow each other are told apart").isNotEqualTo(old.getSubjectX500Principal());
        assertThat(next.getPublicKey()).isNotEqualTo(old.getPublicKey());
        caretaker.refresh();
        assertThat(trusts(old)).isTrue();
        assertThat(trusts(next)).isFalse();
        assertThat(why(caretaker.remove("own-ca-next", false))).contains("authority");

        clock.now = end.minus(Duration.ofDays(121));
        caretaker.renew();
        assertThat(trusts(old)).as("a day before, devices need nothing new").isTrue();
        var key = caretaker.covering("mail.example.test").orElseThrow().leaf().getPublicKey();

        clock.now = end.minus(Duration.ofDays(119));
        caretaker.renew();
        assertThat(trusts(next)).isTrue();
        assertThat(trusts(old)).isFalse();
        assertThat(caretaker.covering("mail.example.test").orElseThrow().leaf().getPublicKey()).as("the key stays: its TLSA record is published").isEqualTo(key);
        assertThat(caretaker.authoritiesOffered()).containsExactly(next, old);
        assertThat(caretaker.following()).contains(new Caretaker.Following.TookOver(end));
        assertThat(store.certificates().find("own-ca-old").orElseThrow().keyPem()).as("its key is gone").isNull();

        clock.now = end.plus(Duration.ofDays(1));
        caretaker.renew();
        assertThat(caretaker.authoritiesOffered()).containsExactly(next);
        assertThat(caretaker.following()).isEmpty();
        try (var again = new Caretaker(store, clock)) {
            assertThat(again.ensureAuthority().certificate()).isEqualTo(next);
        }
    }

    @Test
    void aStolenAuthorityIsReplacedAtOnceAndTheNextGrowsWithTheDomains() {
        caretaker.ensureOwn(Caretaker.OWN, caretaker.namesToCover());
        var stolen = caretaker.ensureAuthority().certificate();
        caretaker.renewAuthority(false);
        assertThat(trusts(stolen)).isTrue();
        store.directory().addDomain("second.test");
        caretaker.ensureOwn(Caretaker.OWN, caretaker.namesToCover());
        caretaker.renewAuthority(true);
        var now = caretaker.ensureAuthority();
        assertThat(now.constraints().domains()).contains("example.test", "second.test");
        assertThat(trusts(now.certificate())).isTrue();
        assertThat(trusts(stolen)).isFalse();
        assertThat(caretaker.authoritiesOffered()).as("nobody is told to believe it any more").containsExactly(now.certificate());
        assertThat(Trust.only(List.of(now.certificate()), clock).verify(caretaker.covering("mail.second.test").orElseThrow().chain(), "mail.second.test"))
                .isInstanceOf(Trust.Verdict.Trusted.class);
    }

    /** A process that died between two steps: the next look goes on. */
    @Test
    void aTakingOverThatWasCutShortIsGoneOnWith() {
        caretaker.ensureOwn(Caretaker.OWN, caretaker.namesToCover());
        var old = caretaker.ensureAuthority().certificate();
        caretaker.renewAuthority(false);
        Certificates.Kept next = store.certificates().find("own-ca-next").orElseThrow();
        store.certificates().add("own-ca-old", Certificates.Source.SELF_SIGNED, Pem.write(List.of(old)), null, List.of(), true);
        store.certificates().replace(Caretaker.AUTHORITY, next.chainPem(), next.keyPem(), List.of());
        caretaker.renew();
        assertThat(store.certificates().find("own-ca-next")).isEmpty();
        assertThat(caretaker.authoritiesOffered()).last().isEqualTo(old);
        assertThat(trusts(caretaker.ensureAuthority().certificate())).isTrue();
    }
}
