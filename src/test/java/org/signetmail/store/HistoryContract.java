package org.signetmail.store;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.signetmail.mail.Address;

import static org.assertj.core.api.Assertions.assertThat;

/** What became of mail, as any store must tell it: at once, when its keys are made, and no more once it is too old. */
abstract class HistoryContract {
    private static final int MAIL_OF_A_BLOCK = 2048;
    private static final Address ALICE = Address.parse("alice@example.test");
    private static final Address BOB = Address.parse("bob@example.test");
    private static final Address SALES = Address.parse("sales@example.test");
    private static final Address BOSS = Address.parse("Boss@Sender.example");
    private static final Address OUT = Address.parse("x@elsewhere.example");

    @TempDir
    Path directory;

    Store store;
    private Account alice;
    private volatile Instant now = Instant.parse("2026-03-01T10:00:00Z");
    /** So much later is it each time when somebody asks. */
    private volatile Duration step = Duration.ZERO;

    abstract StoreOptions options() throws Exception;

    private final Clock clock = new Clock() {
        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public synchronized Instant instant() {
            Instant at = now;
            now = at.plus(step);
            return at;
        }
    };

    @BeforeEach
    void open() throws Exception {
        store = Store.open(options(), new MasterKey(new byte[32]), clock);
        store.leaveHistory();
        store.directory().addDomain("example.test");
        alice = ((Directory.Outcome.Done<Account>) store.directory().addAccount(ALICE, "", "secret".toCharArray(), 0)).value();
    }

    @AfterEach
    void close() {
        store.close();
    }

    private Deliveries.Delivered deliver(String id, List<Deliveries.Filing> filings, List<Deliveries.Onward> onwards, History.Origin origin) throws IOException {
        try (var receiving = store.bodies().receive()) {
            receiving.write(("Message-ID: <" + id + ">\r\n\r\n" + id).getBytes(StandardCharsets.US_ASCII));
            try (Body body = receiving.finish()) {
                return store.deliveries().deliver(new Deliveries.Delivery(body, now, filings, onwards, null, true, false, origin));
            }
        }
    }

    private static History.Origin from(String trace, Address sender) {
        return new History.Origin(trace, "ESMTPS", "192.0.2.7", "mx.sender.example", "TLSv1.3 TLS_AES_256_GCM_SHA384", "", sender);
    }

    private List<Deliveries.Filing> toAlice() {
        return List.of(new Deliveries.Filing(alice.id(), "no such", FlagSet.NONE, SALES));
    }

    final SqlHistory kept() {
        return (SqlHistory) store.history();
    }

    private List<String> found(History.Query query) {
        return store.history().find(query, null, 100).mail().stream().map(History.Mail::messageId).toList();
    }

    private static History.Query by(String address) {
        return new History.Query(null, address, null, null);
    }

