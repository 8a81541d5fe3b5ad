package org.signetmail.store;

import java.time.Duration;

import org.junit.jupiter.api.Test;

import org.signetmail.mail.Address;
import org.signetmail.store.WebSessions.Proof;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Roles, and who is signed in. */
abstract class SessionsContract extends IdentityContract {
    private WebSessions.Live signIn(Account who) {
        return store.webSessions().open(who.id(), Proof.PASSWORD, HERE, "Browser\r\n1");
    }

    @Test
    void rolesAreKept() throws Exception {
        assertThat(bob.role()).isEqualTo(Role.USER);
        assertThat(done(store.directory().setRole(BOB, Role.DOMAIN_ADMIN)).role()).isEqualTo(Role.DOMAIN_ADMIN);
        done(store.directory().setAccount(BOB, "Bobby", null, null));
        reopen();
        assertThat(store.directory().account(BOB).orElseThrow().role()).isEqualTo(Role.DOMAIN_ADMIN);
        assertThat(store.directory().accounts(null)).extracting(Account::role).containsExactly(Role.SERVER_ADMIN, Role.DOMAIN_ADMIN);
        for (Role role : Role.values()) {
            assertThat(Role.of(role.word())).contains(role);
        }
        assertThat(Role.of("root")).isEmpty();
    }

    @Test
    void theLastAdministratorStays() {
        assertThat(refused(store.directory().setRole(ALICE, Role.USER))).isEqualTo(Directory.Refusal.IN_USE);
        assertThat(refused(store.directory().setAccount(ALICE, null, false, null))).isEqualTo(Directory.Refusal.IN_USE);
        assertThat(refused(store.directory().removeAccount(ALICE))).isEqualTo(Directory.Refusal.IN_USE);
        assertThat(refused(store.directory().setDomain("example.test", false))).isEqualTo(Directory.Refusal.IN_USE);
        done(store.directory().setRole(BOB, Role.SERVER_ADMIN));
        done(store.directory().setAccount(BOB, null, false, null));
        assertThat(refused(store.directory().removeAccount(ALICE))).as("one that is disabled does not count").isEqualTo(Directory.Refusal.IN_USE);
        done(store.directory().setAccount(BOB, null, true, null));
        assertThat(refused(store.directory().setDomain("example.test", false))).as("both are in it").isEqualTo(Directory.Refusal.IN_USE);
        done(store.directory().addDomain("other.test"));
        done(store.directory().addAccount(Address.parse("carol@other.test"), "", "x".toCharArray(), 0, Role.SERVER_ADMIN));
        done(store.directory().setDomain("example.test", false));
        done(store.directory().removeAccount(ALICE));
    }

    @Test
    void aSessionIsKnownByItsSecret() throws Exception {
        var live = signIn(alice);
        reopen();
        var found = store.webSessions().find(live.secret(), HERE).orElseThrow();
        assertThat(found).isEqualTo(live);
        assertThat(found.account().role()).isEqualTo(Role.SERVER_ADMIN);
        assertThat(found.session().userAgent()).isEqualTo("Browser  1");
        assertThat(found.csrf()).isEqualTo(live.csrf()).isNotEqualTo(signIn(alice).csrf()).hasSize(43);
        assertThat(live.secret()).hasSize(43);
        assertThat(live.toString()).doesNotContain(live.secret());
        for (String wrong : new String[] {"", "x", live.secret() + "x", live.csrf(), "x".repeat(100_000)}) {
            assertThat(store.webSessions().find(wrong, HERE)).isEmpty();
        }
    }

    @Test
    void sessionsAreOverInTime() {
        var live = signIn(alice);
        clock.advance(Duration.ofSeconds(59));
        assertThat(store.webSessions().find(live.secret(), "192.0.2.2").orElseThrow().session()).isEqualTo(live.session());
        clock.advance(Duration.ofSeconds(1));
        var later = store.webSessions().find(live.secret(), "192.0.2.2").orElseThrow();
        assertThat(later.session().lastSeen()).isEqualTo(clock.instant());
        assertThat(store.webSessions().list(alice.id())).containsExactly(later.session());
        assertThat(later.session().lastFrom()).isEqualTo("192.0.2.2");
        assertThat(later.session().from()).isEqualTo(HERE);
        clock.advance(Duration.ofHours(12));
        assertThat(store.webSessions().find(live.secret(), HERE)).isPresent();
        clock.advance(Duration.ofHours(12).plusMillis(1));
        assertThat(store.webSessions().find(live.secret(), HERE)).as("idle").isEmpty();
        assertThat(store.webSessions().list(alice.id())).isEmpty();
        var busy = signIn(alice);
        for (int hour = 0; hour < 30 * 24; hour += 12) {
            assertThat(store.webSessions().find(busy.secret(), HERE)).isPresent();
            clock.advance(Duration.ofHours(12));
        }
        clock.advance(Duration.ofMillis(1));
        assertThat(store.webSessions().find(busy.secret(), HERE)).as("absolute").isEmpty();
        store.settings().set("web.session-idle-seconds", "60");
        var brief = signIn(alice);
        clock.advance(Duration.ofSeconds(61));
        assertThat(store.webSessions().find(brief.secret(), HERE)).isEmpty();
        ((SqlWebSessions) store.webSessions()).sweep();
        store.settings().set("web.session-idle-seconds", "600000");
        assertThat(store.webSessions().list(alice.id())).as("swept").isEmpty();
    }

