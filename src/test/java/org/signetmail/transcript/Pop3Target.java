package org.signetmail.transcript;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

import io.prometheus.metrics.model.registry.PrometheusRegistry;

import org.signetmail.mail.Address;
import org.signetmail.net.Listening;
import org.signetmail.net.ServerTls;
import org.signetmail.net.TestCertificates;
import org.signetmail.net.Throttle;
import org.signetmail.net.Tls;
import org.signetmail.pop3.server.Pop3Door;
import org.signetmail.pop3.server.Pop3Meters;
import org.signetmail.store.Account;
import org.signetmail.store.Directory;
import org.signetmail.store.FlagSet;
import org.signetmail.store.Listeners;
import org.signetmail.store.Mailboxes;
import org.signetmail.store.MasterKey;
import org.signetmail.store.Store;
import org.signetmail.store.StoreOptions;
import org.signetmail.tls.Credential;
import org.signetmail.tls.Profile;

/** The POP3 door over a store in a temporary directory; messages of fixtures arrived in the same second. */
public final class Pop3Target implements Target {
    private static final Instant ARRIVED = Instant.parse("2026-02-01T12:30:45Z");
    private static final String PASSWORD = "correct-horse";

    private final Store store;
    private final Tls tls;
    private final Listening listening;
    private final AtomicInteger accounts = new AtomicInteger();

    public Pop3Target(Path directory, Listeners.Security security, int port) throws Exception {
        store = Store.open(StoreOptions.sqlite(Files.createDirectories(directory)), new MasterKey(new byte[32]), Clock.systemUTC());
        store.directory().addDomain("example.test");
        tls = Tls.open();
        Credential credential = TestCertificates.ecdsa("localhost");
        var serverTls = new ServerTls(tls, (name, fallback, ecdsa) -> credential, null, Profile.INTERMEDIATE, List.of());
        var door = new Pop3Door(store, () -> serverTls, security,
                Pop3Meters.in(new PrometheusRegistry()), new Throttle(Clock.systemUTC(), 1000, Duration.ofSeconds(1)));
        var options = new Listening.Options("pop3", new InetSocketAddress(InetAddress.getLoopbackAddress(), port),
                null, Duration.ofSeconds(10), 1000, 1000);
        listening = Listening.open(options, door);
    }

    @Override
    public InetSocketAddress address(String protocol) {
        return listening.address();
    }

    @Override
    public Fixture fixture(List<byte[]> messages) {
        var address = Address.parse("alice" + accounts.incrementAndGet() + "@example.test");
        if (!(store.directory().addAccount(address, "Alice", PASSWORD.toCharArray(), 0)
                instanceof Directory.Outcome.Done<Account>(Account account))) {
            throw new AssertionError("no account");
        }
        var inbox = store.mailboxes().find(account.id(), "INBOX").orElseThrow();
        for (byte[] message : messages) {
            try (var receiving = store.bodies().receive()) {
                receiving.write(message);
                try (var body = receiving.finish()) {
                    store.mailboxes().append(inbox.id(), List.of(new Mailboxes.Arrival(body, FlagSet.NONE, ARRIVED)));
                }
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        }
        return new Fixture(address.toString(), PASSWORD, "example.test", "localhost");
    }

    @Override
    public void close() {
        listening.close();
        store.close();
        tls.close();
    }
}
