package org.signetmail.store;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.signetmail.store.AlertBook.Alert;
import org.signetmail.store.AlertBook.Severity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** What the books of the certificates' caretaker must do, whatever the store is built on. */
abstract class CareBooksContract {
    private static final Instant NOW = Instant.ofEpochMilli(1_790_000_000_000L);

    @TempDir
    Path directory;

    private Store store;

    abstract StoreOptions options() throws Exception;

    @BeforeEach
    void open() throws Exception {
        store = Store.open(options(), new MasterKey(new byte[32]), Clock.systemUTC());
    }

    @AfterEach
    void close() {
        store.close();
    }

    private void reopen() throws Exception {
        store.close();
        open();
    }

    private void otherMasterKey() throws Exception {
        store.close();
        var wrong = new byte[32];
        wrong[0] = 1;
        store = Store.open(options(), new MasterKey(wrong), Clock.systemUTC());
    }

    private void certificate(String name) {
        assertThat(store.certificates().add(name, Certificates.Source.OWN_CA, "chain", "key", List.of("a"), false)).isInstanceOf(Directory.Outcome.Done.class);
    }

    @Test
    void alertsAreToldOnceAStageAndWhatIsToBeToldIsKept() throws Exception {
        AlertBook book = store.alerts();
        var first = new Alert("a", Severity.WARNING, "14 days", "renew it", "14", NOW);
        assertThat(book.raise(first, NOW, List.of("mail", "webhook"))).isTrue();
        assertThat(book.raise(new Alert("a", Severity.CRITICAL, "13 days", "", "14", NOW.plusSeconds(9)), NOW, List.of("mail"))).isFalse();
        assertThat(book.raise(new Alert("b", Severity.WARNING, "other", "", "", NOW.plusSeconds(1)), NOW.plusSeconds(1), List.of())).isTrue();
        reopen();
        book = store.alerts();
        assertThat(book.list()).containsExactly(new Alert("a", Severity.CRITICAL, "13 days", "", "14", NOW),
                new Alert("b", Severity.WARNING, "other", "", "", NOW.plusSeconds(1)));
        assertThat(book.nextDue()).contains(NOW);
        assertThat(book.take(NOW.minusSeconds(1), 9, Duration.ofMinutes(1))).as("not due").isEmpty();
        List<AlertBook.Telling> taken = book.take(NOW, 1, Duration.ofMinutes(1));
        assertThat(taken).singleElement().satisfies(t -> assertThat(t).isEqualTo(new AlertBook.Telling(t.id(), "mail", first, NOW, 1)));
        List<AlertBook.Telling> rest = book.take(NOW, 9, Duration.ofMinutes(1));
        assertThat(rest).extracting(AlertBook.Telling::teller).containsExactly("webhook");
        assertThat(book.take(NOW, 9, Duration.ofMinutes(1))).as("all are taken").isEmpty();
        book.told(taken.getFirst().id());
        book.later(rest.getFirst().id(), NOW.plusSeconds(5));
        assertThat(book.nextDue()).contains(NOW.plusSeconds(5));
        assertThat(book.clear("a")).isTrue();
        assertThat(book.clear("a")).isFalse();
        assertThat(book.take(NOW.plusSeconds(5), 9, Duration.ofMinutes(1))).as("told although it is over").singleElement()
                .satisfies(t -> assertThat(t.tried()).isEqualTo(2));
        book.told(rest.getFirst().id());
        assertThat(book.nextDue()).isEmpty();
    }

    @Test
    void theNextKeyGoesWithItsCertificateAndTheFasterOneWins() throws Exception {
        certificate("own");
        NextKeyBook book = store.nextKeys();
        assertThat(book.find("own")).isEmpty();
        book.put(new NextKeyBook.Kept("own", "public 1", "key 1"), null);
        book.put(new NextKeyBook.Kept("own", "public 2", "key 2"), null);
        reopen();
        assertThat(store.nextKeys().find("own")).as("the first was faster").contains(new NextKeyBook.Kept("own", "public 1", "key 1"));
        store.nextKeys().put(new NextKeyBook.Kept("own", "public 3", "key 3"), "public 1");
        store.nextKeys().put(new NextKeyBook.Kept("own", "public 4", "key 4"), "public 1");
        assertThat(store.nextKeys().find("own")).map(NextKeyBook.Kept::keyPem).contains("key 3");
        otherMasterKey();
        assertThatThrownBy(() -> store.nextKeys().find("own")).isInstanceOf(StoreException.class).hasMessageContaining("master key");
        reopen();
        assertThat(store.certificates().remove("own")).isInstanceOf(Directory.Outcome.Done.class);
        assertThat(store.nextKeys().find("own")).isEmpty();
    }

