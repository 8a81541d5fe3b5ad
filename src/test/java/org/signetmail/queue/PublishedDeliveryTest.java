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

import org.signetmail.care.trust.Encounters;
import org.signetmail.care.trust.LiveTrust;
import org.signetmail.care.trust.TrustDesk;
import org.signetmail.care.trust.TrustFolder;
import org.signetmail.net.Dns;
import org.signetmail.net.Tls;
import org.signetmail.proof.mtasts.PolicyFetch;
import org.signetmail.proof.mtasts.StsPolicy;
import org.signetmail.store.Outbox;
import org.signetmail.store.TrustBook;
import org.signetmail.tls.Level;
import org.signetmail.tls.Pem;
import org.signetmail.tls.Tlsa;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Mail to domains that say in the DNS, or by a policy, how their servers are known. */
class PublishedDeliveryTest {
    private static final String HOST = "mx.other.test";

    @TempDir
    private Path directory;

    @TempDir
    private Path folder;

    private Tls tls;
    private FakePeer peer;
    private QueueHouse house;
    private Encounters encounters;

    @BeforeEach
    void open() throws Exception {
        tls = Tls.open();
        peer = new FakePeer(tls);
        peer.offer("STARTTLS");
        house = new QueueHouse(directory, tls);
        house.port = peer.port();
        house.exchanger("other.test", HOST);
        encounters = new Encounters(house.store.destinations(), Clock.systemUTC());
        house.policy = new TrustDesk(house.store.trustBook(), house.store.settings(),
                new LiveTrust(new TrustFolder(folder), Path.of("/nowhere"), List::of, Clock.systemUTC()), encounters, Clock.systemUTC());
        house.start();
    }

    @AfterEach
    void close() throws Exception {
        encounters.close();
        house.close();
        peer.close();
        tls.close();
    }

    private void signed(Tlsa... records) {
        house.vouched.addAll(List.of("other.test", HOST));
        house.keys.put(HOST, new Dns.Answer.Found<>(List.of(records)));
    }

    private Tlsa theirs() {
        return Tlsa.ofKey(peer.certificate().getPublicKey().getEncoded());
    }

    private static Tlsa anothers() {
        return Tlsa.parse("3 1 1 " + "00".repeat(32));
    }

    private void policy(String id, String mode, String mx) {
        house.texts.put("_mta-sts.other.test", "v=STSv1; id=" + id + ";");
        String text = "version: STSv1\nmode: " + mode + "\nmx: " + mx + "\nmax_age: 604800\n";
        house.policies.put("other.test", new PolicyFetch.Fetched.Policy(StsPolicy.parse(text), text));
    }

    private void send() throws Exception {
        house.send(QueueHouse.ALICE, "Subject: safely\r\n\r\nhello\r\n", "bob@other.test");
    }

    private void arrives(String assurance, String level) {
        await().atMost(Duration.ofSeconds(10)).until(() -> house.store.outbox().count() == 0);
        assertThat(peer.messages).isNotEmpty();
        assertThat(peer.commands).contains("STARTTLS");
        var met = encounters.find(HOST).orElseThrow();
        assertThat(met.assurance()).isEqualTo(assurance);
        assertThat(met.level()).isEqualTo(level);
    }

    private void waits(String... why) {
        await().atMost(Duration.ofSeconds(10)).until(() -> house.store.outbox().list(0, 1).stream().anyMatch(i -> i.attempts() > 0));
        Outbox.Item item = house.store.outbox().list(0, 1).getFirst();
        assertThat(item.lastReply()).contains(why);
        assertThat(peer.messages).isEmpty();
    }

    @Test
    void theKeyThatTheZoneNamesIsBelieved() throws Exception {
        signed(anothers(), theirs());
        send();
        arrives("DANE matched 3 1 1", "verify");
    }

    @Test
    void anotherKeyIsRefusedWhateverPolicyAllowsIt() throws Exception {
        signed(anothers());
        policy("1", "testing", HOST);
        send();
        waits("mx.other.test", "is not trusted: its certificates are none of those in its TLSA records (DANE)");
        assertThat(house.fetched).as("DANE comes before MTA-STS").isEmpty();
        // The administrator's word counts more.
        house.store.trustBook().set(new TrustBook.Policy("other.test", Level.ENCRYPT));
        arrives("", "encrypt");
    }

    @Test
    void withRecordsNothingGoesInTheClear() throws Exception {
        peer.offer("PIPELINING");
        signed(theirs());
        send();
        waits("does not offer STARTTLS", "(DANE)");
    }

    @Test
    void recordsThatAreOfNoUseDemandTlsAlone() throws Exception {
        signed(Tlsa.parse("1 1 1 " + "00".repeat(32)));
        send();
        arrives("DANE: no TLSA record is of use", "encrypt");
    }

    @Test
    void whoHidesTheRecordsGainsNothing() throws Exception {
        house.vouched.addAll(List.of("other.test", HOST));
        house.keys.put(HOST, new Dns.Answer.TemporaryFailure<>("servfail"));
        send();
        waits("whether mx.other.test has TLSA records cannot be known: servfail (DANE)");
        assertThat(peer.connections).hasValue(0);
        house.store.settings().set("tls.dane", "no");
        house.later(Duration.ofHours(1));
        arrives("", "opportunistic");
    }

