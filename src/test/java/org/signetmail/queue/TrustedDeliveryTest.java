package org.signetmail.queue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.signetmail.care.CareSettings;
import org.signetmail.care.trust.Encounters;
import org.signetmail.care.trust.LiveTrust;
import org.signetmail.care.trust.TrustDesk;
import org.signetmail.care.trust.TrustFolder;
import org.signetmail.care.trust.TrustWatch;
import org.signetmail.net.Tls;
import org.signetmail.store.DestinationBook;
import org.signetmail.store.Directory;
import org.signetmail.store.Outbox;
import org.signetmail.store.TrustBook;
import org.signetmail.tls.Level;
import org.signetmail.tls.Pem;
import org.signetmail.tls.Pin;
import org.signetmail.tls.Presented;
import org.signetmail.tls.Trust;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Mail to a server whose certificate is not what it should be: it waits with the reason, is never lost, and goes out when trust is given. */
class TrustedDeliveryTest {
    private static final String MESSAGE = "Subject: safely\r\n\r\nhello\r\n";

    @TempDir
    private Path directory;

    @TempDir
    private Path folder;

    private Tls tls;
    private FakePeer peer;
    private QueueHouse house;
    private TrustDesk desk;
    private Encounters encounters;

    @BeforeEach
    void open() throws Exception {
        tls = Tls.open();
        peer = new FakePeer(tls);
        peer.offer("STARTTLS");
        house = new QueueHouse(directory, tls);
        house.port = peer.port();
        house.exchanger("other.test", "mx.other.test");
        encounters = new Encounters(house.store.destinations(), Clock.systemUTC());
        desk = new TrustDesk(house.store.trustBook(), house.store.settings(),
                new LiveTrust(new TrustFolder(folder), Path.of("/nowhere"), List::of, Clock.systemUTC()), encounters, Clock.systemUTC());
        house.policy = desk;
        house.start();
    }

    @AfterEach
    void close() throws Exception {
        encounters.close();
        house.close();
        peer.close();
        tls.close();
    }

    private Outbox.Item tried(int times) {
        await().atMost(Duration.ofSeconds(10)).until(() -> house.store.outbox().list(0, 1).stream().anyMatch(i -> i.attempts() == times));
        return house.store.outbox().list(0, 1).getFirst();
    }

    private void send() throws Exception {
        house.send(QueueHouse.ALICE, MESSAGE, "bob@other.test");
    }

    private void goesOut(int messages) {
        house.later(Duration.ofHours(1));
        await().atMost(Duration.ofSeconds(10)).until(() -> house.store.outbox().count() == 0);
        assertThat(peer.messages).hasSize(messages);
    }

    @Test
    void refusedAtVerifyThenTrustedByItsKey() throws Exception {
        house.store.trustBook().set(new TrustBook.Policy("other.test", Level.VERIFY));
        send();
        assertThat(tried(1).lastReply()).contains("mx.other.test", "is not trusted: its certificate's issuer CN=mx.other.test is not trusted");
        assertThat(peer.messages).isEmpty();
        assertThat(peer.commands).as("nothing is said to a stranger").containsExactly("EHLO mail.example.test", "STARTTLS");
        TrustBook.Seen seen = house.store.trustBook().seen("mx.other.test").orElseThrow();
        assertThat(seen.why()).contains("is not trusted");
        Pin pin = desk.presented("MX.other.test").orElseThrow();
        assertThat(pin.matches(Pem.read(seen.chainPem(), null).certificates().getFirst())).isTrue();
        assertThat(house.store.trustBook().pin("mx.other.test", pin, "a test")).isInstanceOf(Directory.Outcome.Done.class);
        goesOut(1);
    }

    @Test
    void howTlsWentIsRemembered() throws Exception {
        send();
        goesOut(1);
        DestinationBook.Met met = encounters.find("mx.other.test").orElseThrow();
        assertThat(met.destination()).isEqualTo("other.test");
        assertThat(met.level()).isEqualTo("opportunistic");
        assertThat(met.protocol()).isEqualTo("TLSv1.3");
        assertThat(met.cipher()).startsWith("TLS_");
        assertThat(met.group()).isEqualTo("X25519MLKEM768");
        assertThat(met.failure()).isNull();
        var chain = Pem.read(met.chainPem(), null).certificates();
        assertThat(desk.verdicts("mx.other.test", "other.test", Presented.of(chain))).satisfies(verdicts -> {
            assertThat(verdicts.get(Level.ENCRYPT)).isInstanceOf(Trust.Verdict.Trusted.class);
            assertThat(verdicts.get(Level.VERIFY)).isInstanceOf(Trust.Verdict.Refused.class);
        });
        house.store.trustBook().set(new TrustBook.Policy("other.test", Level.VERIFY));
        send();
        tried(1);
        met = encounters.find("mx.other.test").orElseThrow();
        assertThat(met.failure()).contains("issuer CN=mx.other.test is not trusted");
        assertThat(met.level()).isEqualTo("verify");
        assertThat(met.times()).isEqualTo(2);
    }