    private static DkimKeys.Secret dkim(String selector, String kind, Instant at) {
        return new DkimKeys.Secret(new DkimKeys.Key("example.test", selector, kind, "public " + selector, DkimKeys.State.NEW, at, at), "key " + selector);
    }

    @Test
    void keysThatSignFollowOneAnotherAndGoWithTheirDomain() throws Exception {
        DkimKeys book = store.dkimKeys();
        assertThat(book.add(dkim("s1r", "rsa", NOW))).as("the domain is not ours").isFalse();
        store.directory().addDomain("example.test");
        assertThat(book.add(dkim("s1r", "rsa", NOW))).isTrue();
        assertThat(book.add(dkim("s1x", "rsa", NOW))).as("another was faster").isFalse();
        assertThat(book.add(dkim("s1e", "ed25519", NOW))).isTrue();
        assertThat(book.signing("example.test")).isEmpty();
        assertThat(book.signs("example.test", "s1r", NOW.plusSeconds(1))).isTrue();
        assertThat(book.signs("example.test", "s1r", NOW.plusSeconds(2))).as("it does already").isFalse();
        assertThat(book.signs("example.test", "s1e", NOW.plusSeconds(1))).isTrue();
        reopen();
        book = store.dkimKeys();
        assertThat(book.signing("example.test")).extracting(DkimKeys.Secret::keyPem).containsExactly("key s1r", "key s1e");
        assertThat(book.signing("example.test").toString()).doesNotContain("key s1r");
        assertThat(book.remove("example.test", "s1r")).isInstanceOfSatisfying(Directory.Outcome.Refused.class, no -> assertThat(no.kind()).isEqualTo(Directory.Refusal.IN_USE));
        assertThat(book.add(dkim("s2r", "rsa", NOW.plusSeconds(9)))).isTrue();
        assertThat(book.signs("example.test", "s2r", NOW.plusSeconds(10))).isTrue();
        assertThat(book.list("example.test")).extracting(k -> k.selector() + " " + k.state() + " " + k.since().minusMillis(NOW.toEpochMilli()).toEpochMilli())
                .containsExactly("s1r RETIRED 10000", "s1e SIGNING 1000", "s2r SIGNING 10000");
        assertThat(book.all()).isEqualTo(book.list("example.test"));
        assertThat(book.drop(NOW.plusSeconds(10))).isEmpty();
        assertThat(book.drop(NOW.plusSeconds(11))).extracting(DkimKeys.Key::selector).containsExactly("s1r");
        assertThat(book.add(dkim("s3r", "rsa", NOW.plusSeconds(20)))).isTrue();
        assertThat(book.remove("example.test", "s3r")).isInstanceOf(Directory.Outcome.Done.class);
        assertThat(book.remove("example.test", "s3r")).isInstanceOfSatisfying(Directory.Outcome.Refused.class, no -> assertThat(no.kind()).isEqualTo(Directory.Refusal.NOT_FOUND));
        otherMasterKey();
        assertThat(store.dkimKeys().list("example.test")).as("no key is opened for a list").hasSize(2);
        assertThatThrownBy(() -> store.dkimKeys().signing("example.test")).isInstanceOf(StoreException.class).hasMessageContaining("master key");
        reopen();
        assertThat(store.directory().removeDomain("example.test")).isInstanceOf(Directory.Outcome.Done.class);
        assertThat(store.dkimKeys().all()).isEmpty();
    }

    @Test
    void staplesAreReplacedAndDropped() throws Exception {
        StapleBook book = store.staples();
        book.put("aa", new byte[] {0, 1, (byte) 255});
        book.put("bb", new byte[] {2});
        book.put("aa", new byte[] {3, 0});
        reopen();
        assertThat(store.staples().list()).containsOnlyKeys("aa", "bb").containsEntry("aa", new byte[] {3, 0});
        store.staples().keepOnly(List.of("bb", "cc"));
        assertThat(store.staples().list()).containsOnlyKeys("bb");
        store.staples().keepOnly(List.of());
        assertThat(store.staples().list()).isEmpty();
    }

