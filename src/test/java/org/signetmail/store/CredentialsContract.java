package org.signetmail.store;

import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import org.junit.jupiter.api.Test;

import org.signetmail.store.AppPasswords.Protocol;
import org.signetmail.store.SecondFactors.Checked;
import org.signetmail.store.Tokens.Scope;
import org.signetmail.text.Totp;
import org.signetmail.tls.Authority;
import org.signetmail.tls.KeySpec;
import org.signetmail.tls.Pem;

import static org.assertj.core.api.Assertions.assertThat;

/** Tokens, app passwords and second factors. */
abstract class CredentialsContract extends IdentityContract {
    private static final Directory.By IMAP = new Directory.By(Protocol.IMAP, HERE);

    private Directory.Login login(String password, Directory.By by) {
        return store.directory().login("bob@example.test", password.toCharArray(), by);
    }

    private String code(SecondFactors.Enrolment enrolment, int stepsAhead) {
        return Totp.code(enrolment.secret(), Totp.step(clock.instant()) + stepsAhead, Totp.DIGITS);
    }

    @Test
    void aTokenHoldsForWhatItSays() throws Exception {
        var made = done(store.tokens().add("nightly", bob.id(), EnumSet.of(Scope.READ, Scope.QUEUE), clock.instant().plusSeconds(3600)));
        assertThat(made.secret()).startsWith("sgt_").hasSize(47);
        assertThat(made.toString()).doesNotContain(made.secret());
        var own = done(store.tokens().add("nightly", null, Set.of(Scope.ALL), null));
        reopen();
        var held = store.tokens().held(made.secret(), HERE).orElseThrow();
        assertThat(held.token()).isEqualTo(made.token());
        assertThat(held.token().scopes()).containsExactlyInAnyOrder(Scope.READ, Scope.QUEUE);
        assertThat(held.owner()).isEqualTo(bob);
        assertThat(store.tokens().held(own.secret(), HERE).orElseThrow().owner()).isNull();
        assertThat(store.tokens().find(made.token().id()).orElseThrow().lastFrom()).isEqualTo(HERE);
        clock.advance(Duration.ofSeconds(59));
        assertThat(store.tokens().held(made.secret(), "192.0.2.9")).isPresent();
        assertThat(store.tokens().find(made.token().id()).orElseThrow().lastFrom()).as("noted once a minute").isEqualTo(HERE);
        for (String wrong : new String[] {"", "sgt_", made.secret() + "x", "x".repeat(10_000)}) {
            assertThat(store.tokens().held(wrong, HERE)).isEmpty();
        }
        assertThat(store.tokens().list(null, 0, 10)).extracting(Tokens.Token::id).containsExactly(made.token().id(), own.token().id());
        assertThat(store.tokens().list(null, made.token().id(), 1)).extracting(Tokens.Token::id).containsExactly(own.token().id());
        assertThat(store.tokens().list(bob.id(), 0, 10)).hasSize(1);
        clock.advance(Duration.ofSeconds(3600 - 59));
        assertThat(store.tokens().held(made.secret(), HERE)).as("expired").isEmpty();
        done(store.tokens().remove(own.token().id()));
        assertThat(store.tokens().held(own.secret(), HERE)).isEmpty();
        assertThat(refused(store.tokens().remove(own.token().id()))).isEqualTo(Directory.Refusal.NOT_FOUND);
    }

    @Test
    void aTokenIsItsOwners() {
        var made = done(store.tokens().add("a", bob.id(), Set.of(Scope.ALL), null));
        assertThat(refused(store.tokens().add("a", bob.id(), Set.of(Scope.ALL), null))).isEqualTo(Directory.Refusal.EXISTS);
        assertThat(refused(store.tokens().add(" ", bob.id(), Set.of(Scope.ALL), null))).isEqualTo(Directory.Refusal.INVALID);
        assertThat(refused(store.tokens().add("b", bob.id(), Set.of(), null))).isEqualTo(Directory.Refusal.INVALID);
        assertThat(refused(store.tokens().add("b", bob.id(), Set.of(Scope.ALL), clock.instant()))).isEqualTo(Directory.Refusal.INVALID);
        done(store.directory().setAccount(BOB, null, false, null));
        assertThat(store.tokens().held(made.secret(), HERE)).as("disabled").isEmpty();
        done(store.directory().setAccount(BOB, null, true, null));
        assertThat(store.tokens().held(made.secret(), HERE)).isPresent();
        done(store.directory().removeAccount(BOB));
        assertThat(store.tokens().held(made.secret(), HERE)).isEmpty();
        assertThat(store.tokens().list(null, 0, 10)).isEmpty();
    }

