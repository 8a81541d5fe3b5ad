package org.signetmail.care.passkey;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.signetmail.mail.Address;
import org.signetmail.store.Account;
import org.signetmail.store.Directory.Outcome;
import org.signetmail.store.MasterKey;
import org.signetmail.store.PasskeyBook.Passkey;
import org.signetmail.store.Store;
import org.signetmail.store.StoreOptions;

import static org.assertj.core.api.Assertions.assertThat;

class PasskeysTest {
    private static final Address ALICE = Address.parse("alice@example.test");

    @TempDir
    Path directory;

    private Instant now = Instant.parse("2026-11-25T08:00:00Z");
    private Store store;
    private Account alice;
    private Passkeys passkeys;

    @BeforeEach
    void open() {
        var clock = new Clock() {
            @Override
            public Instant instant() {
                return now;
            }

            @Override
            public ZoneId getZone() {
                return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(ZoneId zone) {
                return this;
            }
        };
        store = Store.open(StoreOptions.sqlite(directory), new MasterKey(new byte[32]), clock);
        store.settings().set("host.name", "mail.example.test");
        store.directory().addDomain("example.test");
        alice = ((Outcome.Done<Account>) store.directory().addAccount(ALICE, "Alice", "secret".toCharArray(), 0)).value();
        passkeys = new Passkeys(store.passkeys(), store.directory(), store.settings(), clock);
    }

    @AfterEach
    void close() {
        store.close();
    }

    private SoftwareAuthenticator registered() throws Exception {
        var asked = passkeys.beginRegistration(alice, "session");
        var device = new SoftwareAuthenticator(asked.user().id());
        assertThat(passkeys.finishRegistration(alice, "session", "phone", device.register(asked.challenge()))).isInstanceOf(Outcome.Done.class);
        return device;
    }

    private boolean signsIn(SoftwareAuthenticator device) throws Exception {
        return passkeys.finishSignIn("browser", device.signIn(passkeys.beginSignIn("browser").challenge())).isPresent();
    }

    @Test
    void aPasskeyIsRegisteredAndOpens() throws Exception {
        SoftwareAuthenticator device = registered();
        Passkey kept = store.passkeys().list(alice.id()).getFirst();
        assertThat(kept.name()).isEqualTo("phone");
        assertThat(kept.transports()).containsExactly("internal");
        assertThat(kept.lastUsed()).isNull();
        now = now.plusSeconds(60);
        assertThat(passkeys.finishSignIn("browser", device.signIn(passkeys.beginSignIn("browser").challenge()))).contains(alice);
        assertThat(store.passkeys().list(alice.id()).getFirst().lastUsed()).isEqualTo(now);
        assertThat(passkeys.beginRegistration(alice, "session").excludeCredentials()).hasSize(1);
        store.directory().setAccount(ALICE, null, false, null);
        assertThat(signsIn(device)).as("disabled").isFalse();
        store.directory().setAccount(ALICE, null, true, null);
        assertThat(signsIn(device)).isTrue();
        assertThat(store.passkeys().remove(alice.id(), kept.id())).isInstanceOf(Outcome.Done.class);
        assertThat(signsIn(device)).isFalse();
    }

    @Test
    void whatIsWrongDoesNotOpen() throws Exception {
        SoftwareAuthenticator device = registered();
        device.origin = "https://mail.example.test.evil.example";
        assertThat(signsIn(device)).as("another site").isFalse();
        device.origin = "http://mail.example.test";
        assertThat(signsIn(device)).as("no TLS").isFalse();
        device.origin = "https://mail.example.test:1443";
        assertThat(signsIn(device)).as("another port").isTrue();
        device.party = "evil.example";
        assertThat(signsIn(device)).as("another party").isFalse();
        device.party = "mail.example.test";
        device.verifies = false;
        assertThat(signsIn(device)).as("the user was not verified").isFalse();
        device.verifies = true;
        device.count = 1;
        assertThat(signsIn(device)).as("a copy of the device").isFalse();
        device.count = 1000;
        assertThat(signsIn(device)).isTrue();
        assertThat(passkeys.finishSignIn("browser", new SoftwareAuthenticator("AAAAAAAAAAE").signIn(passkeys.beginSignIn("browser").challenge())))
                .as("another key under the same id").isEmpty();
    }

    @Test
    void aChallengeIsForOneAnswerOfOneBrowserInTime() throws Exception {
        SoftwareAuthenticator device = registered();
        String challenge = passkeys.beginSignIn("browser").challenge();
        String answer = device.signIn(challenge);
        assertThat(passkeys.finishSignIn("another browser", answer)).isEmpty();
        assertThat(passkeys.finishSignIn("browser", answer)).isPresent();
        assertThat(passkeys.finishSignIn("browser", device.signIn(challenge))).as("twice").isEmpty();
        challenge = passkeys.beginSignIn("browser").challenge();
        now = now.plus(Duration.ofMinutes(5));
        assertThat(passkeys.finishSignIn("browser", device.signIn(challenge))).as("late").isEmpty();
        String first = passkeys.beginSignIn("browser").challenge();
        passkeys.beginSignIn("browser");
        assertThat(passkeys.finishSignIn("browser", device.signIn(first))).as("begun anew").isEmpty();
        var asked = passkeys.beginRegistration(alice, "session");
        assertThat(passkeys.finishRegistration(alice, "another", "x", device.register(asked.challenge()))).isInstanceOf(Outcome.Refused.class);
        assertThat(passkeys.finishRegistration(alice, "session", "x", device.register(asked.challenge()))).as("known already").isInstanceOf(Outcome.Refused.class);
    }

    @Test
    void registrationWantsTheUserVerified() throws Exception {
        var asked = passkeys.beginRegistration(alice, "session");
        assertThat(asked.authenticatorSelection().userVerification()).isEqualTo("required");
        assertThat(asked.rp().id()).isEqualTo("mail.example.test");
        var device = new SoftwareAuthenticator(asked.user().id());
        device.verifies = false;
        assertThat(passkeys.finishRegistration(alice, "session", "x", device.register(asked.challenge()))).isInstanceOf(Outcome.Refused.class);
        assertThat(store.passkeys().list(alice.id())).isEmpty();
    }

    @Test
    void nonsenseIsRefused() {
        for (String answer : new String[] {"", "{}", "[]", "null", "{\"id\":1}", "{\"id\":\"AA\",\"rawId\":\"AA\",\"type\":\"public-key\",\"response\":{}}", "x".repeat(100_000)}) {
            passkeys.beginSignIn("browser");
            assertThat(passkeys.finishSignIn("browser", answer)).as(answer).isEmpty();
            passkeys.beginRegistration(alice, "session");
            assertThat(passkeys.finishRegistration(alice, "session", "x", answer)).as(answer).isInstanceOf(Outcome.Refused.class);
        }
    }
}