    @Test
    void ticketKeysAreSealedNewestFirstAndOnlyOneIsAdded() throws Exception {
        TicketKeyBook book = store.ticketKeys();
        book.add(new TicketKeyBook.Kept(NOW, new byte[] {1}), NOW.minusSeconds(1), Instant.EPOCH);
        book.add(new TicketKeyBook.Kept(NOW.plusSeconds(1), new byte[] {2}), NOW.minusSeconds(1), Instant.EPOCH);
        reopen();
        assertThat(store.ticketKeys().list()).as("another process was faster").extracting(k -> k.secret()[0]).containsExactly((byte) 1);
        store.ticketKeys().add(new TicketKeyBook.Kept(NOW.plusSeconds(60), new byte[] {3}), NOW, NOW);
        assertThat(store.ticketKeys().list()).extracting(TicketKeyBook.Kept::activeFrom).containsExactly(NOW.plusSeconds(60), NOW);
        store.ticketKeys().add(new TicketKeyBook.Kept(NOW.plusSeconds(120), new byte[] {4}), NOW.plusSeconds(60), NOW.plusSeconds(1));
        assertThat(store.ticketKeys().list()).extracting(k -> k.secret()[0]).containsExactly((byte) 4, (byte) 3);
        otherMasterKey();
        assertThatThrownBy(() -> store.ticketKeys().list()).isInstanceOf(StoreException.class).hasMessageContaining("master key");
    }

    @Test
    void placesOfFilesKeepTheirPasswordsSealed() throws Exception {
        FileCertificates book = store.fileCertificates();
        var open = new FileCertificates.Place("a", "/a/cert", "/a/key", null);
        book.put(open);
        book.put(new FileCertificates.Place("b", "/b/cert", "/b/key", "old"));
        var locked = new FileCertificates.Place("b", "/b/other", "/b/key", "s3cret");
        book.put(locked);
        reopen();
        assertThat(store.fileCertificates().list()).containsExactly(open, locked);
        assertThat(store.fileCertificates().find("b")).contains(locked);
        assertThat(store.fileCertificates().find("c")).isEmpty();
        assertThat(locked.toString()).doesNotContain("s3cret");
        store.fileCertificates().remove("a");
        assertThat(store.fileCertificates().list()).containsExactly(locked);
        certificate("b");
        assertThat(store.certificates().remove("b")).isInstanceOf(Directory.Outcome.Done.class);
        assertThat(store.fileCertificates().list()).as("it goes with its certificate").isEmpty();
    }

    @Test
    void settingsOfAKindAreListedAndRemoved() throws Exception {
        Settings settings = store.settings();
        settings.set("route.a.example", "relay");
        settings.set("tls.outgoing-level", "verify");
        settings.set("number", "17");
        reopen();
        assertThat(store.settings().all()).containsAllEntriesOf(Map.of("route.a.example", "relay", "tls.outgoing-level", "verify"));
        assertThat(store.settings().number("number", 3)).isEqualTo(17);
        store.settings().remove("number");
        reopen();
        assertThat(store.settings().number("number", 3)).isEqualTo(3);
    }

    private static DestinationBook.Met met(String host, int second, @Nullable String failure, long times) {
        return new DestinationBook.Met(host, "to." + host, NOW.plusSeconds(second), "encrypt", failure == null ? "TLSv1.3" : "", failure == null ? "TLS_AES_128_GCM_SHA256" : "",
                failure == null ? "X25519" : null, failure == null ? "DANE matched 3 1 1" : "", failure == null ? "chain" : "", failure, times);
    }