    @Test
    void appPasswordsOpenMailAlone() throws Exception {
        var phone = done(store.appPasswords().add(bob.id(), "phone", Set.of()));
        var printer = done(store.appPasswords().add(bob.id(), "printer", Set.of(Protocol.SMTP)));
        assertThat(phone.toString()).doesNotContain(phone.secret());
        reopen();
        assertThat(login(phone.secret(), IMAP)).isEqualTo(new Directory.Login.In(bob));
        assertThat(login(phone.secret(), new Directory.By(Protocol.POP3, HERE))).isInstanceOf(Directory.Login.In.class);
        assertThat(login(printer.secret(), IMAP)).isInstanceOf(Directory.Login.Wrong.class);
        assertThat(login(printer.secret(), new Directory.By(Protocol.SMTP, "192.0.2.7"))).isInstanceOf(Directory.Login.In.class);
        assertThat(login("other", IMAP)).as("the main password").isInstanceOf(Directory.Login.In.class);
        assertThat(store.directory().login("bob@example.test", phone.secret().toCharArray())).as("web pages").isInstanceOf(Directory.Login.Wrong.class);
        assertThat(store.directory().login("alice@example.test", phone.secret().toCharArray(), IMAP)).isInstanceOf(Directory.Login.Wrong.class);
        assertThat(store.directory().login("nobody@example.test", phone.secret().toCharArray(), IMAP)).isInstanceOf(Directory.Login.Wrong.class);
        assertThat(store.directory().login("no address", phone.secret().toCharArray(), IMAP)).isInstanceOf(Directory.Login.Wrong.class);
        List<AppPasswords.AppPassword> all = store.appPasswords().list(bob.id());
        assertThat(all).extracting(AppPasswords.AppPassword::lastProtocol).containsExactly(Protocol.IMAP, Protocol.SMTP);
        assertThat(all).extracting(AppPasswords.AppPassword::lastFrom).containsExactly(HERE, "192.0.2.7");
        done(store.directory().setAccount(BOB, null, false, null));
        assertThat(login(phone.secret(), IMAP)).isInstanceOf(Directory.Login.Disabled.class);
        done(store.directory().setAccount(BOB, null, true, null));
        assertThat(refused(store.appPasswords().add(bob.id(), "phone", Set.of()))).isEqualTo(Directory.Refusal.EXISTS);
        assertThat(refused(store.appPasswords().remove(alice.id(), phone.password().id()))).as("not hers").isEqualTo(Directory.Refusal.NOT_FOUND);
        done(store.appPasswords().remove(bob.id(), phone.password().id()));
        assertThat(login(phone.secret(), IMAP)).isInstanceOf(Directory.Login.Wrong.class);
        done(store.directory().removeAccount(BOB));
        assertThat(store.appPasswords().list(bob.id())).isEmpty();
    }

    @Test
    void withASecondFactorAppPasswordsMayBeDemanded() {
        var phone = done(store.appPasswords().add(bob.id(), "phone", Set.of()));
        store.settings().set("accounts.require-app-passwords", "yes");
        assertThat(login("other", IMAP)).as("no second factor yet").isInstanceOf(Directory.Login.In.class);
        var enrolment = done(store.secondFactors().enrol(bob.id()));
        assertThat(login("other", IMAP)).as("not confirmed").isInstanceOf(Directory.Login.In.class);
        done(store.secondFactors().confirm(bob.id(), code(enrolment, 0)));
        assertThat(login("other", IMAP)).isInstanceOf(Directory.Login.Wrong.class);
        assertThat(login(phone.secret(), IMAP)).isInstanceOf(Directory.Login.In.class);
        assertThat(store.directory().login("bob@example.test", "other".toCharArray())).as("web pages").isInstanceOf(Directory.Login.In.class);
        store.settings().remove("accounts.require-app-passwords");
        assertThat(login("other", IMAP)).isInstanceOf(Directory.Login.In.class);
    }

