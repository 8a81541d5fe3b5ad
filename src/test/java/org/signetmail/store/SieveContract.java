package org.signetmail.store;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;

import org.junit.jupiter.api.Test;

import org.signetmail.mail.Address;
import org.signetmail.store.SieveScripts.Outcome;
import org.signetmail.store.SieveScripts.Script;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

/** Sieve scripts as they are kept, and what is committed beside a delivery. */
abstract class SieveContract extends IdentityContract {
    private static final int MOST = 3;

    private AccountId account(String name) {
        return done(store.directory().addAccount(Address.parse(name + "@example.test"), "", "secret".toCharArray(), 0)).id();
    }

    private Script put(AccountId account, String name, String content) {
        assertThat(store.sieveScripts().put(account, name, content, MOST)).isInstanceOf(Outcome.Done.class);
        return store.sieveScripts().find(account, name).orElseThrow();
    }

    @Test
    void scriptsAreKept() throws Exception {
        AccountId alice = account("sieve-alice");
        AccountId bob = account("sieve-bob");
        var changed = new CopyOnWriteArrayList<Changes.Change>();
        store.changes().subscribe(changed::add);
        put(alice, "b", "keep;");
        put(alice, "ä 日", "# ü\r\nkeep;");
        put(bob, "b", "stop;");
        assertThat(store.sieveScripts().active(alice)).isEmpty();
        SieveScripts.Version none = store.sieveScripts().version();
        assertThat(store.sieveScripts().activate(alice, "b")).isInstanceOf(Outcome.Done.class);
        assertThat(store.sieveScripts().activate(alice, "a\u0308 日")).as("NFC").isInstanceOf(Outcome.Done.class);
        SieveScripts.Version first = store.sieveScripts().version();
        assertThat(first).isNotEqualTo(none);
        reopen();
        store.changes().subscribe(changed::add);
        assertThat(store.sieveScripts().accounts()).containsExactly(alice);
        assertThat(store.sieveScripts().active(alice)).map(Script::content).contains("# ü\r\nkeep;");
        assertThat(store.sieveScripts().list(alice)).extracting(Script::name, Script::active)
                .containsExactlyInAnyOrder(tuple("b", false), tuple("ä 日", true));
        put(alice, "ä 日", "discard;");
        assertThat(store.sieveScripts().version()).isNotEqualTo(first);
        assertThat(store.sieveScripts().active(alice)).map(Script::content).contains("discard;");
        assertThat(store.sieveScripts().remove(alice, "ä 日")).isEqualTo(new Outcome.Active());
        assertThat(store.sieveScripts().rename(alice, "ä 日", "b")).isEqualTo(new Outcome.Exists());
        assertThat(store.sieveScripts().rename(alice, "ä 日", "c")).isInstanceOf(Outcome.Done.class);
        assertThat(store.sieveScripts().active(alice)).map(Script::name).contains("c");
        assertThat(store.sieveScripts().deactivate(alice)).isTrue();
        assertThat(store.sieveScripts().deactivate(alice)).isFalse();
        assertThat(store.sieveScripts().accounts()).isEmpty();
        assertThat(store.sieveScripts().remove(alice, "c")).isInstanceOf(Outcome.Done.class);
        assertThat(store.sieveScripts().remove(alice, "c")).isEqualTo(new Outcome.NotFound());
        assertThat(store.sieveScripts().activate(alice, "c")).isEqualTo(new Outcome.NotFound());
        assertThat(changed.stream().filter(c -> c.equals(new Changes.Change.SieveChanged(alice))).count()).isEqualTo(4);
        assertThat(store.sieveScripts().list(bob)).hasSize(1);
    }

    @Test
    void namesAndNumbersAreLimited() throws Exception {
        AccountId carl = account("sieve-carl");
        for (String name : List.of("", " ", "a\nb", "a\u2028b", "x".repeat(513))) {
            assertThat(store.sieveScripts().put(carl, name, "keep;", MOST)).as(name).isInstanceOf(Outcome.BadName.class);
        }
        put(carl, "1", "keep;");
        put(carl, "2", "keep;");
        put(carl, "3", "keep;");
        assertThat(store.sieveScripts().put(carl, "4", "keep;", MOST)).isEqualTo(new Outcome.TooMany(MOST));
        assertThat(store.sieveScripts().refusal(carl, "4", MOST)).contains(new Outcome.TooMany(MOST));
        assertThat(store.sieveScripts().refusal(carl, "3", MOST)).isEmpty();
        put(carl, "3", "stop;");
        assertThat(store.sieveScripts().put(new AccountId(987_654), "1", "keep;", MOST)).isEqualTo(new Outcome.NotFound());
        store.sieveScripts().activate(carl, "1");
        done(store.directory().removeAccount(Address.parse("sieve-carl@example.test")));
        assertThat(store.sieveScripts().list(carl)).isEmpty();
        assertThat(store.sieveScripts().accounts()).isEmpty();
    }

    private Body body(String text) throws Exception {
        try (var receiving = store.bodies().receive()) {
            receiving.write(("Subject: " + text + "\r\n\r\n" + text + "\r\n").getBytes(StandardCharsets.US_ASCII));
            return receiving.finish();
        }
    }