    @Test
    void destinationsAreKeptByWhenTheyWereMetLast() throws Exception {
        store.destinations().met(List.of(met("a.example", 1, null, 1), met("b.example", 2, "no", 3)));
        store.destinations().met(List.of(met("a.example", 3, "hung up", 2), met("c_example", 3, null, 1)));
        store.destinations().met(List.of());
        reopen();
        DestinationBook book = store.destinations();
        assertThat(book.find("a.example")).contains(met("a.example", 3, "hung up", 3));
        assertThat(book.find("d.example")).isEmpty();
        List<DestinationBook.Met> two = book.list("", null, 2);
        assertThat(two).extracting(DestinationBook.Met::host).containsExactly("a.example", "c_example");
        assertThat(book.list("", new DestinationBook.After(two.getLast().at(), two.getLast().host()), 2)).containsExactly(met("b.example", 2, "no", 3));
        assertThat(book.list("C_EX", null, 9)).extracting(DestinationBook.Met::host).containsExactly("c_example");
        assertThat(book.list("to.b", null, 9)).hasSize(1);
        book.met(IntStream.range(0, DestinationBook.MOST).mapToObj(i -> met("host" + i, 100 + i, null, 1)).toList());
        assertThat(book.list("", null, 2 * DestinationBook.MOST)).hasSize(DestinationBook.MOST).allMatch(m -> m.host().startsWith("host"));
        book.met(List.of(new DestinationBook.Met("long", "long", NOW.plusSeconds(9_999), "none", "", "", null, "", "x".repeat(DestinationBook.LONGEST_CHAIN + 1), "y".repeat(5_000), 1)));
        assertThat(book.find("long")).get().satisfies(m -> assertThat(m.chainPem()).isEmpty()).satisfies(m -> assertThat(m.failure()).hasSize(1_000));
    }

    private static StsBook.Kept policy(String domain, int fetched, int expires, int used) {
        return new StsBook.Kept(domain, "id" + fetched, "version: STSv1", NOW.plusSeconds(fetched), NOW.plusSeconds(expires), NOW.plusSeconds(used));
    }

    @Test
    void policiesAreKeptUntilTheirEnd() throws Exception {
        store.stsPolicies().keep(policy("a.example", 0, 100, 0));
        store.stsPolicies().keep(policy("b.example", 0, 50, 0));
        store.stsPolicies().keep(policy("a.example", 10, 110, 10));
        reopen();
        StsBook book = store.stsPolicies();
        assertThat(book.find("a.example")).contains(policy("a.example", 10, 110, 10));
        assertThat(book.find("c.example")).isEmpty();
        assertThat(book.ageing(NOW.plusSeconds(30), NOW, 9)).as("past half its life").containsExactly(policy("b.example", 0, 50, 0));
        assertThat(book.ageing(NOW.plusSeconds(30), NOW.plusSeconds(1), 9)).as("used since").isEmpty();
        book.used("b.example", NOW.plusSeconds(20));
        assertThat(book.ageing(NOW.plusSeconds(30), NOW.plusSeconds(1), 9)).hasSize(1);
        book.sweep(NOW.plusSeconds(50), NOW);
        assertThat(book.find("b.example")).isEmpty();
        assertThat(book.find("a.example")).isPresent();
    }

    @Test
    void policiesThatCouldNotBeHadAreListedWithThoseThatAreKept() throws Exception {
        StsBook book = store.stsPolicies();
        book.keep(policy("b.example", 0, 100, 0));
        book.failed("b.example", new StsBook.Fault("id2", "no answer", NOW.plusSeconds(5)));
        book.failed("c.example", new StsBook.Fault("id9", "x".repeat(5_000), NOW.plusSeconds(6)));
        book.keep(policy("a.example", 0, 100, 0));
        book.keep(policy("a_b.test", 0, 100, 0));
        reopen();
        book = store.stsPolicies();
        assertThat(book.list("", "", 9)).extracting(StsBook.Known::domain).containsExactlyInAnyOrder("a.example", "a_b.test", "b.example", "c.example");
        assertThat(book.list("EXAMPLE", "", 2)).containsExactly(new StsBook.Known("a.example", policy("a.example", 0, 100, 0), null),
                new StsBook.Known("b.example", policy("b.example", 0, 100, 0), new StsBook.Fault("id2", "no answer", NOW.plusSeconds(5))));
        assertThat(book.list("example", "b.example", 2)).singleElement().satisfies(last -> {
            assertThat(last.domain()).isEqualTo("c.example");
            assertThat(last.policy()).isNull();
            assertThat(last.fault()).isNotNull().satisfies(fault -> assertThat(fault.why()).hasSize(1_000));
        });
        assertThat(book.list("a_", "", 9)).extracting(StsBook.Known::domain).containsExactly("a_b.test");
        assertThat(book.known("c.example")).isPresent();
        assertThat(book.known("d.example")).isEmpty();
        book.keep(policy("b.example", 7, 100, 7));
        assertThat(book.known("b.example").orElseThrow().fault()).as("it is over").isNull();
        book.sweep(NOW.plusSeconds(20), NOW.plusSeconds(7));
        assertThat(book.known("c.example")).as("no news any more").isEmpty();
    }
}
