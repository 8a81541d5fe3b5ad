package org.signetmail.care.doctor;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.signetmail.care.alert.Alerts;
import org.signetmail.care.doctor.Finding.State;
import org.signetmail.it.Named;
import org.signetmail.net.Dialer;
import org.signetmail.net.DnsResolver;
import org.signetmail.net.OwnProbes;
import org.signetmail.net.Tls;
import org.signetmail.store.AlertBook;
import org.signetmail.store.Listeners;
import org.signetmail.store.MasterKey;
import org.signetmail.store.Store;
import org.signetmail.store.StoreOptions;

import static org.assertj.core.api.Assertions.assertThat;

/** Each look, at something that is well and something that is not. */
class DoctorTest {
    @TempDir
    Path directory;

    /** Speaks SMTP as it is told to, and writes down what it hears. */
    private static final class Peer implements AutoCloseable {
        final List<String> heard = new CopyOnWriteArrayList<>();
        private final ServerSocket socket = new ServerSocket(0, 20, InetAddress.getLoopbackAddress());

        Peer(UnaryOperator<String> answers) throws IOException {
            Thread.ofVirtual().start(() -> {
                while (!socket.isClosed()) {
                    try (Socket client = socket.accept()) {
                        talk(client, answers);
                    } catch (IOException over) {
                        heard.add("(over)");
                    }
                }
            });
        }

        private void talk(Socket client, UnaryOperator<String> answers) throws IOException {
            var in = new BufferedReader(new InputStreamReader(client.getInputStream(), StandardCharsets.US_ASCII));
            say(client, "220 peer ready");
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                heard.add(line);
                say(client, line.equals("QUIT") ? "221 bye" : answers.apply(line));
            }
        }

        private static void say(Socket client, String line) throws IOException {
            client.getOutputStream().write((line + "\r\n").getBytes(StandardCharsets.US_ASCII));
        }

        InetSocketAddress address() {
            return (InetSocketAddress) socket.getLocalSocketAddress();
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }

    private static Supplier<DnsResolver> dns(int port) {
        var options = new DnsResolver.Options(List.of(new InetSocketAddress(InetAddress.getLoopbackAddress(), port)), Duration.ofSeconds(1), 0);
        return () -> new DnsResolver(options, Clock.systemUTC());
    }

    private static void is(Finding finding, State state, String words) {
        assertThat(finding.state()).as(finding.words()).isEqualTo(state);
        assertThat(finding.words()).contains(words);
        assertThat(finding.remedy().isEmpty()).as("a remedy where something is wrong").isEqualTo(state == State.OK);
    }

    @Test
    void whetherMailCanLeaveAndNameServersAnswer() throws Exception {
        try (Named named = Named.launch(directory, Map.of("peer.test", """
                $TTL 5
                @ IN SOA ns root 1 60 60 60 5
                @ IN NS ns
                @ IN MX 10 mx
                ns IN A 127.0.0.1
                mx IN A 127.0.0.1
                none IN MX 0 .
                """)); var peer = new Peer(_ -> "250 ok"); var dialer = new Dialer()) {
            Supplier<DnsResolver> dns = dns(named.port());
            is(new Port25(dns, dialer, "peer.test", peer.address().getPort()).look().getFirst(), State.OK, "220 peer ready");
            int closed = free();
            is(new Port25(dns, dialer, "peer.test", closed).look().getFirst(), State.BAD, "mx.peer.test [127.0.0.1]");
            is(new Port25(dns, dialer, "ns.peer.test", closed).look().getFirst(), State.UNKNOWN, "takes no mail");
            is(new Port25(dns, dialer, "none.peer.test", closed).look().getFirst(), State.UNKNOWN, "has an address");
            is(new Port25(dns(closed), dialer, "peer.test", closed).look().getFirst(), State.UNKNOWN, "no answer");
            is(new NameServers(dns, "mx.peer.test", Clock.systemUTC()).look().getFirst(), State.OK, "answers in");
            is(new NameServers(dns(closed), "mx.peer.test", Clock.systemUTC()).look().getFirst(), State.BAD, "no answer");
        }
    }

    private static int free() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private Finding relay(Peer peer) throws Exception {
        try (Store store = Store.open(StoreOptions.sqlite(directory), new MasterKey(new byte[32]), Clock.systemUTC()); var dialer = new Dialer(); Tls tls = Tls.open()) {
            store.directory().addDomain("example.test");
            store.listeners().add(new Listeners.Listener(0, "smtp", Listeners.Protocol.SMTP, null, 25, Listeners.Security.NONE, null, "INTERMEDIATE", true, 10));
            List<Finding> found = new RelayTest(store, _ -> peer.address(), dialer, tls, new OwnProbes(), "mail.example.test").look();
            assertThat(found).hasSize(1);
            return found.getFirst();
        }
    }

    @Test
    void aServerThatPassesStrangersMailOnIsFound() throws Exception {
        try (var peer = new Peer(line -> "250 as you like")) {
            is(relay(peer), State.BAD, "without a login");
        }
    }

    @Test
    void oneThatBelievesASenderOfItsOwnToo() throws Exception {
        try (var peer = new Peer(line -> line.startsWith("MAIL") && !line.contains("postmaster@example.test") ? "550 no" : "250 ok")) {
            is(relay(peer), State.BAD, "<postmaster@example.test>");
        }
        try (var peer = new Peer(line -> line.startsWith("RCPT") && !line.contains("<@") ? "550 no" : "250 ok")) {
            is(relay(peer), State.BAD, "@mail.example.test:");
        }
    }