    @Test
    void whoeverHasNoTlsIsRememberedToo() throws Exception {
        peer.offer("8BITMIME");
        send();
        goesOut(1);
        assertThat(encounters.list("other.test", null, 10)).singleElement().satisfies(met -> {
            assertThat(met.protocol()).isEmpty();
            assertThat(met.failure()).isEqualTo("it does not offer STARTTLS");
        });
    }

    @Test
    void refusedAtVerifyThenTrustedByTheFolder() throws Exception {
        house.store.settings().set(CareSettings.CARE.outgoingLevel.key(), "verify");
        send();
        tried(1);
        Files.writeString(folder.resolve("them.crt"), house.store.trustBook().seen("mx.other.test").orElseThrow().chainPem());
        goesOut(1);
    }

    @Test
    void pinnedWantsItsPin() throws Exception {
        house.store.trustBook().set(new TrustBook.Policy("mx.other.test", Level.PINNED));
        send();
        assertThat(tried(1).lastReply()).contains("no certificate is pinned for mx.other.test");
        house.store.trustBook().pin("mx.other.test", Pin.parse("00".repeat(32)), "wrong");
        assertThat(tried(2).lastReply()).contains("is not the one pinned");
        house.store.trustBook().pin("mx.other.test", desk.presented("mx.other.test").orElseThrow(), "right");
        goesOut(1);
    }

    private void goesOutUnasked() {
        await().atMost(Duration.ofSeconds(10)).until(() -> house.store.outbox().count() == 0);
        assertThat(peer.messages).hasSize(1);
    }

    /** The clock stands still: only what changed can have sent it. */
    @Test
    void aPinSendsWhatWaitsForIt() throws Exception {
        house.store.trustBook().set(new TrustBook.Policy("other.test", Level.VERIFY));
        send();
        tried(1);
        house.store.trustBook().pin("mx.elsewhere.test", Pin.parse("00".repeat(32)), "of another");
        assertThat(desk.pin("mx.other.test", null)).isInstanceOf(Directory.Outcome.Done.class);
        goesOutUnasked();
    }

    @Test
    void aLessStrictPolicySendsWhatWaitsForIt() throws Exception {
        house.store.trustBook().set(new TrustBook.Policy("mx.other.test", Level.VERIFY));
        send();
        tried(1);
        house.store.trustBook().removePolicy("mx.other.test");
        goesOutUnasked();
    }

    @Test
    void aLevelForAllSendsWhatWaitsForIt() throws Exception {
        house.store.settings().set(CareSettings.CARE.outgoingLevel.key(), "verify");
        send();
        tried(1);
        house.store.settings().remove(CareSettings.CARE.outgoingLevel.key());
        goesOutUnasked();
    }

    @Test
    void aRouteSendsWhatWaitsForItsDomain() throws Exception {
        house.store.trustBook().set(new TrustBook.Policy("other.test", Level.VERIFY));
        send();
        tried(1);
        house.store.settings().set("route.other.test", "127.0.0.1:" + peer.port() + ";security=opportunistic");
        goesOutUnasked();
    }

    @Test
    void aFileInTheFolderSendsWhatWaits() throws Exception {
        house.store.settings().set(CareSettings.CARE.outgoingLevel.key(), "verify");
        send();
        tried(1);
        try (TrustWatch watch = TrustWatch.start(desk.trust().folder(), house::trustMore)) {
            assertThat(watch).isNotNull();
            Files.writeString(folder.resolve("them.crt"), house.store.trustBook().seen("mx.other.test").orElseThrow().chainPem());
            goesOutUnasked();
        }
    }

    @Test
    void alwaysVerifiesWhatIsOptionalAndNeverFallsBackToTheClear() throws Exception {
        house.store.settings().set(CareSettings.CARE.verifyRemote.key(), "always");
        send();
        assertThat(tried(1).lastReply()).contains("is not trusted");
        peer.script.put("STARTTLS", "220 go on\r\ngarbage that is no handshake");
        house.later(Duration.ofMinutes(2));
        assertThat(tried(2).lastReply()).contains("TLS with mx.other.test");
        assertThat(peer.messages).isEmpty();
        // Without TLS there is nothing to verify: as hMailServer does it.
        peer.script.remove("STARTTLS");
        peer.offer("8BITMIME");
        goesOut(1);
    }

    @Test
    void theStricterPolicyWinsAndARoutesOwnWordBeforeAll() {
        house.store.settings().set(CareSettings.CARE.outgoingLevel.key(), "encrypt");
        assertThat(desk.demand("a.test", "mx.a.test", null).level()).isEqualTo(Level.ENCRYPT);
        house.store.trustBook().set(new TrustBook.Policy("a.test", Level.OPPORTUNISTIC));
        assertThat(desk.demand("A.test", "mx.a.test", null).level()).isEqualTo(Level.OPPORTUNISTIC);
        house.store.trustBook().set(new TrustBook.Policy("mx.a.test", Level.PINNED));
        assertThat(desk.demand("a.test", "mx.a.test.", null).level()).isEqualTo(Level.PINNED);
        assertThat(desk.demand("a.test", "mx.a.test", Level.NONE).level()).isEqualTo(Level.NONE);
        house.store.settings().set(CareSettings.CARE.outgoingLevel.key(), "nonsense");
        assertThat(desk.usual()).as("a slip of the pen does not take safety away").isEqualTo(Level.VERIFY);
    }
}