    @Test
    void anAppCountsOnceItShowedACode() throws Exception {
        var factors = store.secondFactors();
        assertThat(factors.check(bob.id(), "000000")).isInstanceOf(Checked.Wrong.class);
        assertThat(refused(factors.confirm(bob.id(), "000000"))).isEqualTo(Directory.Refusal.NOT_FOUND);
        var enrolment = done(factors.enrol(bob.id()));
        assertThat(enrolment.uri("Signet at home", BOB)).isEqualTo("otpauth://totp/Signet%20at%20home:bob%40example.test?secret=" + enrolment.text()
                + "&issuer=Signet%20at%20home&algorithm=SHA1&digits=6&period=30");
        assertThat(factors.state(bob.id())).isEqualTo(new SecondFactors.State(false, 0));
        assertThat(factors.check(bob.id(), code(enrolment, 0))).isInstanceOf(Checked.Wrong.class);
        assertThat(refused(factors.confirm(bob.id(), code(enrolment, 2)))).isEqualTo(Directory.Refusal.INVALID);
        List<String> recovery = done(factors.confirm(bob.id(), code(enrolment, 0)));
        assertThat(new HashSet<>(recovery)).hasSize(10).allMatch(c -> c.matches("[a-z2-9]{6}-[a-z2-9]{6}"));
        reopen();
        assertThat(store.secondFactors().state(bob.id())).isEqualTo(new SecondFactors.State(true, 10));
        assertThat(store.secondFactors().state(alice.id())).isEqualTo(new SecondFactors.State(false, 0));
    }

    @Test
    void aCodeIsTakenOnce() {
        var factors = store.secondFactors();
        var enrolment = done(factors.enrol(bob.id()));
        done(factors.confirm(bob.id(), code(enrolment, 0)));
        assertThat(factors.check(bob.id(), code(enrolment, 0))).as("confirmed with it").isInstanceOf(Checked.Wrong.class);
        assertThat(factors.check(bob.id(), code(enrolment, 1).substring(0, 3) + " " + code(enrolment, 1).substring(3))).isInstanceOf(Checked.Right.class);
        assertThat(factors.check(bob.id(), code(enrolment, 1))).isInstanceOf(Checked.Wrong.class);
        assertThat(factors.check(bob.id(), code(enrolment, 2))).as("too early").isInstanceOf(Checked.Wrong.class);
        clock.advance(Duration.ofSeconds(90));
        assertThat(factors.check(bob.id(), code(enrolment, -1))).as("one step late").isInstanceOf(Checked.Right.class);
        assertThat(factors.check(bob.id(), code(enrolment, -2))).isInstanceOf(Checked.Wrong.class);
        var second = done(factors.enrol(bob.id()));
        assertThat(factors.check(bob.id(), code(enrolment, 0))).as("until the new one is confirmed").isInstanceOf(Checked.Right.class);
        done(factors.confirm(bob.id(), code(second, 0)));
        clock.advance(Duration.ofSeconds(30));
        assertThat(factors.check(bob.id(), code(enrolment, 0))).isInstanceOf(Checked.Wrong.class);
        assertThat(factors.check(bob.id(), code(second, 0))).isInstanceOf(Checked.Right.class);
    }

    @Test
    void recoveryCodesStandInOnce() {
        var factors = store.secondFactors();
        assertThat(refused(factors.renewRecoveryCodes(bob.id()))).isEqualTo(Directory.Refusal.NOT_FOUND);
        List<String> first = done(factors.confirm(bob.id(), code(done(factors.enrol(bob.id())), 0)));
        assertThat(factors.check(bob.id(), first.getFirst().toUpperCase(java.util.Locale.ROOT))).isInstanceOf(Checked.Right.class);
        assertThat(factors.check(bob.id(), first.getFirst())).isInstanceOf(Checked.Wrong.class);
        assertThat(factors.state(bob.id()).recoveryCodes()).isEqualTo(9);
        List<String> fresh = done(factors.renewRecoveryCodes(bob.id()));
        assertThat(factors.check(bob.id(), first.get(1))).isInstanceOf(Checked.Wrong.class);
        assertThat(factors.check(bob.id(), fresh.get(1).replace("-", ""))).isInstanceOf(Checked.Right.class);
        assertThat(factors.remove(bob.id())).isTrue();
        assertThat(factors.remove(bob.id())).isFalse();
        assertThat(factors.check(bob.id(), fresh.get(2))).isInstanceOf(Checked.Wrong.class);
        done(factors.confirm(alice.id(), code(done(factors.enrol(alice.id())), 0)));
        done(factors.confirm(bob.id(), code(done(factors.enrol(bob.id())), 0)));
        done(store.directory().removeAccount(BOB));
        assertThat(factors.state(alice.id())).isEqualTo(new SecondFactors.State(true, 10));
    }

