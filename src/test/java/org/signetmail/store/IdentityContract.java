package org.signetmail.store;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

import org.signetmail.mail.Address;

import static org.assertj.core.api.Assertions.assertThat;

/** A store with two people in it, whatever it is built on, and a clock that is moved by hand. */
abstract class IdentityContract {
    static final Address ALICE = Address.parse("alice@example.test");
    static final Address BOB = Address.parse("bob@example.test");
    static final String HERE = "192.0.2.1";

    @TempDir
    Path directory;

    final HandClock clock = new HandClock();
    Store store;
    Account alice;
    Account bob;

    abstract StoreOptions options() throws Exception;

    @BeforeEach
    void open() throws Exception {
        store = Store.open(options(), new MasterKey(new byte[32]), clock);
        done(store.directory().addDomain("example.test"));
        alice = done(store.directory().addAccount(ALICE, "Alice", "secret".toCharArray(), 0, Role.SERVER_ADMIN));
        bob = done(store.directory().addAccount(BOB, "Bob", "other".toCharArray(), 0));
    }

    @AfterEach
    void soundAtTheEnd() {
        var faults = store.check();
        store.close();
        assertThat(faults).isEmpty();
    }

    void reopen() throws Exception {
        store.close();
        store = Store.open(options(), new MasterKey(new byte[32]), clock);
    }

    static <T> T done(Directory.Outcome<T> outcome) {
        return switch (outcome) {
            case Directory.Outcome.Done<T>(T value) -> value;
            case Directory.Outcome.Refused<T>(var kind, var why) -> throw new AssertionError(kind + ": " + why);
        };
    }

    static Directory.Refusal refused(Directory.Outcome<?> outcome) {
        return ((Directory.Outcome.Refused<?>) outcome).kind();
    }

    static final class HandClock extends Clock {
        private volatile Instant now = Instant.parse("2026-11-25T08:00:00Z");

        void advance(Duration by) {
            now = now.plus(by);
        }

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
            throw new UnsupportedOperationException();
        }
    }
}