    @Test
    void theSecondFactorRenewsTheSecret() {
        var waiting = store.webSessions().open(alice.id(), Proof.AWAITING_SECOND_FACTOR, HERE, "");
        assertThat(store.webSessions().find(waiting.secret(), HERE).orElseThrow().session().signedIn()).isFalse();
        var done = store.webSessions().secondFactorDone(waiting.secret()).orElseThrow();
        assertThat(done.session().signedIn()).isTrue();
        assertThat(done.session().proof()).isEqualTo(Proof.SECOND_FACTOR);
        assertThat(done.secret()).isNotEqualTo(waiting.secret());
        assertThat(store.webSessions().find(waiting.secret(), HERE)).isEmpty();
        assertThat(store.webSessions().find(done.secret(), HERE)).contains(done);
        assertThat(store.webSessions().secondFactorDone(done.secret())).as("once").isEmpty();
        assertThat(store.webSessions().secondFactorDone(signIn(alice).secret())).as("none was awaited").isEmpty();
        var late = store.webSessions().open(alice.id(), Proof.AWAITING_SECOND_FACTOR, HERE, "");
        clock.advance(Duration.ofMinutes(10).plusMillis(1));
        assertThat(store.webSessions().find(late.secret(), HERE)).isEmpty();
        assertThat(store.webSessions().secondFactorDone(late.secret())).isEmpty();
    }

    @Test
    void whoShowsAgainWhoTheyAreIsKnownForAWhile() {
        var signedIn = signIn(alice);
        assertThat(signedIn.provenUntil()).as("signing in is another matter").isNull();
        var proven = store.webSessions().proven(signedIn.secret()).orElseThrow();
        assertThat(proven.session()).isEqualTo(signedIn.session());
        assertThat(proven.provenUntil()).isEqualTo(clock.instant().plus(WebSessions.PROVEN_FOR));
        assertThat(store.webSessions().find(signedIn.secret(), HERE)).as("a secret that was stolen before").isEmpty();
        assertThat(store.webSessions().proven(signedIn.secret())).isEmpty();
        assertThat(store.webSessions().find(proven.secret(), HERE)).contains(proven);
        clock.advance(WebSessions.PROVEN_FOR.minusMillis(1));
        assertThat(store.webSessions().find(proven.secret(), HERE).orElseThrow().provenUntil()).isNotNull();
        clock.advance(Duration.ofMillis(1));
        assertThat(store.webSessions().find(proven.secret(), HERE).orElseThrow().provenUntil()).isNull();
        var waiting = store.webSessions().open(alice.id(), Proof.AWAITING_SECOND_FACTOR, HERE, "");
        assertThat(store.webSessions().proven(waiting.secret())).as("half signed in").isEmpty();
    }

    @Test
    void sessionsEndOneByOneAndAllTogether() {
        var one = signIn(bob);
        var two = signIn(bob);
        assertThat(store.webSessions().end(alice.id(), one.session().id())).as("not hers").isFalse();
        assertThat(store.webSessions().end(bob.id(), one.session().id())).isTrue();
        assertThat(store.webSessions().find(one.secret(), HERE)).isEmpty();
        assertThat(store.webSessions().find(two.secret(), HERE)).isPresent();
        signIn(bob);
        assertThat(store.webSessions().endAll(bob.id())).isEqualTo(2);
        assertThat(store.webSessions().find(two.secret(), HERE)).isEmpty();
        for (int i = 0; i < 101; i++) {
            clock.advance(Duration.ofMillis(1));
            signIn(bob);
        }
        assertThat(store.webSessions().list(bob.id())).as("the oldest made room").hasSize(100);
    }

    @Test
    void aNewPasswordAndDisablingEndThem() {
        var before = signIn(bob);
        var hers = signIn(alice);
        done(store.directory().setPassword(BOB, "new".toCharArray()));
        assertThat(store.webSessions().list(bob.id())).isEmpty();
        assertThat(store.webSessions().find(before.secret(), HERE)).isEmpty();
        var again = signIn(bob);
        done(store.directory().setAccount(BOB, "Bob", null, null));
        assertThat(store.webSessions().find(again.secret(), HERE)).isPresent();
        done(store.directory().setAccount(BOB, null, false, null));
        assertThat(store.webSessions().list(bob.id())).isEmpty();
        assertThatThrownBy(() -> signIn(bob)).isInstanceOf(StoreException.class);
        done(store.directory().setAccount(BOB, null, true, null));
        assertThat(store.webSessions().find(again.secret(), HERE)).as("it does not come back").isEmpty();
        signIn(bob);
        done(store.directory().removeAccount(BOB));
        assertThat(store.webSessions().find(hers.secret(), HERE)).isPresent();
    }
}