    /** Mail that nobody asks for. */
    final void others(int count) throws Exception {
        var origin = from("smtp-3.1", Address.parse("other@elsewhere.example"));
        AccountId bob = store.directory().account(BOB).map(Account::id)
                .orElseGet(() -> ((Directory.Outcome.Done<Account>) store.directory().addAccount(BOB, "", "secret".toCharArray(), 0)).value().id());
        var toBob = List.of(new Deliveries.Filing(bob, "INBOX", FlagSet.NONE, null));
        var done = new ArrayList<Future<?>>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < count; i++) {
                int number = i;
                done.add(threads.submit(() -> deliver("other-" + number + "@elsewhere.example", toBob, List.of(), origin)));
            }
        }
        for (Future<?> each : done) {
            each.get();
        }
    }

    private static History.Query traced(String trace, String within) {
        return new History.Query(null, null, null, null, within, trace);
    }

    @Test
    void mailThatWaitsIsFoundByItsPlaceInTheQueue() throws Exception {
        deliver("one@sender.example", toAlice(), List.of(), from("smtp-1.1", BOSS));
        deliver("two@sender.example", List.of(), List.of(new Deliveries.Onward(BOSS, OUT, "", null)), from("smtp-2.1", BOSS));
        long item = Long.parseLong(store.history().find(by("x@elsewhere.example"), null, 1).mail().getFirst().events().getFirst().words().replaceAll("\\D", ""));
        assertThat(found(traced("queue-" + item, null))).containsExactly("two@sender.example");
        for (String other : List.of("queue-" + (item + 1), "queue-", "queue-x", "", "%")) {
            assertThat(found(traced(other, null))).as(other).isEmpty();
        }
        others(MAIL_OF_A_BLOCK);
        assertThat(kept().key()).isTrue();
        assertThat(found(traced("queue-" + item, null))).as("by its key").containsExactly("two@sender.example");
        assertThat(found(traced("queue-" + (item + 1), null))).isEmpty();
    }

    @Test
    void whatHasNoKeysIsLookedThroughPieceByPieceAndASearchThatTakesLongSaysHowFarItCame() throws Exception {
        deliver("one@sender.example", toAlice(), List.of(), from("smtp-1.1", BOSS));
        others(2 * MAIL_OF_A_BLOCK);
        assertThat(found(traced("smtp-1.1", null))).containsExactly("one@sender.example");
        step = Duration.ofSeconds(6);
        History.Found some = store.history().find(traced("smtp-1.1", null), null, 1);
        assertThat(some.mail()).isEmpty();
        while (some.goOn() != null && some.mail().isEmpty()) {
            History.Found more = store.history().find(traced("smtp-1.1", null), some.goOn(), 1);
            assertThat(more.goOn() == null || more.goOn() < some.goOn()).isTrue();
            some = more;
        }
        assertThat(some.mail()).hasSize(1);
    }

    private void asked() {
        assertThat(found(by("boss@sender.example"))).as("by sender").containsExactly("two@sender.example", "one@sender.example");
        assertThat(found(by("SALES@example.test"))).as("by alias").containsExactly("one@sender.example");
        assertThat(found(by("alice@example.test"))).as("by account").containsExactly("one@sender.example");
        assertThat(found(by("@example.test"))).as("by domain").containsExactly("one@sender.example");
        assertThat(found(by("x@elsewhere.example"))).as("by next recipient").containsExactly("two@sender.example");
        assertThat(found(by("nobody@example.test"))).isEmpty();
        assertThat(found(new History.Query("<two@sender.example>", null, null, null))).containsExactly("two@sender.example");
        assertThat(found(new History.Query("two@sender.example", "sales@example.test", null, null))).isEmpty();
        assertThat(found(new History.Query("one@sender.example", "sales@example.test", null, null))).hasSize(1);
        assertThat(found(new History.Query(null, "boss@sender.example", null, null, "@example.test"))).containsExactly("one@sender.example");
        assertThat(found(new History.Query("one@sender.example", "boss@sender.example", null, null, "alice@example.test"))).hasSize(1);
        assertThat(found(traced("smtp-1.1", null))).as("by its id in the log").containsExactly("one@sender.example");
        assertThat(found(traced("smtp-1.1", "@example.test"))).hasSize(1);
        assertThat(found(traced("smtp-1.1", "bob@other.test"))).as("somebody else's").isEmpty();
        assertThat(found(traced("smtp-1", null))).isEmpty();
        Instant between = Instant.parse("2026-03-01T10:00:30Z");
        assertThat(found(new History.Query(null, "boss@sender.example", between, null))).containsExactly("two@sender.example");
        assertThat(found(new History.Query(null, null, null, between))).containsExactly("one@sender.example");
    }

    @Test
    void mailIsFoundAtOnceAndByItsKeysLater() throws Exception {
        deliver("one@sender.example", toAlice(), List.of(), from("smtp-1.1", BOSS));
        now = now.plusSeconds(60);
        deliver("two@sender.example", List.of(), List.of(new Deliveries.Onward(BOSS, OUT, "", null)), from("smtp-2.1", BOSS));
        asked();
        assertThat(kept().key()).as("a block that is not whole").isFalse();
        others(2 * MAIL_OF_A_BLOCK);
        asked();
        assertThat(kept().key()).isTrue();
        asked();
        assertThat(kept().key()).isTrue();
        assertThat(kept().key()).isFalse();
        asked();
        assertThat(found(new History.Query("other-77@elsewhere.example", "other@elsewhere.example", null, null, "@elsewhere.example"))).containsExactly("other-77@elsewhere.example");
        assertThat(store.history().find(by("other@elsewhere.example"), null, 3 * MAIL_OF_A_BLOCK).mail()).hasSize(2 * MAIL_OF_A_BLOCK);
        History.Mail mail = store.history().find(by("sales@example.test"), null, 1).mail().getFirst();
        assertThat(mail.origin()).isEqualTo(from("smtp-1.1", BOSS));
        assertThat(mail.events()).singleElement().satisfies(e -> {
            assertThat(e.kind()).isEqualTo(History.Kind.DELIVERED);
            assertThat(e.recipient()).isEqualTo("sales@example.test");
            assertThat(e.words()).isEqualTo("INBOX of alice@example.test, UID 1");
        });
        assertThat(store.history().mail(mail.id(), "@example.test")).isPresent();
        assertThat(store.history().mail(mail.id(), "@other.test")).isEmpty();
        store.directory().removeAccount(ALICE);
        assertThat(store.history().mail(mail.id())).get().extracting(m -> m.events().getFirst().words()).isEqualTo("INBOX of an account that is removed, UID 1");
    }

    @Test
    void attemptsAndTheBounceAreTold() throws Exception {
        var done = (Deliveries.Delivered.Done) deliver("out@sender.example", List.of(),
                List.of(new Deliveries.Onward(BOSS, OUT, "", null, SALES)), from("submission-1.1", BOSS));
        long item = done.queued().getFirst();
        assertThat(standing()).isEqualTo("QUEUED queue item " + item + ", to x@elsewhere.example");
        store.outbox().defer(item, now.plusSeconds(60), "450 later", false, List.of(), new History.Step(History.Kind.DEFERRED, now, "mx [192.0.2.1]:25", "TLSv1.3 X, verify", "450 later\r\n"));
        assertThat(standing()).isEqualTo("DEFERRED 450 later  ");
        try (var receiving = store.bodies().receive()) {
            receiving.write("bounce".getBytes(StandardCharsets.US_ASCII));
            try (Body body = receiving.finish()) {
                var dsn = new Deliveries.Delivery(body, now, List.of(new Deliveries.Filing(alice.id(), "INBOX", FlagSet.NONE, BOSS)), List.of(), null, true, false,
                        History.Origin.notice("queue item " + item));
                store.outbox().replace(Map.of(item, new History.Step(History.Kind.BOUNCED, now, "", "", "550 never")), dsn, Deliveries.Besides.NOTHING);
            }
        }
        assertThat(standing()).isEqualTo("BOUNCED 550 never");
        History.Mail mail = store.history().find(by("sales@example.test"), null, 10).mail().getFirst();
        History.Mail notice = store.history().find(new History.Query(null, "alice@example.test", null, null), null, 1).mail().getFirst();
        assertThat(notice.origin().protocol()).isEqualTo("notice");
        List<History.Event> events = store.history().mail(mail.id()).orElseThrow().events();
        assertThat(events).extracting(History.Event::kind).containsExactly(History.Kind.QUEUED, History.Kind.DEFERRED, History.Kind.BOUNCED);
        assertThat(events.getFirst().words()).isEqualTo("queue item " + item + ", to x@elsewhere.example");
        assertThat(events.get(1).words()).doesNotContain("\n");
        assertThat(events.get(1).tls()).isEqualTo("TLSv1.3 X, verify");
        assertThat(events.get(2).notice()).isEqualTo(notice.id());
    }

    /** As the list has it. */
    private String standing() {
        History.Event event = store.history().find(by("sales@example.test"), null, 10).mail().getFirst().events().getFirst();
        assertThat(event.recipient()).as("as the envelope named it").isEqualTo("sales@example.test");
        return event.kind() + " " + event.words();
    }

    @Test
    void whatTheAdministratorRemovesIsTold() throws Exception {
        var done = (Deliveries.Delivered.Done) deliver("out@sender.example", List.of(), List.of(new Deliveries.Onward(BOSS, OUT, "", null)), from("s.1", BOSS));
        assertThat(store.outbox().remove(done.queued().getFirst())).isTrue();
        long id = store.history().find(by("x@elsewhere.example"), null, 1).mail().getFirst().id();
        assertThat(store.history().mail(id).orElseThrow().events()).extracting(History.Event::kind).containsExactly(History.Kind.QUEUED, History.Kind.REMOVED);
    }

    @Test
    void pagesAreReadByTheDatabase() throws Exception {
        for (int i = 0; i < 7; i++) {
            deliver(i + "@sender.example", toAlice(), List.of(), from("smtp-1." + i, BOSS));
        }
        others(MAIL_OF_A_BLOCK);
        for (int i = 7; i < 10; i++) {
            deliver(i + "@sender.example", toAlice(), List.of(), from("smtp-1." + i, BOSS));
        }
        assertThat(kept().key()).isTrue();
        for (History.Query query : List.of(by("boss@sender.example"), by("@sender.example"), new History.Query(null, "boss@sender.example", null, null, "alice@example.test"))) {
            var seen = new ArrayList<String>();
            Long before = null;
            while (true) {
                List<History.Mail> page = store.history().find(query, before, 3).mail();
                if (page.isEmpty()) {
                    break;
                }
                page.forEach(m -> seen.add(m.messageId().substring(0, 1)));
                before = page.getLast().id();
            }
            assertThat(seen).containsExactly("9", "8", "7", "6", "5", "4", "3", "2", "1", "0");
        }
    }

    @Test
    void whatIsTooOldIsForgottenAndNothingIsWrittenWhenItIsOff() throws Exception {
        store.settings().set("history.days", "2");
        deliver("old@sender.example", List.of(), List.of(new Deliveries.Onward(BOSS, OUT, "", null)), from("smtp-1.1", BOSS));
        long item = store.outbox().list(0, 1).getFirst().id();
        now = now.plus(Duration.ofDays(1));
        deliver("young@sender.example", toAlice(), List.of(), from("smtp-1.2", BOSS));
        others(MAIL_OF_A_BLOCK);
        now = now.plusSeconds(60);
        assertThat(kept().key()).isTrue();
        assertThat(kept().sweep(100)).isFalse();
        assertThat(found(by("boss@sender.example"))).hasSize(2);
        now = now.plus(Duration.ofDays(1));
        assertThat(kept().sweep(1)).isTrue();
        assertThat(kept().sweep(1)).isFalse();
        assertThat(found(by("boss@sender.example"))).containsExactly("young@sender.example");
        store.outbox().done(item, new History.Step(History.Kind.RELAYED, now, "mx", "", "250 OK"));
        store.settings().set("history.days", "0");
        deliver("off@sender.example", toAlice(), List.of(), from("smtp-1.3", BOSS));
        assertThat(found(by("boss@sender.example"))).containsExactly("young@sender.example");
        store.settings().set("history.days", "30");
        deliver("untold", toAlice(), List.of(), from("smtp-1.4", BOSS));
        assertThat(found(by("boss@sender.example"))).containsExactly("untold", "young@sender.example");
        now = now.plus(Duration.ofDays(40));
        boolean more = true;
        while (more) {
            more = kept().sweep(500);
        }
        assertThat(found(new History.Query(null, null, null, null))).isEmpty();
        assertThat(found(by("boss@sender.example"))).isEmpty();
    }

    @Test
    void figuresComeTogetherInLongerSpans() {
        Statistics figures = store.statistics();
        Instant ten = Instant.parse("2026-03-01T10:00:00Z");
        figures.add(ten.plusSeconds(59), List.of(new Statistics.Figure("mail.sent", Statistics.Sort.COUNT, 3), new Statistics.Figure("queue", Statistics.Sort.LEVEL, 7),
                new Statistics.Figure("nothing", Statistics.Sort.COUNT, 0)));
        figures.add(ten.plusSeconds(30), List.of(new Statistics.Figure("mail.sent", Statistics.Sort.COUNT, 2)));
        figures.add(ten.plusSeconds(60), List.of(new Statistics.Figure("mail.sent", Statistics.Sort.COUNT, 4), new Statistics.Figure("queue", Statistics.Sort.LEVEL, 5)));
        figures.add(ten.plusSeconds(3600), List.of(new Statistics.Figure("mail.sent", Statistics.Sort.COUNT, 1)));
        Instant day = Instant.parse("2026-03-01T00:00:00Z");
        Instant end = Instant.parse("2026-03-02T00:00:00Z");
        assertThat(figures.read("mail.sent", Statistics.Span.MINUTE, day, end)).containsExactly(new Statistics.Point(ten, 5),
                new Statistics.Point(ten.plusSeconds(60), 4), new Statistics.Point(ten.plusSeconds(3600), 1));
        assertThat(figures.read("mail.sent", Statistics.Span.HOUR, day, end)).containsExactly(new Statistics.Point(ten, 9), new Statistics.Point(ten.plusSeconds(3600), 1));
        assertThat(figures.read("mail.sent", Statistics.Span.DAY, day, end)).containsExactly(new Statistics.Point(day, 10));
        assertThat(figures.read("queue", Statistics.Span.DAY, day, end)).containsExactly(new Statistics.Point(day, 7));
        assertThat(figures.read("nothing", Statistics.Span.DAY, day, end)).isEmpty();
        assertThat(figures.read("mail.sent", Statistics.Span.MINUTE, ten.plusSeconds(60), ten.plusSeconds(3600))).hasSize(1);
        figures.sweep(end.plus(Duration.ofDays(2)));
        assertThat(figures.read("mail.sent", Statistics.Span.MINUTE, day, end)).isEmpty();
        assertThat(figures.read("mail.sent", Statistics.Span.HOUR, day, end)).hasSize(2);
    }

    @Test
    void storageIsToldByDomainAndAccount() throws Exception {
        deliver("a@b", toAlice(), List.of(), from("smtp-1.1", BOSS));
        long used = store.directory().account(ALICE).orElseThrow().usedBytes();
        Statistics figures = store.statistics();
        assertThat(figures.storageByDomain()).containsExactly(new Statistics.Figure("storage.domain.example.test", Statistics.Sort.LEVEL, used));
        assertThat(figures.largest("example.test", 5)).singleElement().extracting(Account::address).isEqualTo(ALICE);
        assertThat(figures.largest("other.test", 5)).isEmpty();
        figures.storeAccounts(now);
        figures.storeAccounts(now);
        String series = "storage.account." + alice.id().value();
        assertThat(figures.read(series, Statistics.Span.DAY, now.minus(Duration.ofDays(1)), now)).containsExactly(new Statistics.Point(Statistics.Span.DAY.of(now), used));
        figures.sweep(now.plus(Duration.ofDays(101)));
        assertThat(figures.read(series, Statistics.Span.DAY, now.minus(Duration.ofDays(1)), now)).isEmpty();
    }

    @Test
    void textsOfStrangersKeepTheirPlace() throws Exception {
        var strange = new History.Origin("smtp-1.1", "ESMTP", "192.0.2.7", "a\tb\nc", "", "", Address.parse("\"a b\"@sender.example"));
        deliver("x".repeat(600), toAlice(), List.of(), strange);
        History.Mail mail = store.history().find(new History.Query("x".repeat(600), null, null, null), null, 1).mail().getFirst();
        assertThat(mail.messageId()).hasSize(250);
        assertThat(mail.origin().helo()).isEqualTo("a b c");
        assertThat(mail.origin().reversePath()).isEqualTo(strange.reversePath());
    }
}
