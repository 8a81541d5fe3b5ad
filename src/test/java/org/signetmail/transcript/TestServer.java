package org.signetmail.transcript;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

import io.prometheus.metrics.model.registry.PrometheusRegistry;

import org.signetmail.imap.server.ImapDoor;
import org.signetmail.imap.server.ImapMeters;
import org.signetmail.intake.Filters;
import org.signetmail.intake.Intake;
import org.signetmail.mail.Address;
import org.signetmail.net.Listening;
import org.signetmail.net.LiveSessions;
import org.signetmail.net.ServerTls;
import org.signetmail.net.TestCertificates;
import org.signetmail.net.Throttle;
import org.signetmail.net.Tls;
import org.signetmail.net.Traces;
import org.signetmail.pop3.server.Pop3Door;
import org.signetmail.pop3.server.Pop3Meters;
import org.signetmail.sieve.server.SieveDoor;
import org.signetmail.sieve.server.SieveMeters;
import org.signetmail.smtp.server.SmtpDoor;
import org.signetmail.smtp.server.SmtpMeters;
import org.signetmail.store.Account;
import org.signetmail.store.Directory;
import org.signetmail.store.FlagSet;
import org.signetmail.store.Flags;
import org.signetmail.store.Listeners;
import org.signetmail.store.Listeners.Listener;
import org.signetmail.store.Listeners.Protocol;
import org.signetmail.store.Listeners.Security;
import org.signetmail.store.Mailboxes;
import org.signetmail.store.MasterKey;
import org.signetmail.store.Store;
import org.signetmail.store.StoreOptions;
import org.signetmail.tls.ClientCheck;
import org.signetmail.tls.Credential;
import org.signetmail.tls.Profile;

/** The doors over a store in a temporary directory; clients may show certificates. */
public final class TestServer implements Target {
    private static final String PASSWORD = "correct-horse";
    private static final Map<String, Long> FLAGS = Map.of("\\Seen", Flags.SEEN, "\\Answered", Flags.ANSWERED, "\\Flagged", Flags.FLAGGED,
            "\\Deleted", Flags.DELETED, "\\Draft", Flags.DRAFT);

    private final Store store;
    private final ClientAuthority clients = ClientAuthority.create();
    private final Tls tls = Tls.open();
    private final Map<String, Listening> listening = new LinkedHashMap<>();
    private final Traces traces = new Traces(Clock.systemUTC());
    private final AtomicInteger accounts = new AtomicInteger();

    /** Doors of all protocols: "smtp", "submission", "imap", "pop3", "sieve". */
    public TestServer(Path directory, Security security) throws Exception {
        store = Store.open(StoreOptions.sqlite(Files.createDirectories(directory)), new MasterKey(new byte[32]), Clock.systemUTC());
        store.settings().set("host.name", "localhost");
        store.directory().addDomain("example.test");
        Credential credential = TestCertificates.ecdsa("localhost");
        var serverTls = new ServerTls(tls, (name, fallback, ecdsa) -> credential, null, Profile.INTERMEDIATE, List.of(),
                new ClientCheck(false, List.of(clients.certificate()), Clock.systemUTC()), null);
        Supplier<ServerTls> how = () -> serverTls;
        var clock = Clock.fixed(Message.ARRIVED, ZoneOffset.UTC);
        var throttle = new Throttle(Clock.systemUTC(), 1000, Duration.ofSeconds(1));
        var registry = new PrometheusRegistry();
        var filters = new Filters(store);
        var intake = new Intake(store, filters, clock);
        var smtp = SmtpMeters.in(registry);
        open("smtp", new SmtpDoor(store, intake, listener(Protocol.SMTP, security == Security.NONE ? security : Security.STARTTLS_OPTIONAL),
                how, throttle, smtp, clock));
        open("submission", new SmtpDoor(store, intake, listener(Protocol.SUBMISSION, security), how, throttle, smtp, clock));
        open("imap", new ImapDoor(store, how, listener(Protocol.IMAP, security), ImapMeters.in(registry), clock, throttle));
        open("sieve", new SieveDoor(store, filters, how, listener(Protocol.SIEVE, security), SieveMeters.in(registry), throttle));
        open("pop3", new Pop3Door(store, how, listener(Protocol.POP3, security), Pop3Meters.in(registry), throttle));
    }

    private static Listener listener(Protocol protocol, Security security) {
        return new Listener(1, "test", protocol, null, 0, security, null, Profile.INTERMEDIATE.name(), true, 1000,
                new Listeners.Access(Listeners.ClientCertificates.NONE, null, List.of(), security == Security.NONE));
    }

    private void open(String name, Listening.Door door) throws IOException {
        listening.put(name, Listening.open(new Listening.Options(name, new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                null, Duration.ofSeconds(10), 1000, 1000, List.of(), _ -> false, name, traces), door));
    }

    public Traces traces() {
        return traces;
    }

    public LiveSessions sessions() {
        return new LiveSessions(() -> listening.values().stream());
    }

    public Store store() {
        return store;
    }

    @Override
    public Manner manner() {
        return new Manner(true, Login.STARTTLS, Duration.ofSeconds(10), Optional.of(clients));
    }

    @Override
    public InetSocketAddress address(String protocol) {
        return listening.get(protocol).address();
    }

    @Override
    public Fixture fixture(List<Message> messages) {
        var address = Address.parse("alice" + accounts.incrementAndGet() + "@example.test");
        if (!(store.directory().addAccount(address, "Alice", PASSWORD.toCharArray(), 0)
                instanceof Directory.Outcome.Done<Account>(Account account))) {
            throw new AssertionError("no account");
        }
        var inbox = store.mailboxes().find(account.id(), "INBOX").orElseThrow();
        for (Message message : messages) {
            try (var receiving = store.bodies().receive()) {
                receiving.write(message.octets());
                try (var body = receiving.finish()) {
                    store.mailboxes().append(inbox.id(), List.of(new Mailboxes.Arrival(body, flags(message), message.arrived())));
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return new Fixture(address.toString(), PASSWORD, "example.test", "localhost");
    }

    private static FlagSet flags(Message message) {
        return new FlagSet(message.flags().stream().mapToLong(FLAGS::get).reduce(0, (some, more) -> some | more), Set.of());
    }

    @Override
    public void close() {
        listening.values().forEach(Listening::close);
        store.close();
        tls.close();
    }
}