    @Test
    void oneThatRefusesIsWell() throws Exception {
        try (var peer = new Peer(line -> line.startsWith("RCPT") ? "550 5.7.1 no relay" : "250 ok")) {
            is(relay(peer), State.OK, "nothing on");
            assertThat(peer.heard).contains("MAIL FROM:<>", "RCPT TO:<relay-test@recipient.invalid>").noneMatch(line -> line.startsWith("DATA"));
        }
        try (var peer = new Peer(_ -> "nonsense")) {
            is(relay(peer), State.UNKNOWN, "does not speak SMTP");
        }
    }

    @Test
    void roomFilesAndTheQueue() throws Exception {
        var disk = new DiskSpace(directory);
        is(disk.judged(50L << 30, 100L << 30), State.OK, "50 %");
        is(disk.judged(8L << 30, 100L << 30), State.WARN, "8 %");
        is(disk.judged(2L << 30, 100L << 30), State.BAD, "2 %");
        is(disk.judged(100 << 20, 200 << 20), State.BAD, "100 MiB");
        assertThat(disk.look()).hasSize(1);
        var files = new OpenFiles();
        is(files.judged(100, 1 << 20), State.OK, "100 files");
        is(files.judged(100, 1024), State.WARN, "1024");
        is(files.judged(95_000, 100_000), State.BAD, "95000");
        try (Store store = Store.open(StoreOptions.sqlite(directory), new MasterKey(new byte[32]), Clock.systemUTC())) {
            var queue = new QueueAge(store.outbox(), Clock.systemUTC());
            is(queue.look().getFirst(), State.OK, "no mail waits");
            Instant now = Instant.now();
            Instant soon = now.plusSeconds(60);
            is(queue.judged(now.minusSeconds(600), soon, ""), State.OK, "10 min");
            is(queue.judged(now.minus(Duration.ofHours(5)), soon, "451 later"), State.WARN, "451 later");
            is(queue.judged(now.minus(Duration.ofHours(30)), soon, ""), State.BAD, "30 h");
            is(queue.judged(now.minusSeconds(1200), now.minusSeconds(900), ""), State.BAD, "overdue");
            var clock = new ClockLook(dns(free()), store.settings(), Clock.systemUTC());
            is(clock.judged("time.test", Duration.ofMillis(-40)), State.OK, "40 ms");
            is(clock.judged("time.test", Duration.ofSeconds(5)), State.WARN, "5 s slow");
            is(clock.judged("time.test", Duration.ofSeconds(-90)), State.BAD, "90 s fast");
            store.settings().set("doctor.time-server", "127.0.0.1:" + free());
            is(clock.look().getFirst(), State.UNKNOWN, "gives no answer");
        }
    }

    private record Told(String name, java.util.concurrent.Callable<List<Finding>> by) implements Look {
        @Override
        public List<Finding> look() throws Exception {
            return by.call();
        }
    }

    @Test
    void aLookThatHangsOrFailsTakesNothingFromTheOthers() throws Exception {
        var never = new CountDownLatch(1);
        var steps = new CopyOnWriteArrayList<String>();
        var diagnosis = new Diagnosis(new Surroundings(null, directory, null, null, null, null, null, null, null, Clock.systemUTC()), Clock.systemUTC());
        Diagnosis.Report report = diagnosis.run(List.of(new Told("hangs", () -> {
            never.await();
            return List.of();
        }), new Told("fails", () -> {
            throw new IOException("wanted by a test");
        }), new Told("well", () -> List.of(Finding.ok("well", "all is well")))), Duration.ofSeconds(2), (done, total, words) -> steps.add(done + "/" + total + " " + words));
        assertThat(report.findings()).extracting(f -> f.check() + " " + f.state()).containsExactly("hangs UNKNOWN", "fails UNKNOWN", "well OK");
        assertThat(report.good()).isTrue();
        assertThat(steps).first().isEqualTo("0/3 waiting for hangs, fails, well");
        assertThat(steps).last().isEqualTo("2/3 waiting for hangs");
    }

    @Test
    void whatCostsMailIsAnAlertUntilItIsWellAgain() {
        try (Store store = Store.open(StoreOptions.sqlite(directory), new MasterKey(new byte[32]), Clock.systemUTC())) {
            var alerts = new Alerts(store.alerts(), Clock.systemUTC(), List.of());
            var disk = new java.util.concurrent.atomic.AtomicReference<>(Finding.warn("disk", "8 % free", "make room"));
            var watch = new HealthWatch(List.of(new Told("disk", () -> List.of(disk.get())), new Told("fails", () -> {
                throw new IOException("wanted by a test");
            })), alerts);
            watch.look();
            assertThat(alerts.list()).singleElement().satisfies(a -> {
                assertThat(a.key()).isEqualTo("disk/health");
                assertThat(a.severity()).isEqualTo(AlertBook.Severity.WARNING);
                assertThat(a.remedy()).isEqualTo("make room");
            });
            disk.set(Finding.bad("disk", "1 % free", "make room"));
            watch.look();
            assertThat(alerts.list()).extracting(AlertBook.Alert::severity).containsExactly(AlertBook.Severity.CRITICAL);
            disk.set(Finding.unknown("disk", "not told", ""));
            watch.look();
            assertThat(alerts.list()).as("what is not known changes nothing").hasSize(1);
            disk.set(Finding.ok("disk", "90 % free"));
            watch.look();
            assertThat(alerts.list()).isEmpty();
            new HealthWatch(directory, store.outbox(), alerts, Clock.systemUTC()).look();
        }
    }
}
