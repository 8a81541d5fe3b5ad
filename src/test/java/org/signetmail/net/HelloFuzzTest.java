package org.signetmail.net;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;

import io.netty.util.ReferenceCounted;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.signetmail.tls.Credential;
import org.signetmail.tls.Profile;

import static org.assertj.core.api.Assertions.assertThat;

/** ClientHellos through a listener, whole and broken: a handshake begins or the connection is closed, and nothing is left. */
class HelloFuzzTest {
    private static final int HANDSHAKE = 0x16;
    private static final int SEED = 20_261_125;

    @TempDir
    private Path directory;

    /** Remembers the engines that were made. */
    private record Watched(Engines real, Queue<SSLEngine> made) implements Engines {
        @Override
        public String name() {
            return real.name();
        }

        @Override
        public Engine server(Credential credential, ServerTls tls) throws IOException {
            Engine engine = real.server(credential, tls);
            made.add(engine.engine());
            return engine;
        }

        @Override
        public Engine client(ClientTls tls) throws IOException {
            return real.client(tls);
        }

        @Override
        public void close() {
            real.close();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"native", "jdk"})
    void nothingIsLeft(String engine) throws Exception {
        Queue<SSLEngine> made = new ConcurrentLinkedQueue<>();
        Credential credential = TestCertificates.ecdsa("a.example");
        var handshakes = new Handshakes(() -> new Handshakes.Limits(5000, 0, Duration.ofSeconds(20), 16_384), HandshakeMeters.in(new PrometheusRegistry()), Clock.systemUTC());
        byte[] hello = hello();
        try (Tls tls = Tls.of(new Watched(engine.equals("jdk") ? new JdkEngines() : NativeEngines.open(new OwnTicketKeys()), made))) {
            var server = new ServerTls(tls, (_, _, _) -> credential, null, Profile.INTERMEDIATE, List.of(), null, handshakes.at("fuzz"));
            var options = new Listening.Options("fuzz", new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), () -> server, Duration.ofSeconds(20), 5000, 5000);
            try (var listening = Listening.open(options, connection -> connection.input().readLine(100)); var threads = Executors.newFixedThreadPool(16)) {
                int port = listening.address().getPort();
                List<Future<Integer>> split = threads.invokeAll(IntStream.range(1, hello.length)
                        .<Callable<Integer>>mapToObj(at -> () -> answer(port, Arrays.copyOf(hello, at), Arrays.copyOfRange(hello, at, hello.length))).toList());
                for (Future<Integer> one : split) {
                    assertThat(one.get()).as("in two pieces").isEqualTo(HANDSHAKE);
                }
                List<Future<Integer>> records = threads.invokeAll(IntStream.range(6, hello.length)
                        .<Callable<Integer>>mapToObj(at -> () -> answer(port, record(hello, 5, at), record(hello, at, hello.length))).toList());
                for (Future<Integer> one : records) {
                    assertThat(one.get()).as("in two records").isEqualTo(HANDSHAKE);
                }
                assertThat(answer(port, IntStream.range(5, hello.length).mapToObj(at -> record(hello, at, at + 1)).toArray(byte[][]::new)))
                        .as("a record for each octet").isIn(HANDSHAKE, 0x15, -1);
                var random = new Random(SEED);
                for (Future<Integer> one : threads.invokeAll(IntStream.range(0, 600).<Callable<Integer>>mapToObj(_ -> {
                    byte[] broken = broken(hello, random);
                    return () -> answer(port, broken);
                }).toList())) {
                    assertThat(one.get()).isIn(HANDSHAKE, 0x15, -1);
                }
                // What is cut off waits for more, until the client goes.
                Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> listening.connections() == 0);
                assertThat(handshakes.open()).isZero();
                assertThat(made).hasSizeGreaterThan(2 * hello.length - 20);
                assertThat(made).allMatch(e -> !(e instanceof ReferenceCounted counted) || counted.refCnt() == 0);
                assertThat(handshakes.day().failures()).extracting(Handshakes.Refused::reason).contains("hung-up", "malformed");
            }
        }
    }

    @Test
    void aSessionResumesAfterARenewal() throws Exception {
        var current = new AtomicReference<>(TestCertificates.ecdsa("a.example"));
        var handshakes = new Handshakes(() -> Handshakes.Limits.DEFAULT, HandshakeMeters.in(new PrometheusRegistry()), Clock.systemUTC());
        var pki = new ClientPki(directory);
        try (Tls tls = Tls.open()) {
            var server = new ServerTls(tls, (_, _, _) -> current.get(), null, Profile.INTERMEDIATE, List.of(), null, handshakes.at("renewed"));
            var options = new Listening.Options("renewed", new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), () -> server, Duration.ofSeconds(20), 100, 100);
            try (var listening = Listening.open(options, connection -> {
                connection.input().readLine(100);
                connection.output().ascii("bye\r\n");
                connection.output().flush();
            })) {
                for (String version : List.of("-tls1_3", "-tls1_2")) {
                    int port = listening.address().getPort();
                    assertThat(pki.client(port, "x\n", version, "-sess_out", "session")).contains("New, TLSv1", "bye");
                    assertThat(pki.client(port, "x\n", version, "-sess_in", "session")).contains("Reused, TLSv1", "bye");
                    current.set(TestCertificates.ecdsa("a.example"));
                    assertThat(pki.client(port, "x\n", version, "-sess_in", "session")).as("the certificate is another").contains("Reused, TLSv1", "bye");
                }
                assertThat(handshakes.day().handshakes()).filteredOn(Handshakes.Agreed::resumed).extracting(Handshakes.Agreed::count).containsExactlyInAnyOrder(2L, 2L);
            }
        }
    }

    /** As the JDK says it. */
    private static byte[] hello() throws Exception {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, null, null);
        SSLEngine engine = context.createSSLEngine("a.example", 993);
        engine.setUseClientMode(true);
        ByteBuffer record = ByteBuffer.allocate(20_000);
        engine.wrap(ByteBuffer.allocate(0), record);
        return Arrays.copyOf(record.array(), record.position());
    }

    private static byte[] record(byte[] hello, int from, int to) {
        byte[] record = new byte[5 + to - from];
        System.arraycopy(hello, 0, record, 0, 3);
        record[3] = (byte) (to - from >> 8);
        record[4] = (byte) (to - from);
        System.arraycopy(hello, from, record, 5, to - from);
        return record;
    }

    private static byte[] broken(byte[] hello, Random random) {
        byte[] broken = random.nextInt(8) == 0 ? hello.clone() : Arrays.copyOf(hello, 1 + random.nextInt(hello.length));
        switch (random.nextInt(4)) {
            case 0 -> random.nextBytes(broken);
            case 1 -> Arrays.fill(broken, random.nextInt(broken.length), broken.length, (byte) random.nextInt());
            case 2 -> {
                for (int i = 0; i < 1 + random.nextInt(8); i++) {
                    broken[random.nextInt(broken.length)] ^= (byte) (1 << random.nextInt(8));
                }
            }
            default -> { }
        }
        return broken;
    }

    /** The first octet of what comes back, -1 when it is closed. Pieces go out each by itself; then nothing more comes from here. */
    private static int answer(int port, byte[]... pieces) throws IOException {
        try (var socket = new Socket("127.0.0.1", port)) {
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(30_000);
            for (byte[] piece : pieces) {
                socket.getOutputStream().write(piece);
                socket.getOutputStream().flush();
            }
            socket.shutdownOutput();
            return socket.getInputStream().read();
        } catch (SocketException reset) {
            return -1;
        }
    }
}
