package org.signetmail.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.signetmail.mail.Address;
import org.signetmail.tls.Level;
import org.signetmail.tls.Pin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** What a store must do, whatever it is built on. */
abstract class StoreContract {
    private static final Address ALICE = Address.parse("alice@example.test");
    private static final Address BOB = Address.parse("Bob@example.test");

    @TempDir
    Path directory;

    private Store store;
    private Account alice;
    private MailboxId inbox;

    abstract StoreOptions options() throws Exception;

    @BeforeEach
    void open() throws Exception {
        store = Store.open(options(), new MasterKey(new byte[32]), Clock.systemUTC());
        done(store.directory().addDomain("example.test"));
        alice = done(store.directory().addAccount(ALICE, "Alice", "secret".toCharArray(), 0));
        inbox = store.mailboxes().find(alice.id(), "inbox").orElseThrow().id();
    }

    @AfterEach
    void soundAtTheEnd() {
        List<String> faults = store.check();
        store.close();
        assertThat(faults).isEmpty();
    }

    private void reopen() throws Exception {
        store.close();
        store = Store.open(options(), new MasterKey(new byte[32]), Clock.systemUTC());
    }

    private static <T> T done(Directory.Outcome<T> outcome) {
        return switch (outcome) {
            case Directory.Outcome.Done<T>(T value) -> value;
            case Directory.Outcome.Refused<T>(var kind, var why) -> throw new AssertionError(kind + ": " + why);
        };
    }

    private static Directory.Refusal refused(Directory.Outcome<?> outcome) {
        return ((Directory.Outcome.Refused<?>) outcome).kind();
    }

    private static History.Step step(History.Kind kind, Instant at) {
        return new History.Step(kind, at, "mx.elsewhere.example [192.0.2.1]:25", "", "said so");
    }

