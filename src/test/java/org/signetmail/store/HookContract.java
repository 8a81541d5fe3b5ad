package org.signetmail.store;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

import org.signetmail.mail.Address;
import org.signetmail.store.HookBook.Hook;
import org.signetmail.store.HookBook.Made;
import org.signetmail.store.HookOutbox.Attempt;
import org.signetmail.store.HookOutbox.Delivery;
import org.signetmail.store.HookOutbox.Fresh;
import org.signetmail.store.HookOutbox.State;
import org.signetmail.store.HookTapes.Filed;
import org.signetmail.store.HookTapes.Happening;
import org.signetmail.store.HookTapes.Other;
import org.signetmail.store.HookTapes.Place;
import org.signetmail.store.HookTapes.Read;
import org.signetmail.store.HookTapes.Sent;

import static org.assertj.core.api.Assertions.assertThat;

/** Webhooks as any store must keep them, what they read, and what they still have to be told. */
abstract class HookContract extends IdentityContract {
    static final Set<HookEvent> ALL = EnumSet.allOf(HookEvent.class);
    private static final String URL = "https://hooks.example.test/signet";
    private static final Address OUT = Address.parse("x@elsewhere.example");
    private static final Address SALES = Address.parse("sales@example.test");

    Hook hook(String name, Set<HookEvent> events) {
        return done(store.hooks().add(name, URL, events, null)).hook();
    }