    @Test
    void recordsThatNobodyVouchesForCountForNothing() throws Exception {
        house.keys.put(HOST, new Dns.Answer.Found<>(List.of(anothers())));
        send();
        arrives("", "opportunistic");
    }

    @Test
    void anEnforcedPolicyWantsTheHostsCertificate() throws Exception {
        policy("1", "enforce", "*.other.test");
        send();
        waits("is not trusted: its certificate's issuer CN=mx.other.test is not trusted (MTA-STS enforce)");
        Files.writeString(folder.resolve("ca.pem"), Pem.write(List.of(peer.certificate())));
        house.trustMore();
        arrives("MTA-STS enforce: name matched mx.other.test", "verify");
        assertThat(house.fetched).as("kept from the first attempt").hasSize(1);
    }

    @Test
    void aHostThatThePolicyDoesNotNameIsNotUsed() throws Exception {
        policy("1", "enforce", "mail.other.test");
        send();
        waits("mx.other.test is none of the hosts that the policy of other.test names (MTA-STS enforce)");
        assertThat(peer.connections).hasValue(0);
        // Another policy has another id.
        policy("2", "enforce", HOST);
        Files.writeString(folder.resolve("ca.pem"), Pem.write(List.of(peer.certificate())));
        house.later(Duration.ofHours(1));
        arrives("MTA-STS enforce: name matched mx.other.test", "verify");
    }

    @Test
    void aPolicyOnTrialIsToldAlone() throws Exception {
        policy("1", "testing", HOST);
        send();
        arrives("MTA-STS testing: it would be refused, its certificate's issuer CN=mx.other.test is not trusted", "opportunistic");
    }

    @Test
    void aPolicyIsKeptWhateverFailsUntilItsEnd() throws Exception {
        policy("1", "enforce", "mail.other.test");
        assertThat(house.sts.of("other.test")).isPresent();
        assertThat(house.sts.of("other.test")).isPresent();
        assertThat(house.fetched).hasSize(1);
        house.texts.clear();
        house.policies.clear();
        house.later(Duration.ofDays(5));
        house.sts.refresh();
        assertThat(house.fetched).as("past half its life it is fetched anew").hasSize(2);
        assertThat(house.sts.of("other.test")).as("what cannot be had anew counts on").isPresent();
        policy("2", "testing", HOST);
        house.sts.refresh();
        assertThat(house.sts.of("other.test")).hasValueSatisfying(policy -> assertThat(policy.mode()).isEqualTo(StsPolicy.Mode.TESTING));
        house.texts.clear();
        house.later(Duration.ofDays(8));
        house.sts.refresh();
        assertThat(house.sts.of("other.test")).isEmpty();
    }

    @Test
    void aPolicyThatIsNotToBeHadIsNotAskedForAtEachMessage() {
        house.texts.put("_mta-sts.other.test", "v=STSv1; id=1");
        assertThat(house.sts.of("other.test")).isEmpty();
        assertThat(house.sts.of("other.test")).isEmpty();
        assertThat(house.fetched).hasSize(1);
        assertThat(house.sts.known("other.test")).contains(new KnownPolicy("other.test", null, List.of(), "1", null, null, null, "nobody there", QueueHouse.START));
        house.later(Duration.ofMinutes(6));
        assertThat(house.sts.of("other.test")).isEmpty();
        assertThat(house.fetched).hasSize(2);
    }

    @Test
    void aPolicyIsFetchedAnewWhenSomebodyAsks() {
        assertThat(house.sts.anew("other.test")).isEqualTo(new StsPolicies.Anew.Nothing("there is no MTA-STS record at _mta-sts.other.test"));
        house.texts.put("_mta-sts.other.test", "v=STSv1; id=1");
        assertThat(house.sts.anew("other.test")).isEqualTo(new StsPolicies.Anew.Failed("nobody there"));
        policy("1", "enforce", HOST);
        assertThat(house.sts.of("other.test")).as("a failure makes mail wait a while").isEmpty();
        assertThat(house.sts.anew("other.test")).isInstanceOf(StsPolicies.Anew.Fetched.class);
        assertThat(house.sts.of("other.test")).isPresent();
        assertThat(house.sts.list("", "", 9)).singleElement().satisfies(known -> {
            assertThat(known.fault()).isNull();
            assertThat(known.mode()).isEqualTo("enforce");
            assertThat(known.mx()).containsExactly(HOST);
        });
        house.texts.clear();
        house.policies.clear();
        assertThat(house.sts.anew("other.test")).as("what is kept is asked for without a record too").isEqualTo(new StsPolicies.Anew.Failed("nobody there"));
        assertThat(house.sts.of("other.test")).as("and counts on").isPresent();
    }

    @Test
    void aPolicyThatTakesItselfBackDemandsNothing() {
        policy("1", "none", HOST);
        assertThat(house.sts.of("other.test")).isEmpty();
        assertThat(house.sts.of("other.test")).isEmpty();
        assertThat(house.fetched).hasSize(1);
    }
}