    private Body body(String text) throws IOException {
        return body(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    private Body body(byte[] octets) throws IOException {
        try (var receiving = store.bodies().receive()) {
            for (int i = 0; i < octets.length; i += 10_000) {
                receiving.write(octets, i, Math.min(10_000, octets.length - i));
            }
            return receiving.finish();
        }
    }

    private long[] append(MailboxId mailbox, String... texts) throws IOException {
        var arrivals = new ArrayList<Mailboxes.Arrival>();
        for (String text : texts) {
            arrivals.add(new Mailboxes.Arrival(body(text), FlagSet.NONE, Instant.ofEpochSecond(1_000_000)));
        }
        return ((Mailboxes.Filed.Done) store.mailboxes().append(mailbox, arrivals)).uids();
    }

    private String text(MailboxId mailbox, long uid) {
        StoredMessage message = store.mailboxes().messages(mailbox, new long[] {uid}).getFirst();
        try (Content content = store.mailboxes().content(message).orElseThrow()) {
            return StandardCharsets.ISO_8859_1.decode(content.bytes()).toString();
        }
    }

    @Test
    void accountsHaveTheirMailboxesAndPasswords() throws Exception {
        assertThat(store.mailboxes().list(alice.id())).extracting(Mailbox::name)
                .containsExactlyInAnyOrder("INBOX", "Drafts", "Sent", "Junk", "Trash", "Archive");
        assertThat(store.directory().login("ALICE@Example.Test", "secret".toCharArray())).isInstanceOf(Directory.Login.In.class);
        assertThat(store.directory().login("alice@example.test", "Secret".toCharArray())).isInstanceOf(Directory.Login.Wrong.class);
        assertThat(store.directory().login("nobody@example.test", "secret".toCharArray())).isInstanceOf(Directory.Login.Wrong.class);
        done(store.directory().setPassword(ALICE, "new".toCharArray()));
        assertThat(store.directory().login("alice@example.test", "secret".toCharArray())).isInstanceOf(Directory.Login.Wrong.class);
        done(store.directory().setAccount(ALICE, null, false, null));
        assertThat(store.directory().login("alice@example.test", "new".toCharArray())).isInstanceOf(Directory.Login.Disabled.class);
        reopen();
        assertThat(store.directory().account(ALICE)).map(Account::enabled).contains(false);
    }

    @Test
    void refusalsSayWhy() {
        assertThat(refused(store.directory().addDomain("example.test"))).isEqualTo(Directory.Refusal.EXISTS);
        assertThat(refused(store.directory().addDomain("-x"))).isEqualTo(Directory.Refusal.INVALID);
        assertThat(refused(store.directory().addAccount(ALICE, "", "x".toCharArray(), 0))).isEqualTo(Directory.Refusal.EXISTS);
        assertThat(refused(store.directory().addAccount(Address.parse("a@nowhere.test"), "", "x".toCharArray(), 0))).isEqualTo(Directory.Refusal.NOT_FOUND);
        assertThat(refused(store.directory().removeDomain("example.test"))).isEqualTo(Directory.Refusal.IN_USE);
        assertThat(refused(store.directory().removeAccount(BOB))).isEqualTo(Directory.Refusal.NOT_FOUND);
    }

    @Test
    void aliasesAreFollowedAndLoopsCut() {
        Account bob = done(store.directory().addAccount(BOB, "", "x".toCharArray(), 0));
        done(store.directory().addAlias(Address.parse("all@example.test"), List.of(ALICE, Address.parse("two@example.test"))));
        done(store.directory().addAlias(Address.parse("two@example.test"),
                List.of(Address.parse("all@example.test"), Address.parse("bob@example.test"), Address.parse("out@elsewhere.example"))));
        var to = (Directory.Resolution.To) store.directory().resolve(Address.parse("ALL@example.test"));
        assertThat(to.accounts()).extracting(Account::id).containsExactlyInAnyOrder(alice.id(), bob.id());
        assertThat(to.elsewhere()).containsExactly(Address.parse("out@elsewhere.example"));
        assertThat(store.directory().resolve(Address.parse("x@elsewhere.example"))).isInstanceOf(Directory.Resolution.NotOurs.class);
        assertThat(store.directory().resolve(Address.parse("x@example.test"))).isInstanceOf(Directory.Resolution.Nobody.class);
        done(store.directory().addAlias(Address.parse("x@example.test"), List.of(ALICE)));
        assertThat(store.directory().resolve(Address.parse("x@example.test"))).isInstanceOf(Directory.Resolution.To.class);
        done(store.directory().setAlias(Address.parse("X@example.test"), List.of(BOB)));
        assertThat(((Directory.Resolution.To) store.directory().resolve(Address.parse("x@example.test"))).accounts()).extracting(Account::id).containsExactly(bob.id());
        assertThat(refused(store.directory().setAlias(Address.parse("x@example.test"), List.of()))).isEqualTo(Directory.Refusal.INVALID);
        assertThat(refused(store.directory().setAlias(Address.parse("nobody@example.test"), List.of(BOB)))).isEqualTo(Directory.Refusal.NOT_FOUND);
        done(store.directory().removeAccount(BOB));
        assertThat(((Directory.Resolution.To) store.directory().resolve(Address.parse("all@example.test"))).accounts()).hasSize(1);
    }

    @Test
    void mailboxesComeMoveAndGo() throws Exception {
        var mailboxes = store.mailboxes();
        assertThat(mailboxes.create(alice.id(), "Work/2026/Häuser", null)).isInstanceOf(Mailboxes.Made.Done.class);
        assertThat(mailboxes.create(alice.id(), "Work", null)).isInstanceOf(Mailboxes.Made.Exists.class);
        assertThat(mailboxes.create(alice.id(), "a//b", null)).isInstanceOf(Mailboxes.Made.Cannot.class);
        assertThat(mailboxes.rename(alice.id(), "Work", "Life")).isInstanceOf(Mailboxes.Made.Done.class);
        assertThat(mailboxes.find(alice.id(), "Life/2026/Häuser")).isPresent();
        assertThat(mailboxes.delete(alice.id(), "Life")).isInstanceOf(Mailboxes.Made.Cannot.class);
        assertThat(mailboxes.delete(alice.id(), "Life/2026/Häuser")).isInstanceOf(Mailboxes.Made.Done.class);
        assertThat(mailboxes.delete(alice.id(), "inbox")).isInstanceOf(Mailboxes.Made.Cannot.class);
        long before = mailboxes.find(alice.id(), "INBOX").orElseThrow().uidValidity();
        append(inbox, "one", "two");
        assertThat(mailboxes.rename(alice.id(), "INBOX", "Old")).isInstanceOf(Mailboxes.Made.Done.class);
        assertThat(mailboxes.status(inbox).orElseThrow().messages()).isZero();
        assertThat(mailboxes.status(mailboxes.find(alice.id(), "Old").orElseThrow().id()).orElseThrow().messages()).isEqualTo(2);
        assertThat(mailboxes.find(alice.id(), "INBOX").orElseThrow().uidValidity()).isEqualTo(before);
        mailboxes.subscribe(alice.id(), "gone", true);
        assertThat(mailboxes.subscriptions(alice.id())).contains("gone", "INBOX");
        mailboxes.subscribe(alice.id(), "gone", false);
        assertThat(mailboxes.subscriptions(alice.id())).doesNotContain("gone");
    }

    @Test
    void messagesAreKeptToTheOctet() throws Exception {
        var random = new Random(7);
        var incompressible = new byte[300_000];
        random.nextBytes(incompressible);
        byte[][] all = {{}, "Subject: x\r\n\r\nbody\r\n".getBytes(StandardCharsets.US_ASCII), "y".repeat(64 * 1024).getBytes(StandardCharsets.US_ASCII),
            "z".repeat(64 * 1024 + 1).getBytes(StandardCharsets.US_ASCII), incompressible, Arrays.copyOf(incompressible, 5000)};
        for (byte[] octets : all) {
            append(inbox, new String(octets, StandardCharsets.ISO_8859_1));
        }
        reopen();
        long uid = 1;
        for (byte[] octets : all) {
            assertThat(text(inbox, uid++)).isEqualTo(new String(octets, StandardCharsets.ISO_8859_1));
        }
        var message = store.mailboxes().messages(inbox, new long[] {2}).getFirst();
        assertThat(new String(message.envelope(), StandardCharsets.US_ASCII)).isEqualTo("(NIL \"x\" NIL NIL NIL NIL NIL NIL NIL NIL)");
    }

    @Test
    void messagesAndHeadlinesTellWhatIsAskedFor() throws Exception {
        append(inbox, "Subject: 1\r\n\r\n", "Date: Tue, 1 Jul 2025 10:00:00 +0000\r\nSubject: 2\r\n\r\n", "Subject: 3\r\n\r\n");
        store.mailboxes().expunge(inbox, new long[] {1}, true);
        StoredMessage little = store.mailboxes().messages(inbox, new long[] {2}, Set.of()).getFirst();
        assertThat(little.size()).isEqualTo(52);
        assertThat(little.sentDate()).isEqualTo(little.internalDate()).isEqualTo(Instant.ofEpochSecond(1_000_000));
        assertThat(List.of(little.envelope(), little.bodyStructure(), little.body())).allMatch(octets -> octets.length == 0);
        StoredMessage whole = store.mailboxes().messages(inbox, new long[] {2}).getFirst();
        assertThat(whole.blob()).isEqualTo(little.blob());
        for (StoredMessage.Detail detail : StoredMessage.Detail.values()) {
            StoredMessage one = store.mailboxes().messages(inbox, new long[] {2}, Set.of(detail)).getFirst();
            assertThat(one.envelope()).isEqualTo(detail == StoredMessage.Detail.ENVELOPE ? whole.envelope() : new byte[0]);
            assertThat(one.bodyStructure()).isEqualTo(detail == StoredMessage.Detail.BODY_STRUCTURE ? whole.bodyStructure() : new byte[0]);
            assertThat(one.body()).isEqualTo(detail == StoredMessage.Detail.BODY ? whole.body() : new byte[0]);
        }
        var shown = new ArrayList<String>();
        for (long[] uids : new long[][] {{1, 2}, {3, 70, 5000}, {}}) {
            store.mailboxes().headlines(inbox, uids, h -> shown.add(h.uid() + " " + h.size() + " " + h.internalDate().getEpochSecond() + " "
                    + h.sentDate().getEpochSecond() + " " + new String(h.envelope(), StandardCharsets.US_ASCII)));
        }
        assertThat(shown).containsExactly(
                "2 52 1000000 1751364000 (\"Tue, 1 Jul 2025 10:00:00 +0000\" \"2\" NIL NIL NIL NIL NIL NIL NIL NIL)",
                "3 14 1000000 1000000 (NIL \"3\" NIL NIL NIL NIL NIL NIL NIL NIL)");
    }

    @Test
    void aMailboxIsFilledUnderItsNameAlone() throws Exception {
        Mailbox made = ((Mailboxes.Made.Done) store.mailboxes().create(alice.id(), "Box", null)).mailbox();
        var arrivals = List.of(new Mailboxes.Arrival(body("x"), FlagSet.NONE, Instant.EPOCH));
        assertThat(store.mailboxes().append(made, arrivals)).isInstanceOf(Mailboxes.Filed.Done.class);
        store.mailboxes().rename(alice.id(), "Box", "Case");
        assertThat(store.mailboxes().append(made, arrivals)).isInstanceOf(Mailboxes.Filed.NoMailbox.class);
        assertThat(store.mailboxes().append(made.id(), arrivals)).isInstanceOf(Mailboxes.Filed.Done.class);
        store.mailboxes().delete(alice.id(), "Case");
        assertThat(store.mailboxes().append(made, arrivals)).isInstanceOf(Mailboxes.Filed.NoMailbox.class);
    }

    @Test
    void flagsAndCountersAgree() throws Exception {
        long[] uids = append(inbox, "1", "2", "3", "4");
        try (OpenMailbox open = store.mailboxes().open(inbox).orElseThrow()) {
            OpenMailbox.View before = open.view();
            assertThat(store.mailboxes().storeFlags(inbox, new long[] {1, 2, 99}, Mailboxes.FlagChange.ADD, new FlagSet(Flags.SEEN, Set.of("$Work"))))
                    .containsExactly(1, 2);
            assertThat(store.mailboxes().storeFlags(inbox, new long[] {1}, Mailboxes.FlagChange.ADD, new FlagSet(Flags.SEEN, Set.of("$work")))).isEmpty();
            assertThat(store.mailboxes().storeFlags(inbox, new long[] {2, 3}, Mailboxes.FlagChange.REPLACE, new FlagSet(Flags.DELETED, Set.of())))
                    .containsExactly(2, 3);
            assertThat(open.keywords()).containsExactly("$Work");
            assertThat(open.view().flags(0)).isEqualTo(Flags.SEEN | 1L << Flags.FIRST_KEYWORD);
            assertThat(open.view().flags(1)).isEqualTo(Flags.DELETED);
            assertThat(before.flags(0)).isZero();
            assertThat(store.mailboxes().expunge(inbox, uids, false)).containsExactly(2, 3);
            assertThat(open.view().count()).isEqualTo(2);
            assertThat(open.view().uid(1)).isEqualTo(4);
            assertThat(before.count()).isEqualTo(4);
        }
        var status = store.mailboxes().status(inbox).orElseThrow();
        assertThat(List.of(status.messages(), status.unseen(), status.deleted(), status.uidNext(), status.size())).containsExactly(2L, 1L, 0L, 5L, 2L);
        assertThat(store.mailboxes().sizes(inbox, uids)).as("those of messages that are gone are 0").containsExactly(1, 0, 0, 1);
    }

    @Test
    void copiesAndMoves() throws Exception {
        append(inbox, "1", "2", "3");
        store.mailboxes().storeFlags(inbox, new long[] {2}, Mailboxes.FlagChange.ADD, new FlagSet(Flags.FLAGGED, Set.of("blue")));
        MailboxId trash = store.mailboxes().find(alice.id(), "Trash").orElseThrow().id();
        try (OpenMailbox open = store.mailboxes().open(trash).orElseThrow()) {
            var copied = (Mailboxes.Copied.Done) store.mailboxes().copy(inbox, new long[] {2, 3, 50}, trash);
            assertThat(copied.sourceUids()).containsExactly(2, 3);
            assertThat(copied.uids()).containsExactly(1, 2);
            var moved = (Mailboxes.Copied.Done) store.mailboxes().move(inbox, new long[] {1}, trash);
            assertThat(moved.uids()).containsExactly(3);
            assertThat(open.view().count()).isEqualTo(3);
            assertThat(open.keywords()).containsExactly("blue");
            assertThat(open.view().flags(0)).isEqualTo(Flags.FLAGGED | 1L << Flags.FIRST_KEYWORD);
            var within = (Mailboxes.Copied.Done) store.mailboxes().move(trash, new long[] {1}, trash);
            assertThat(within.uids()).containsExactly(4);
            assertThat(open.view().count()).isEqualTo(3);
            assertThat(open.view().uid(2)).isEqualTo(4);
        }
        assertThat(text(trash, 3)).isEqualTo("1");
        assertThat(store.mailboxes().status(inbox).orElseThrow().messages()).isEqualTo(2);
    }

    @Test
    void oneCommitFilesAndQueues() throws Exception {
        Account bob = done(store.directory().addAccount(BOB, "", "x".toCharArray(), 10));
        var filings = List.of(new Deliveries.Filing(alice.id(), "INBOX", FlagSet.NONE), new Deliveries.Filing(bob.id(), "no such", FlagSet.NONE));
        var onward = new Deliveries.Onward(null, Address.parse("x@elsewhere.example"), "", null);
        var tooLarge = new Deliveries.Delivery(body("x".repeat(11)), Instant.now(), filings, List.of(onward), null, false, false);
        assertThat(store.deliveries().deliver(tooLarge)).isEqualTo(new Deliveries.Delivered.Refused(List.of(bob.id()), List.of()));
        assertThat(store.outbox().count()).isZero();
        assertThat(store.mailboxes().status(inbox).orElseThrow().messages()).isZero();
        var fits = new Deliveries.Delivery(body("Subject: y"), Instant.now(), filings, List.of(onward), "env", true, false);
        assertThat(((Deliveries.Delivered.Done) store.deliveries().deliver(fits)).queued()).hasSize(1);
        assertThat(text(inbox, 1)).isEqualTo("Subject: y");
        reopen();
        Outbox.Item item = store.outbox().list(0, 10).getFirst();
        assertThat(item.forwardPath()).isEqualTo(Address.parse("x@elsewhere.example"));
        assertThat(item.envelopeId()).isEqualTo("env");
        try (Content content = store.outbox().content(item).orElseThrow()) {
            assertThat(content.bytes()).isEqualTo(ByteBuffer.wrap("Subject: y".getBytes(StandardCharsets.US_ASCII)));
        }
        store.outbox().done(item.id(), step(History.Kind.RELAYED, Instant.now()));
        assertThat(store.outbox().nextDue()).isEmpty();
    }

    @Test
    void whatWaitsForTrustIsWokenByHostAndDomain() throws Exception {
        var onwards = List.of("x@a.example", "y@a.example", "z@bücher.example", "held@a.example", "fresh@a.example").stream()
                .map(to -> new Deliveries.Onward(ALICE, Address.parse(to), "", null)).toList();
        Instant now = Instant.ofEpochSecond(2_000_000_000);
        store.deliveries().deliver(new Deliveries.Delivery(body("q"), now, List.of(), onwards, null, false, false));
        var outbox = store.outbox();
        List<Outbox.Item> items = outbox.lease(now, 10, Duration.ofMinutes(5));
        Instant later = now.plusSeconds(900);
        Runnable again = () -> {
            outbox.defer(items.get(0).id(), later, "not trusted", false, List.of("mx1.a.example", "MX2.a.example"), step(History.Kind.DEFERRED, Instant.EPOCH));
            outbox.defer(items.get(1).id(), later, "450 later", false, List.of(), step(History.Kind.DEFERRED, Instant.EPOCH));
            outbox.defer(items.get(2).id(), later, "not trusted", false, List.of("mx.elsewhere.example"), step(History.Kind.DEFERRED, Instant.EPOCH));
            outbox.defer(items.get(3).id(), later, "not trusted", false, List.of("mx1.a.example"), step(History.Kind.DEFERRED, Instant.EPOCH));
            outbox.hold(items.get(3).id(), true);
        };
        again.run();
        assertThat(outbox.retryUntrusted("a.example.org")).isZero();
        assertThat(outbox.retryUntrusted("mx2.a.example")).isEqualTo(1);
        assertThat(outbox.find(items.getFirst().id()).orElseThrow().nextAttempt()).isEqualTo(Instant.EPOCH);
        again.run();
        assertThat(outbox.retryUntrusted("a.example")).isEqualTo(1);
        assertThat(outbox.retryUntrusted("xn--bcher-kva.example")).isEqualTo(1);
        again.run();
        assertThat(outbox.retryUntrusted(null)).isEqualTo(2);
        again.run();
        assertThat(outbox.retryDomain("A.example")).isEqualTo(2);
        again.run();
        assertThat(outbox.retryDomain(null)).isEqualTo(3);
        outbox.defer(items.getFirst().id(), later, "450 later", false, List.of(), step(History.Kind.DEFERRED, Instant.EPOCH));
        assertThat(outbox.retryUntrusted(null)).as("what is said last counts").isZero();
    }

    @Test
    void leasesAreForOneAndRunOut() throws Exception {
        var onwards = List.of(new Deliveries.Onward(ALICE, Address.parse("x@elsewhere.example"), "", null),
                new Deliveries.Onward(ALICE, Address.parse("y@elsewhere.example"), "", null));
        Instant now = Instant.ofEpochSecond(2_000_000_000);
        store.deliveries().deliver(new Deliveries.Delivery(body("q"), now, List.of(), onwards, null, false, false));
        var outbox = store.outbox();
        assertThat(outbox.nextDue()).contains(now);
        assertThat(outbox.lease(now, 1, Duration.ofMinutes(5))).hasSize(1);
        assertThat(outbox.lease(now, 10, Duration.ofMinutes(5))).hasSize(1);
        assertThat(outbox.lease(now.plusSeconds(299), 10, Duration.ofMinutes(5))).isEmpty();
        assertThat(outbox.nextDue()).contains(now.plusSeconds(300));
        var again = outbox.lease(now.plusSeconds(300), 10, Duration.ofMinutes(5));
        assertThat(again).hasSize(2);
        outbox.defer(again.getFirst().id(), now.plusSeconds(900), "450 later", true, List.of(), step(History.Kind.DEFERRED, Instant.EPOCH));
        Outbox.Item deferred = outbox.find(again.getFirst().id()).orElseThrow();
        assertThat(deferred.attempts()).isEqualTo(1);
        assertThat(deferred.lastReply()).isEqualTo("450 later");
        assertThat(outbox.hold(deferred.id(), true)).isTrue();
        assertThat(outbox.lease(now.plusSeconds(5000), 10, Duration.ofMinutes(5))).extracting(Outbox.Item::id).doesNotContain(deferred.id());
        assertThat(outbox.retryNow(deferred.id())).isTrue();
        assertThat(outbox.lease(now, 10, Duration.ofMinutes(5))).extracting(Outbox.Item::id).contains(deferred.id());
        var dsn = new Deliveries.Delivery(body("bounce"), now, List.of(new Deliveries.Filing(alice.id(), "INBOX", FlagSet.NONE)), List.of(), null, false, false);
        assertThat(outbox.replace(Map.of(deferred.id(), step(History.Kind.BOUNCED, now)), dsn, Deliveries.Besides.NOTHING)).isInstanceOf(Deliveries.Delivered.Done.class);
        assertThat(outbox.find(deferred.id())).isEmpty();
        assertThat(text(inbox, 1)).isEqualTo("bounce");
    }

    @Test
    void aRequestIsAnsweredInOneCommit() throws Exception {
        var requests = store.certificateRequests();
        var first = (Directory.Outcome.Done<CertificateRequests.Pending>) requests.add("shop", "request 1", "key 1", List.of("a", "b"));
        assertThat(requests.add("shop", "request 2", "key 2", List.of())).isInstanceOfSatisfying(Directory.Outcome.Refused.class,
                r -> assertThat(r.kind()).isEqualTo(Directory.Refusal.EXISTS));
        assertThat(requests.add(" ", "request", "key", List.of())).isInstanceOf(Directory.Outcome.Refused.class);
        reopen();
        requests = store.certificateRequests();
        assertThat(requests.find("shop")).hasValueSatisfying(p -> {
            assertThat(p.keyPem()).isEqualTo("key 1");
            assertThat(p.names()).containsExactly("a", "b");
            assertThat(p.toString()).doesNotContain("key 1");
        });
        done(store.certificates().add("shop", Certificates.Source.IMPORTED, "old chain", "old key", List.of(), false));
        Certificates.Kept kept = done(requests.answered(first.value(), Certificates.Source.REQUESTED, "chain", List.of("a")));
        assertThat(kept.keyPem()).isEqualTo("key 1");
        assertThat(kept.chainPem()).isEqualTo("chain");
        assertThat(kept.source()).isEqualTo(Certificates.Source.REQUESTED);
        assertThat(requests.list()).isEmpty();
        assertThat(refused(requests.answered(first.value(), Certificates.Source.REQUESTED, "again", List.of()))).isEqualTo(Directory.Refusal.NOT_FOUND);
        assertThat(store.certificates().find("shop")).map(Certificates.Kept::chainPem).contains("chain");
        assertThat(requests.remove("shop")).isInstanceOf(Directory.Outcome.Refused.class);
        done(store.certificates().put("shop", Certificates.Source.IMPORTED, "third", "key 3", List.of()));
        assertThat(store.certificates().find("shop")).map(Certificates.Kept::source).contains(Certificates.Source.IMPORTED);
        done(store.certificates().remove("shop"));
    }

    @Test
    void secretsAreSealedAndUsesRespected() throws Exception {
        done(store.certificates().add("own", Certificates.Source.OWN_CA, "chain", "the key", List.of("a", "b"), false));
        assertThat(refused(store.certificates().add("own", Certificates.Source.OWN_CA, "chain", null, List.of(), false))).isEqualTo(Directory.Refusal.EXISTS);
        var listener = new Listeners.Listener(0, "imaps", Listeners.Protocol.IMAP, null, 993, Listeners.Security.TLS, "own", "INTERMEDIATE", true, 100);
        done(store.listeners().add(listener));
        assertThat(store.certificates().remove("own")).isInstanceOfSatisfying(Directory.Outcome.Refused.class, r -> assertThat(r.why()).contains("imaps"));
        reopen();
        assertThat(store.certificates().find("own")).map(Certificates.Kept::keyPem).contains("the key");
        assertThat(store.listeners().list()).extracting(Listeners.Listener::port).containsExactly(993);
        done(store.listeners().remove("imaps"));
        done(store.certificates().remove("own"));
        store.settings().set("host.name", "mail.example.test");
        assertThat(store.settings().text("host.name")).contains("mail.example.test");
        reopen();
        assertThat(store.settings().text("host.name")).isEqualTo(Optional.of("mail.example.test"));
        store.settings().set("route.a.example", "relay.example;user=me;password=secret");
        reopen();
        assertThat(store.settings().text("route.a.example")).contains("relay.example;user=me;password=secret");
    }

    @Test
    void theTrustBook() throws Exception {
        TrustBook book = store.trustBook();
        Pin pin = Pin.parse("ab".repeat(32));
        assertThat(done(book.pin("mx.a.test", pin, "said so")).pin()).isEqualTo(pin);
        assertThat(refused(book.pin("mx.a.test", pin, "again"))).isEqualTo(Directory.Refusal.EXISTS);
        for (int i = 1; i < TrustBook.MOST_PINS; i++) {
            done(book.pin("mx.a.test", Pin.parse("%064x".formatted(i)), ""));
        }
        assertThat(refused(book.pin("mx.a.test", Pin.parse("ff".repeat(32)), ""))).isEqualTo(Directory.Refusal.INVALID);
        book.set(new TrustBook.Policy("a.test", Level.VERIFY));
        book.set(new TrustBook.Policy("a.test", Level.PINNED));
        book.saw("mx.a.test", "chain", "one reason");
        book.saw("mx.a.test", "chain", "another reason");
        reopen();
        book = store.trustBook();
        assertThat(book.pins("mx.a.test")).hasSize(TrustBook.MOST_PINS).contains(pin);
        assertThat(book.pins("mx.b.test")).isEmpty();
        assertThat(book.level("a.test")).contains(Level.PINNED);
        assertThat(book.seen("mx.a.test")).hasValueSatisfying(seen -> {
            assertThat(seen.times()).isEqualTo(2);
            assertThat(seen.why()).isEqualTo("another reason");
        });
        book.saw("mx.a.test", "another chain", "why");
        assertThat(book.seen("mx.a.test")).map(TrustBook.Seen::times).contains(1L);
        book.saw("long.test", "x".repeat(100_000), "y".repeat(100_000));
        assertThat(book.seen("long.test")).hasValueSatisfying(seen -> assertThat(seen.chainPem().length() + seen.why().length()).isLessThan(2000));
        for (int i = 0; i < 510; i++) {
            book.saw("h" + i + ".test", "chain", "why");
        }
        assertThat(book.seen()).as("strangers do not fill the disk").hasSize(500);
        book.forget("h509.test");
        assertThat(book.seen("h509.test")).isEmpty();
        assertThat(done(book.unpin("mx.a.test", pin))).hasSize(1);
        assertThat(done(book.unpin("mx.a.test", null))).hasSize(TrustBook.MOST_PINS - 1);
        assertThat(refused(book.unpin("mx.a.test", null))).isEqualTo(Directory.Refusal.NOT_FOUND);
        assertThat(done(book.removePolicy("a.test")).level()).isEqualTo(Level.PINNED);
        assertThat(refused(book.removePolicy("a.test"))).isEqualTo(Directory.Refusal.NOT_FOUND);
        assertThat(book.policies()).isEmpty();
    }

    @Test
    void aListenersAccessIsKept() throws Exception {
        done(store.clientAuthorities().put("partners", "certificates"));
        var access = new Listeners.Access(Listeners.ClientCertificates.REQUIRED, "partners", List.of("192.0.2.1", "2001:db8::/32"), true);
        var listener = new Listeners.Listener(0, "imap", Listeners.Protocol.IMAP, null, 143, Listeners.Security.STARTTLS_REQUIRED, null, "LEGACY", true, 100, access);
        done(store.listeners().add(listener));
        reopen();
        assertThat(store.listeners().find("imap").orElseThrow().access()).isEqualTo(access);
        assertThat(store.clientAuthorities().remove("partners")).isInstanceOfSatisfying(Directory.Outcome.Refused.class, r -> assertThat(r.why()).contains("imap"));
        var plain = new Listeners.Listener(0, "imap", Listeners.Protocol.IMAP, null, 143, Listeners.Security.NONE, null, "LEGACY", true, 100, access);
        assertThat(refused(store.listeners().set(plain))).isEqualTo(Directory.Refusal.INVALID);
        done(store.listeners().set(new Listeners.Listener(0, "imap", Listeners.Protocol.IMAP, null, 143, Listeners.Security.NONE, null, "LEGACY", true, 100)));
        assertThat(store.listeners().find("imap").orElseThrow().access()).isEqualTo(Listeners.Access.DEFAULT);
        done(store.clientAuthorities().put("partners", "others"));
        done(store.clientAuthorities().remove("partners"));
        assertThat(store.clientAuthorities().list()).isEmpty();
    }

    @Test
    void manyAtOnceAndNothingIsLostOrDoubled() throws Exception {
        var listened = new ConcurrentLinkedQueue<Changes.Change>();
        try (OpenMailbox open = store.mailboxes().open(inbox).orElseThrow(); var threads = Executors.newVirtualThreadPerTaskExecutor();
                AutoCloseable subscribed = store.changes().subscribe(listened::add)) {
            var futures = new ArrayList<Future<?>>();
            for (int t = 0; t < 20; t++) {
                int thread = t;
                futures.add(threads.submit(() -> {
                    for (int i = 0; i < 25; i++) {
                        long uid = append(inbox, "Subject: " + thread + "-" + i + "\r\n\r\n")[0];
                        if (i % 5 == 0) {
                            store.mailboxes().storeFlags(inbox, new long[] {uid}, Mailboxes.FlagChange.ADD, new FlagSet(Flags.DELETED, Set.of()));
                            store.mailboxes().expunge(inbox, new long[] {uid}, false);
                        }
                    }
                    return thread;
                }));
            }
            for (Future<?> future : futures) {
                future.get();
            }
            assertThat(open.view().count()).isEqualTo(400);
            assertThat(open.view().uidNext()).isEqualTo(501);
            for (int i = 1; i < open.view().count(); i++) {
                assertThat(open.view().uid(i)).isGreaterThan(open.view().uid(i - 1));
            }
            assertThat(listened).isNotEmpty();
        }
    }

    /** Deliveries to the same accounts in every order, beside sessions that change flags: nobody waits for ever, no step is missed. */
    @Test
    void deliveriesToSeveralAccountsMeet() throws Exception {
        var accounts = new ArrayList<AccountId>(List.of(alice.id()));
        for (int i = 0; i < 3; i++) {
            accounts.add(done(store.directory().addAccount(Address.parse("user" + i + "@example.test"), "", "x".toCharArray(), 0)).id());
        }
        try (OpenMailbox open = store.mailboxes().open(inbox).orElseThrow(); var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var futures = new ArrayList<Future<?>>();
            for (int t = 0; t < 8; t++) {
                int thread = t;
                futures.add(threads.submit(() -> {
                    for (int i = 0; i < 15; i++) {
                        var filings = new ArrayList<Deliveries.Filing>();
                        accounts.forEach(account -> filings.add(new Deliveries.Filing(account, "INBOX", FlagSet.NONE)));
                        java.util.Collections.rotate(filings, thread);
                        assertThat(store.deliveries().deliver(new Deliveries.Delivery(body(thread + "-" + i % 3), Instant.now(), filings, List.of(),
                                null, false, false))).isInstanceOf(Deliveries.Delivered.Done.class);
                        store.mailboxes().storeFlags(inbox, new long[] {i + 1}, Mailboxes.FlagChange.ADD, new FlagSet(1L << thread % 5, Set.of()));
                    }
                    return thread;
                }));
            }
            for (Future<?> future : futures) {
                future.get();
            }
            OpenMailbox.View view = open.view();
            assertThat(view.count()).isEqualTo(120);
            assertThat(view.highestModSeq()).isEqualTo(store.mailboxes().status(inbox).orElseThrow().highestModSeq());
            for (int i = 0; i < view.count(); i++) {
                assertThat(view.uid(i)).isEqualTo(i + 1);
            }
        }
    }

    /** A mailbox is read while it is written to: what was not read yet comes as a change, and nothing twice. */
    @Test
    void openingDuringDeliveries() throws Exception {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<Integer> writer = threads.submit(() -> {
                for (int i = 1; i <= 150; i++) {
                    long[] uids = append(inbox, "Subject: " + i);
                    store.mailboxes().storeFlags(inbox, uids, Mailboxes.FlagChange.ADD, new FlagSet(Flags.SEEN, Set.of()));
                }
                return 150;
            });
            int opened = 0;
            while (!writer.isDone() || opened == 0) {
                try (OpenMailbox open = store.mailboxes().open(inbox).orElseThrow()) {
                    long last = append(inbox, "Subject: own")[0];
                    OpenMailbox.View view = open.view();
                    assertThat(view.indexOf(last)).as("what this thread has filed, it sees").isEqualTo((int) last - 1);
                    for (int i = 0; i < view.count(); i++) {
                        assertThat(view.uid(i)).isEqualTo(i + 1);
                    }
                    opened++;
                }
            }
            writer.get();
        }
    }

    @Test
    void recentIsToldOnce() throws Exception {
        append(inbox, "1", "2");
        try (OpenMailbox open = store.mailboxes().open(inbox).orElseThrow()) {
            assertThat(open.recentFrom(true)).isEqualTo(1);
            assertThat(open.recentFrom(false)).isEqualTo(1);
            assertThat(open.recentFrom(false)).isEqualTo(3);
        }
        reopen();
        try (OpenMailbox open = store.mailboxes().open(inbox).orElseThrow()) {
            assertThat(open.recentFrom(true)).isEqualTo(3);
        }
    }

    @Test
    void theWrongMasterKeyOpensNothing() throws Exception {
        done(store.certificates().add("own", Certificates.Source.OWN_CA, "chain", "the key", List.of(), false));
        store.close();
        var wrong = new byte[32];
        wrong[0] = 1;
        store = Store.open(options(), new MasterKey(wrong), Clock.systemUTC());
        assertThatThrownBy(() -> store.certificates().find("own")).isInstanceOf(StoreException.class).hasMessageContaining("master key");
    }

    @Test
    void ordersGoOnWhereTheyWere() throws Exception {
        Instant now = Instant.ofEpochMilli(1_790_000_000_000L);
        var account = new Acme.Account("pebble", "https://localhost:14000/dir", "root", null, "terms", "kid", "https://localhost:14000/account/1", "key", now);
        done(store.acme().add(account));
        assertThat(refused(store.acme().add(account))).isEqualTo(Directory.Refusal.EXISTS);
        var plan = new Acme.Plan("ordered", "pebble", List.of("a.example", "*.a.example"), Acme.Challenge.DNS_01,
                java.util.Map.of("server", "127.0.0.1:53", "secret", "a=b="), "ECDSA_P256", null);
        var first = new Acme.Progress(null, null, "asked for", now, 0, null, null, null);
        assertThat(refused(store.acme().plan(new Acme.Plan("x", "nowhere", List.of("x"), Acme.Challenge.HTTP_01, java.util.Map.of(), "RSA_2048", "short"), first)))
                .isEqualTo(Directory.Refusal.NOT_FOUND);
        assertThat(refused(store.acme().plan(new Acme.Plan("x", "pebble", List.of("x"), Acme.Challenge.DNS_01, java.util.Map.of("hook", "a\nb=c"), "RSA_2048", null), first)))
                .isEqualTo(Directory.Refusal.INVALID);
        done(store.acme().plan(plan, first));
        var later = new Acme.Progress("https://localhost:14000/order/1", "pending", "ordered", now.plusSeconds(300), 2, "it was refused", now, now.plusSeconds(9));
        store.acme().progress("ordered", later);
        reopen();
        assertThat(store.acme().account("pebble")).contains(account);
        assertThat(store.acme().orders()).containsExactly(new Acme.Order(plan, later));
        assertThat(refused(store.acme().removeAccount("pebble"))).isEqualTo(Directory.Refusal.IN_USE);
        done(store.certificates().add("ordered", Certificates.Source.ORDERED, "chain", "key", List.of("a.example"), false));
        done(store.certificates().remove("ordered"));
        assertThat(store.acme().order("ordered")).isEmpty();
        assertThat(refused(store.acme().removeOrder("ordered"))).isEqualTo(Directory.Refusal.NOT_FOUND);
        done(store.acme().removeAccount("pebble"));
        assertThat(store.acme().accounts()).isEmpty();
    }
}