    private Deliveries.Delivery delivery(Body body, List<Deliveries.Filing> filings, List<Deliveries.Onward> onwards) {
        return new Deliveries.Delivery(body, clock.instant(), filings, onwards, null, false, false, History.Origin.notice("t"));
    }

    private long count(AccountId account, String mailbox) {
        return store.mailboxes().find(account, mailbox).map(m -> store.mailboxes().status(m.id()).orElseThrow().messages()).orElse(-1L);
    }

    @Test
    void mailboxesAreMadeAndUsesFound() throws Exception {
        AccountId dora = account("sieve-dora");
        try (Body body = body("sorted")) {
            store.deliveries().deliver(delivery(body, List.of(
                    new Deliveries.Filing(dora, "Lists/java", null, true, FlagSet.NONE, null),
                    new Deliveries.Filing(dora, "Spam", SpecialUse.JUNK, true, new FlagSet(Flags.SEEN, Set.of("$Label1")), null),
                    new Deliveries.Filing(dora, "Nowhere", null, false, FlagSet.NONE, null),
                    new Deliveries.Filing(dora, "bad%name", null, true, FlagSet.NONE, null)), List.of()));
        }
        assertThat(count(dora, "Lists/java")).isEqualTo(1);
        assertThat(count(dora, "Lists")).isZero();
        assertThat(store.mailboxes().subscriptions(dora)).contains("Lists/java");
        assertThat(count(dora, "Junk")).isEqualTo(1);
        assertThat(count(dora, "Spam")).isEqualTo(-1);
        assertThat(count(dora, "INBOX")).as("what is missing and what cannot be").isEqualTo(2);
        assertThat(store.check()).isEmpty();
    }

    @Test
    void besidesAreCommittedOnce() throws Exception {
        AccountId emil = account("sieve-emil");
        AccountId full = done(store.directory().addAccount(Address.parse("sieve-full@example.test"), "", "secret".toCharArray(), 1)).id();
        var note = new SieveMemory.Note(emil, SieveMemory.Kind.ANSWERED, new byte[] {1, 2}, clock.instant().plusSeconds(60));
        var seen = new SieveMemory.Note(emil, SieveMemory.Kind.SEEN, new byte[] {1, 2}, clock.instant().plusSeconds(30));
        for (int i = 0; i < 2; i++) {
            try (Body main = body("main"); Body reply = body("reply"); Body other = body("other")) {
                var besides = new Deliveries.Besides(List.of(
                        new Deliveries.Beside(delivery(reply, List.of(), List.of(new Deliveries.Onward(null, Address.parse("x@elsewhere.example"), "NEVER", null))), note),
                        new Deliveries.Beside(delivery(other, List.of(new Deliveries.Filing(full, "INBOX", FlagSet.NONE)), List.of()), null)),
                        List.of(seen), List.of(new Deliveries.Dropped(Address.parse("y@example.test"), "discarded")));
                int queued = i == 0 ? 1 : 0;
                assertThat(store.deliveries().deliver(delivery(main, List.of(new Deliveries.Filing(emil, "INBOX", FlagSet.NONE)), List.of()), besides))
                        .isInstanceOfSatisfying(Deliveries.Delivered.Done.class, d -> assertThat(d.queued()).hasSize(queued));
            }
            reopen();
        }
        assertThat(count(emil, "INBOX")).isEqualTo(2);
        assertThat(count(full, "INBOX")).as("no room").isZero();
        assertThat(store.outbox().list("x@elsewhere.example", 0, 10)).as("once").hasSize(1);
        assertThat(store.sieveMemory().has(emil, SieveMemory.Kind.SEEN, new byte[] {1, 2}, clock.instant())).isTrue();
        assertThat(store.sieveMemory().has(emil, SieveMemory.Kind.TOLD, new byte[] {1, 2}, clock.instant())).isFalse();
        assertThat(store.history().find(new History.Query(null, "y@example.test", null, null), null, 10).mail().getFirst().events())
                .anySatisfy(event -> assertThat(event.words()).isEqualTo("discarded"));
        clock.advance(Duration.ofSeconds(60));
        assertThat(store.sieveMemory().sweep(clock.instant())).isEqualTo(2);
        assertThat(store.sieveMemory().has(emil, SieveMemory.Kind.ANSWERED, new byte[] {1, 2}, clock.instant())).isFalse();
        assertThat(store.check()).isEmpty();
    }

    @Test
    void detailsAreOfTheAddressBeforeThem() {
        AccountId fred = account("sieve-fred");
        assertThat(store.directory().resolve(Address.parse("sieve-fred+lists@example.test")))
                .isInstanceOfSatisfying(Directory.Resolution.To.class, to -> assertThat(to.accounts()).extracting(Account::id).containsExactly(fred));
        assertThat(store.directory().resolve(Address.parse("sieve-nobody+lists@example.test"))).isEqualTo(new Directory.Resolution.Nobody());
        AccountId exact = account("sieve-fred+exact");
        assertThat(store.directory().resolve(Address.parse("sieve-fred+exact@example.test")))
                .isInstanceOfSatisfying(Directory.Resolution.To.class, to -> assertThat(to.accounts()).extracting(Account::id).containsExactly(exact));
    }
}