    /** All that is there, whatever it must wait for. */
    List<Happening> all(Place from) {
        var place = new Place[] {from};
        var happened = new ArrayList<Happening>();
        Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> {
            Read read = store.hookTapes().after(place[0], ALL, 100);
            happened.addAll(read.happened());
            place[0] = read.upTo();
            return place[0].equals(store.hookTapes().end());
        });
        return happened;
    }

    List<Long> deliver(String id, List<Deliveries.Filing> filings, List<Deliveries.Onward> onwards) throws IOException {
        try (var receiving = store.bodies().receive()) {
            receiving.write(("Message-ID: <" + id + ">\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
            try (Body body = receiving.finish()) {
                return ((Deliveries.Delivered.Done) store.deliveries().deliver(new Deliveries.Delivery(body, clock.instant(), filings, onwards, null, true, false,
                        new History.Origin("smtp-1.1", "ESMTPSA", "192.0.2.7", "client.example", "TLSv1.3 X", "bob@example.test", BOB)))).queued();
            }
        }
    }

    @Test
    void whoIsToldIsKept() throws Exception {
        Made made = done(store.hooks().add("crm", URL, Set.of(HookEvent.MESSAGE_BOUNCED, HookEvent.LOGIN_FAILED), "EXAMPLE.test"));
        assertThat(made.secret()).startsWith("whsec_");
        assertThat(Base64.getDecoder().decode(made.secret().substring(6))).hasSize(32).isEqualTo(store.hooks().keys(made.hook()).getFirst());
        assertThat(made.toString()).doesNotContain(made.secret());
        Hook other = hook("alerts.of-us_2", ALL);
        reopen();
        assertThat(store.hooks().find("crm")).contains(made.hook());
        assertThat(made.hook().domain()).isEqualTo("example.test");
        assertThat(store.hooks().list("", 10)).containsExactlyInAnyOrder(other, made.hook());
        assertThat(store.hooks().list(store.hooks().list("", 1).getFirst().name(), 10)).hasSize(1);
        Hook set = done(store.hooks().set("crm", "https://other.example.test:8443/x?y=z", Set.of(HookEvent.ALERT_RAISED), "", false));
        assertThat(set.domain()).isNull();
        assertThat(set.enabled()).isFalse();
        assertThat(set.address()).hasToString("https://other.example.test:8443/x?y=z");
        assertThat(done(store.hooks().set("crm", null, null, null, null))).isEqualTo(set);
        done(store.hooks().remove("crm"));
        assertThat(store.hooks().find("crm")).isEmpty();
        assertThat(refused(store.hooks().remove("crm"))).isEqualTo(Directory.Refusal.NOT_FOUND);
    }

    @Test
    void whatIsWrongIsRefused() {
        hook("a", ALL);
        assertThat(refused(store.hooks().add("a", URL, ALL, null))).isEqualTo(Directory.Refusal.EXISTS);
        for (String address : List.of("http://hooks.example.test/", "https:///x", "https://user:pass@hooks.example.test/", "https://hooks.example.test/#x", "nonsense", "https://a b/", "file:///etc/passwd",
                "https://h/" + "x".repeat(1000))) {
            assertThat(refused(store.hooks().add("b", address, ALL, null))).as(address).isEqualTo(Directory.Refusal.INVALID);
            assertThat(refused(store.hooks().set("a", address, null, null, null))).as(address).isEqualTo(Directory.Refusal.INVALID);
        }
        assertThat(refused(store.hooks().add("b", URL, Set.of(), null))).isEqualTo(Directory.Refusal.INVALID);
        assertThat(refused(store.hooks().add("b c", URL, ALL, null))).isEqualTo(Directory.Refusal.INVALID);
        assertThat(refused(store.hooks().add("b", URL, Set.of(HookEvent.LOGIN_BANNED), "example.test"))).isEqualTo(Directory.Refusal.INVALID);
        assertThat(refused(store.hooks().add("b", URL, Set.of(HookEvent.LOGIN_FAILED), "no domain"))).isEqualTo(Directory.Refusal.INVALID);
        assertThat(refused(store.hooks().set("a", null, null, "example.test", null))).as("it is told of the server's").isEqualTo(Directory.Refusal.INVALID);
        for (int i = 1; i < HookBook.MOST; i++) {
            hook("n" + i, ALL);
        }
        assertThat(refused(store.hooks().add("b", URL, ALL, null))).isEqualTo(Directory.Refusal.INVALID);
    }

    @Test
    void theSecretOfBeforeSignsForADay() throws Exception {
        Made made = done(store.hooks().add("a", URL, ALL, null));
        Made renewed = done(store.hooks().renewSecret("a"));
        reopen();
        byte[] before = Base64.getDecoder().decode(made.secret().substring(6));
        byte[] now = Base64.getDecoder().decode(renewed.secret().substring(6));
        assertThat(store.hooks().keys(made.hook())).containsExactly(now, before);
        clock.advance(HookBook.BOTH);
        assertThat(store.hooks().keys(made.hook())).containsExactly(now);
        assertThat(refused(store.hooks().renewSecret("none"))).isEqualTo(Directory.Refusal.NOT_FOUND);
    }

    @Test
    void oneDeliversAtATime() throws Exception {
        Hook hook = hook("a", ALL);
        assertThat(store.hooks().lease(hook.id(), "one", clock.instant().plusSeconds(60))).contains(hook);
        assertThat(store.hooks().lease(hook.id(), "two", clock.instant().plusSeconds(60))).isEmpty();
        assertThat(store.hooks().lease(hook.id(), "one", clock.instant().plusSeconds(90))).isPresent();
        Fresh fresh = new Fresh("alert.raised", clock.instant(), "{}");
        var further = new Place(hook.place().mail() + 1, hook.place().mailEvent(), hook.place().occurrence());
        assertThat(store.hookOutbox().fill(hook, "two", further, List.of(fresh))).isFalse();
        assertThat(store.hookOutbox().fill(hook, "one", further, List.of(fresh))).isTrue();
        assertThat(store.hookOutbox().fill(hook, "one", further, List.of(fresh))).as("it is further on already").isFalse();
        assertThat(store.hookOutbox().waiting(hook.id())).isEqualTo(1);
        reopen();
        clock.advance(Duration.ofSeconds(90));
        assertThat(store.hooks().lease(hook.id(), "one", clock.instant().plusSeconds(60))).isPresent();
        store.hooks().release(hook.id(), "another");
        assertThat(store.hooks().lease(hook.id(), "two", clock.instant().plusSeconds(60))).isEmpty();
        store.hooks().release(hook.id(), "one");
        Hook moved = store.hooks().lease(hook.id(), "two", clock.instant().plusSeconds(60)).orElseThrow();
        assertThat(moved.place()).isEqualTo(further);
        assertThat(store.hookOutbox().fill(moved, "one", hook.place(), List.of())).isFalse();
        done(store.hooks().set("a", null, null, null, false));
        assertThat(store.hooks().lease(hook.id(), "two", clock.instant().plusSeconds(60))).isEmpty();
    }

    private void keep(Hook hook, int how, Instant at) {
        store.hooks().lease(hook.id(), "one", clock.instant().plusSeconds(60));
        Hook now = store.hooks().find(hook.name()).orElseThrow();
        var fresh = new ArrayList<Fresh>();
        for (int i = 0; i < how; i++) {
            fresh.add(new Fresh("alert.raised", at, "{\"n\":" + i + "}"));
        }
        assertThat(store.hookOutbox().fill(now, "one", new Place(now.place().mail() + 1, 0, 0), fresh)).isTrue();
    }

    @Test
    void whatIsToBeToldWaitsUntilItIsOver() throws Exception {
        Hook hook = hook("a", ALL);
        Instant start = clock.instant();
        keep(hook, 4, start);
        reopen();
        HookOutbox outbox = store.hookOutbox();
        List<Delivery> due = outbox.due(hook.id(), clock.instant(), 10);
        assertThat(due).extracting(Delivery::body).containsExactly("{\"n\":0}", "{\"n\":1}", "{\"n\":2}", "{\"n\":3}");
        assertThat(due).extracting(Delivery::messageId).doesNotHaveDuplicates().allMatch(id -> id.matches("msg_[A-Za-z0-9_-]{22}"));
        assertThat(due.getFirst().attempted()).isNull();
        outbox.told(due.get(0).id(), new Attempt(clock.instant(), 204, ""));
        outbox.failed(due.get(1).id(), new Attempt(clock.instant(), null, "no\nanswer"), clock.instant().plusSeconds(30));
        outbox.failed(due.get(2).id(), new Attempt(clock.instant(), 500, ""), null);
        assertThat(outbox.due(hook.id(), clock.instant(), 10)).extracting(Delivery::body).containsExactly("{\"n\":3}");
        outbox.told(due.get(3).id(), new Attempt(clock.instant(), 200, ""));
        assertThat(outbox.nextDue(hook.id())).contains(clock.instant().plusSeconds(30));
        assertThat(outbox.waiting(hook.id())).isEqualTo(1);
        assertThat(outbox.list(hook.id(), Long.MAX_VALUE, 2)).extracting(Delivery::state).containsExactly(State.TOLD, State.GIVEN_UP);
        assertThat(outbox.list(hook.id(), due.get(2).id(), 2)).extracting(Delivery::words).containsExactly("no answer", "");
        assertThat(outbox.hurry(hook.id(), clock.instant())).isEqualTo(1);
        assertThat(outbox.due(hook.id(), clock.instant(), 10)).singleElement().satisfies(d -> assertThat(d.tried()).isEqualTo(1));
        assertThat(outbox.giveUp(hook.id(), start, "too old")).isZero();
        assertThat(outbox.giveUp(hook.id(), start.plusMillis(1), "too old")).isEqualTo(1);
        assertThat(outbox.nextDue(hook.id())).isEmpty();
        assertThat(done(outbox.retry(hook.id(), due.get(2).id(), Instant.EPOCH)).state()).isEqualTo(State.WAITING);
        assertThat(outbox.due(hook.id(), clock.instant(), 10)).extracting(Delivery::id).containsExactly(due.get(2).id());
        Hook other = hook("b", ALL);
        assertThat(refused(outbox.retry(other.id(), due.get(2).id(), Instant.EPOCH))).as("another's").isEqualTo(Directory.Refusal.NOT_FOUND);
        Delivery alone = outbox.alone(other, new Fresh("webhook.test", clock.instant(), "{}"));
        assertThat(outbox.due(other.id(), clock.instant(), 10)).isEmpty();
        outbox.told(alone.id(), new Attempt(clock.instant(), 200, ""));
        assertThat(outbox.find(other.id(), alone.id()).orElseThrow().state()).isEqualTo(State.TOLD);
    }

    @Test
    void whatIsOverIsForgottenButForTheLast() {
        Hook hook = hook("a", ALL);
        keep(hook, HookOutbox.KEPT + 20, clock.instant());
        List<Delivery> due = store.hookOutbox().due(hook.id(), clock.instant(), HookOutbox.KEPT + 20);
        due.stream().skip(10).forEach(d -> store.hookOutbox().told(d.id(), new Attempt(clock.instant(), 200, "")));
        assertThat(store.hookOutbox().sweep(hook.id())).isEqualTo(10);
        assertThat(store.hookOutbox().sweep(hook.id())).isZero();
        assertThat(store.hookOutbox().waiting(hook.id())).isEqualTo(10);
        assertThat(store.hookOutbox().list(hook.id(), Long.MAX_VALUE, 1000)).hasSize(HookOutbox.KEPT + 10);
    }

    @Test
    void mailIsReadAsItWasWrittenDown() throws Exception {
        deliver("before@x", List.of(new Deliveries.Filing(alice.id(), "INBOX", FlagSet.NONE, ALICE)), List.of());
        Place start = store.hookTapes().end();
        clock.advance(Duration.ofSeconds(1));
        long item = deliver("one@x", List.of(new Deliveries.Filing(alice.id(), "INBOX", FlagSet.NONE, SALES)), List.of(new Deliveries.Onward(BOB, OUT, "", null, SALES))).getFirst();
        clock.advance(Duration.ofSeconds(1));
        store.outbox().defer(item, clock.instant().plusSeconds(60), "450 later", false, List.of(), new History.Step(History.Kind.DEFERRED, clock.instant(), "mx [192.0.2.1]:25", "TLSv1.3 X, verify", "450 later"));
        clock.advance(Duration.ofSeconds(1));
        store.outbox().done(item, new History.Step(History.Kind.RELAYED, clock.instant(), "mx [192.0.2.1]:25", "TLSv1.3 X, verify", "250 ok"));
        List<Happening> happened = all(start);
        assertThat(happened).extracting(Happening::event).containsExactly(HookEvent.MESSAGE_RECEIVED, HookEvent.MESSAGE_DEFERRED, HookEvent.MESSAGE_DELIVERED);
        Filed filed = (Filed) happened.getFirst();
        assertThat(filed.letter().messageId()).isEqualTo("one@x");
        assertThat(filed.letter().sender()).isEqualTo("bob@example.test");
        assertThat(filed.account()).isEqualTo("alice@example.test");
        assertThat(filed.recipient()).isEqualTo("sales@example.test");
        assertThat(filed.uid()).isEqualTo(2);
        assertThat(filed.domains()).containsExactly("example.test");
        Sent sent = (Sent) happened.getLast();
        assertThat(sent.words()).isEqualTo("250 ok");
        assertThat(sent.tls()).isEqualTo("TLSv1.3 X, verify");
        assertThat(sent.recipient()).isEqualTo("x@elsewhere.example");
        assertThat(sent.domains()).containsExactly("example.test");
        assertThat(store.hookTapes().after(start, Set.of(HookEvent.MESSAGE_BOUNCED), 100).happened()).isEmpty();
        Read some = store.hookTapes().after(start, Set.of(HookEvent.MESSAGE_DELIVERED), 1);
        assertThat(some.happened()).as("what is not wanted is passed over").isEmpty();
        assertThat(store.hookTapes().after(some.upTo(), Set.of(HookEvent.MESSAGE_DELIVERED), 1).happened()).hasSize(1);
        assertThat(some.upTo().mail()).as("a tape that is not wanted is not read").isEqualTo(start.mail());
    }

    @Test
    void whatIsCommittedHasItsOccurrence() throws Exception {
        hook("a", ALL);
        Place start = store.hookTapes().end();
        store.bans().put(new BanBook.Ban("192.0.2.1", "why", "somebody", clock.instant(), null));
        var alert = new AlertBook.Alert("certificate/web/expiry", AlertBook.Severity.CRITICAL, "certificate web expires", "renew it", "3", clock.instant());
        store.alerts().raise(alert, clock.instant(), List.of());
        store.alerts().raise(alert, clock.instant(), List.of());
        store.alerts().clear("certificate/web/expiry");
        store.alerts().clear("certificate/web/expiry");
        store.alerts().raise(new AlertBook.Alert("certificate/web/order", AlertBook.Severity.WARNING, "not had", "", "1", clock.instant()), clock.instant(), List.of());
        done(store.certificates().add("web", Certificates.Source.IMPORTED, "pem", "key", List.of("a.test"), false));
        done(store.certificates().replace("web", "pem", "key", List.of("a.test", "b.test")));
        List<Happening> happened = all(start);
        assertThat(happened).extracting(Happening::event).containsExactlyInAnyOrder(HookEvent.LOGIN_BANNED, HookEvent.ALERT_RAISED, HookEvent.CERTIFICATE_EXPIRING, HookEvent.ALERT_CLEARED,
                HookEvent.ALERT_RAISED, HookEvent.CERTIFICATE_FAILED, HookEvent.CERTIFICATE_RENEWED);
        Other expiring = (Other) happened.stream().filter(h -> h.event() == HookEvent.CERTIFICATE_EXPIRING).findFirst().orElseThrow();
        assertThat(expiring.facts()).containsEntry("certificate", "web").containsEntry("severity", "critical").containsEntry("remedy", "renew it");
        Other renewed = (Other) happened.stream().filter(h -> h.event() == HookEvent.CERTIFICATE_RENEWED).findFirst().orElseThrow();
        assertThat(renewed.facts()).containsEntry("names", "a.test b.test").containsEntry("source", "imported");
    }

    @Test
    void loginsAreWrittenDownWhileSomebodyWantsToKnow() throws Exception {
        Place none = store.hookTapes().end();
        var by = new Directory.By(AppPasswords.Protocol.IMAP, HERE);
        store.directory().login(ALICE.toString(), "wrong".toCharArray(), by);
        hook("a", Set.of(HookEvent.LOGIN_FAILED, HookEvent.LOGIN_SUCCEEDED));
        store.directory().login(ALICE.toString(), "wrong".toCharArray(), by);
        store.directory().login(ALICE.toString(), "secret".toCharArray(), by);
        Awaitility.await().untilAsserted(() -> assertThat(store.hookTapes().end().occurrence()).isEqualTo(none.occurrence() + 2));
        List<Happening> happened = all(none);
        assertThat(happened).extracting(h -> ((Other) h).facts()).containsExactly(
                Map.of("user", "alice@example.test", "protocol", "imap", "client", HERE, "way", "password", "reason", "wrong password"),
                Map.of("user", "alice@example.test", "protocol", "imap", "client", HERE, "way", "password"));
        assertThat(happened.getFirst().domains()).containsExactly("example.test");
    }

    @Test
    void whatAllHaveReadIsForgotten() throws Exception {
        Hook hook = hook("a", Set.of(HookEvent.ALERT_CLEARED));
        for (int i = 0; i < 10; i++) {
            store.alerts().raise(new AlertBook.Alert("k", AlertBook.Severity.NOTICE, "", "", "1", clock.instant()), clock.instant(), List.of());
            store.alerts().clear("k");
        }
        var occurrences = (SqlOccurrences) store.occurrences();
        occurrences.sweep();
        assertThat(all(hook.place())).as("nobody has read them").hasSize(10);
        Read read = store.hookTapes().after(hook.place(), hook.events(), 100);
        store.hooks().lease(hook.id(), "one", clock.instant().plusSeconds(60));
        assertThat(store.hookOutbox().fill(hook, "one", read.upTo(), List.of())).isTrue();
        occurrences.sweep();
        assertThat(all(hook.place())).as("one stays: its number says where the tape ends").hasSize(1);
    }

    @Test
    void whatIsNewlyWantedIsReadFromNowOn() throws Exception {
        Hook hook = hook("a", Set.of(HookEvent.LOGIN_BANNED));
        deliver("one@x", List.of(new Deliveries.Filing(alice.id(), "INBOX", FlagSet.NONE, ALICE)), List.of());
        store.bans().put(new BanBook.Ban("192.0.2.1", "why", "somebody", clock.instant(), null));
        assertThat(done(store.hooks().set("a", null, Set.of(HookEvent.LOGIN_FAILED), null, null)).place().occurrence()).as("it goes on where it was").isEqualTo(hook.place().occurrence());
        assertThat(done(store.hooks().set("a", null, Set.of(HookEvent.MESSAGE_RECEIVED), null, null)).place().mail()).isEqualTo(store.hookTapes().end().mail()).isPositive();
    }
}