    @Test
    void guessingBecomesSlow() {
        var factors = store.secondFactors();
        var enrolment = done(factors.enrol(bob.id()));
        done(factors.confirm(bob.id(), code(enrolment, 0)));
        for (int i = 0; i < 5; i++) {
            assertThat(factors.check(bob.id(), "not it")).isInstanceOf(Checked.Wrong.class);
        }
        assertThat(factors.check(bob.id(), code(enrolment, 1))).isEqualTo(new Checked.Later(clock.instant().plusSeconds(60)));
        clock.advance(Duration.ofSeconds(60));
        assertThat(factors.check(bob.id(), "not it")).isInstanceOf(Checked.Wrong.class);
        assertThat(factors.check(bob.id(), code(enrolment, 0))).isEqualTo(new Checked.Later(clock.instant().plusSeconds(120)));
        clock.advance(Duration.ofSeconds(120));
        assertThat(factors.check(bob.id(), code(enrolment, 0))).isInstanceOf(Checked.Right.class);
        assertThat(factors.check(bob.id(), "not it")).as("counted anew").isInstanceOf(Checked.Wrong.class);
        assertThat(factors.check(bob.id(), code(enrolment, 1))).isInstanceOf(Checked.Right.class);
    }

    private static ClientCertificateBook.Kept kept(Authority authority, String name, Instant now, Duration life) {
        var leaf = authority.signClient(KeySpec.ECDSA_P256.generate().getPublic(), BOB.toString(), now, life);
        return new ClientCertificateBook.Kept(leaf.getSerialNumber().toString(16), BOB.toString(), name, Instant.ofEpochMilli(now.toEpochMilli()), leaf.getNotAfter().toInstant(), null,
                Pem.write(List.of(leaf)));
    }

    private static X509Certificate leaf(ClientCertificateBook.Kept kept) throws Exception {
        return Pem.read(kept.pem(), null).certificates().getFirst();
    }

    @Test
    void aClientsCertificateIsVoidOnceItIsRevokedOrItsAccountIsGone() throws Exception {
        Authority authority = Authority.create("test", clock.instant());
        ClientCertificateBook.Kept laptop = kept(authority, "laptop", clock.instant(), Duration.ofDays(9));
        done(store.clientCertificates().add(bob.id(), laptop));
        clock.advance(Duration.ofSeconds(1));
        ClientCertificateBook.Kept phone = kept(authority, "phone", clock.instant(), Duration.ofDays(99));
        done(store.clientCertificates().add(bob.id(), phone));
        assertThat(refused(store.clientCertificates().add(bob.id(), kept(authority, "\n", clock.instant(), Duration.ofDays(9))))).isEqualTo(Directory.Refusal.INVALID);
        reopen();
        assertThat(store.clientCertificates().list(bob.id())).containsExactly(phone, laptop);
        assertThat(store.clientCertificates().all("", 9)).containsExactlyInAnyOrder(phone, laptop);
        assertThat(store.clientCertificates().all(store.clientCertificates().all("", 1).getFirst().serial(), 9)).hasSize(1);
        assertThat(store.clientCertificates().find(bob.id(), phone.serial())).contains(phone);
        assertThat(store.directory().revoked(leaf(phone))).isFalse();
        assertThat(done(store.clientCertificates().revoke(bob.id(), phone.serial())).revoked()).isEqualTo(Instant.ofEpochMilli(clock.millis()));
        assertThat(refused(store.clientCertificates().revoke(bob.id(), phone.serial()))).isEqualTo(Directory.Refusal.EXISTS);
        assertThat(refused(store.clientCertificates().revoke(bob.id(), "00"))).isEqualTo(Directory.Refusal.NOT_FOUND);
        assertThat(store.directory().revoked(leaf(phone))).isTrue();
        assertThat(store.directory().revoked(leaf(laptop))).isFalse();
        done(store.directory().removeAccount(BOB));
        assertThat(store.directory().revoked(leaf(laptop))).as("whoever is bob next is another").isTrue();
        assertThat(store.directory().revoked(leaf(kept(authority, "not in the book", clock.instant(), Duration.ofDays(9))))).isFalse();
        assertThat(store.clientCertificates().all("", 9)).isEmpty();
        assertThat(store.check()).isEmpty();
    }

    @Test
    void anAccountHasOnlySoManyCertificates() throws Exception {
        Authority authority = Authority.create("test", clock.instant());
        for (int i = 0; i < ClientCertificateBook.MOST_OF_ONE; i++) {
            done(store.clientCertificates().add(bob.id(), kept(authority, "device " + i, clock.instant(), Duration.ofDays(1))));
        }
        assertThat(refused(store.clientCertificates().add(bob.id(), kept(authority, "one more", clock.instant(), Duration.ofDays(1))))).isEqualTo(Directory.Refusal.IN_USE);
        clock.advance(Duration.ofDays(32));
        done(store.clientCertificates().add(bob.id(), kept(authority, "one more", clock.instant(), Duration.ofDays(1))));
        assertThat(store.clientCertificates().list(bob.id())).as("those that ended are forgotten").hasSize(1);
    }
}
