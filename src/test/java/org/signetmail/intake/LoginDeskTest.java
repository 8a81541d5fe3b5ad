package org.signetmail.intake;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;

import io.prometheus.metrics.core.metrics.Counter;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.MDC;

import org.signetmail.mail.Address;
import org.signetmail.net.Activity;
import org.signetmail.net.ClientTls;
import org.signetmail.net.Connection;
import org.signetmail.net.Input;
import org.signetmail.net.Output;
import org.signetmail.net.ServerTls;
import org.signetmail.net.Throttle;
import org.signetmail.net.TlsSession;
import org.signetmail.store.AppPasswords;
import org.signetmail.store.MasterKey;
import org.signetmail.store.Store;
import org.signetmail.store.StoreOptions;

import static org.assertj.core.api.Assertions.assertThat;

class LoginDeskTest {
    private static final int MOST = 3;
    private static final Address ALICE = Address.parse("alice@example.test");

    @TempDir
    Path directory;

    private final Connection client = new Client();
    private final Counter logins = Counter.builder().name("logins").help("by outcome").labelNames("outcome").build();
    private Store store;
    private LoginDesk desk;

    @BeforeEach
    void open() {
        store = Store.open(StoreOptions.sqlite(directory), new MasterKey(new byte[32]), Clock.systemUTC());
        store.directory().addDomain("example.test");
        store.directory().addAccount(ALICE, "", "secret".toCharArray(), 0);
        desk = new LoginDesk(store.directory(), new Throttle(Clock.fixed(Instant.EPOCH, ZoneOffset.UTC), MOST, Duration.ofHours(1)), logins, AppPasswords.Protocol.IMAP);
    }

    @AfterEach
    void close() {
        store.close();
        MDC.clear();
    }

    private LoginDesk.Entry with(String password) {
        return desk.password(client, "alice@example.test", password.toCharArray());
    }

    @Test
    void aRightPasswordOpensAndIsWipedAndCounted() {
        char[] password = "secret".toCharArray();
        assertThat(desk.password(client, "Alice@Example.test", password)).isInstanceOfSatisfying(LoginDesk.Entry.In.class,
                in -> assertThat(in.account().address()).isEqualTo(ALICE));
        assertThat(password).containsOnly('\0');
        assertThat(client.activity().account()).isEqualTo("alice@example.test");
        assertThat(MDC.get("account")).isEqualTo("alice@example.test");
        assertThat(logins.labelValues("ok").get()).isEqualTo(1);
    }

    @Test
    void whoGuessesWaits() {
        for (int i = 0; i < MOST; i++) {
            assertThat(with("guess" + i)).isInstanceOf(LoginDesk.Entry.Wrong.class);
        }
        assertThat(client.activity().account()).isNull();
        assertThat(with("secret")).isInstanceOf(LoginDesk.Entry.Throttled.class);
        assertThat(desk.certificate(client, "")).isInstanceOf(LoginDesk.Entry.Throttled.class);
        assertThat(desk.throttled(client)).isTrue();
        assertThat(logins.labelValues("wrong").get()).isEqualTo(MOST);
        assertThat(logins.labelValues("throttled").get()).isEqualTo(MOST);
    }

    /** Its phone tries for days, from an address that others share. */
    @Test
    void aDisabledAccountIsNoGuess() {
        store.directory().setAccount(ALICE, null, false, null);
        for (int i = 0; i <= MOST; i++) {
            assertThat(with("secret")).isInstanceOf(LoginDesk.Entry.Disabled.class);
        }
        assertThat(desk.throttled(client)).isFalse();
        assertThat(logins.labelValues("disabled").get()).isEqualTo(MOST + 1);
        assertThat(client.activity().mayActFor("alice@example.test")).isFalse();
    }

    @Test
    void withoutACertificateNobodyIsIn() {
        assertThat(desk.certificate(client, "alice@example.test")).isInstanceOf(LoginDesk.Entry.Wrong.class);
    }

    /** Somebody far away, who says nothing. */
    private static final class Client implements Connection {
        private final Activity activity = Activity.unseen();

        @Override
        public String id() {
            return "imap-1";
        }

        @Override
        public InetSocketAddress local() {
            return new InetSocketAddress(InetAddress.ofLiteral("192.0.2.1"), 143);
        }

        @Override
        public InetSocketAddress remote() {
            return new InetSocketAddress(InetAddress.ofLiteral("192.0.2.7"), 50_000);
        }

        @Override
        public @Nullable TlsSession tls() {
            return null;
        }

        @Override
        public Activity activity() {
            return activity;
        }

        @Override
        public Input input() {
            throw new AssertionError("nothing is read at a login");
        }

        @Override
        public Output output() {
            throw new AssertionError("the door speaks");
        }

        @Override
        public void timeout(Duration each) {
            throw new AssertionError("the door's");
        }

        @Override
        public void deadline(@Nullable Duration fromNow) {
            throw new AssertionError("the door's");
        }

        @Override
        public int startTls(ServerTls tls) {
            throw new AssertionError("the door's");
        }

        @Override
        public void startTls(ClientTls tls) {
            throw new AssertionError("the door's");
        }

        @Override
        public void linger(Duration atMost, long octets) {
            throw new AssertionError("the door's");
        }

        @Override
        public void end(String why) {
            throw new AssertionError("the door's");
        }

        @Override
        public void close() {
            throw new AssertionError("the door's");
        }
    }
}
