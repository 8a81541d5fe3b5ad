package org.signetmail.net;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import javax.net.ssl.SSLEngine;

import io.netty.util.ReferenceCounted;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

import org.signetmail.tls.Credential;
import org.signetmail.tls.Profile;

import static org.assertj.core.api.Assertions.assertThat;

/** Each engine's native memory is given back, however its connection ends. */
class EngineReleaseTest {
    /** Remembers what the real ones made. */
    private record Watched(Engines real, Queue<SSLEngine> made) implements Engines {
        @Override
        public String name() {
            return real.name();
        }

        @Override
        public Engine server(Credential credential, ServerTls tls) throws IOException {
            return noted(real.server(credential, tls));
        }

        @Override
        public Engine client(ClientTls tls) throws IOException {
            return noted(real.client(tls));
        }

        private Engine noted(Engine engine) {
            made.add(engine.engine());
            return engine;
        }

        @Override
        public void close() {
            real.close();
        }
    }

    @Test
    void noneIsLeft() throws Exception {
        Queue<SSLEngine> made = new ConcurrentLinkedQueue<>();
        Credential credential = TestCertificates.ecdsa("a.example");
        try (Tls tls = Tls.of(new Watched(NativeEngines.open(new OwnTicketKeys()), made)); var dialer = new Dialer()) {
            var server = new ServerTls(tls, (_, _, _) -> credential, null, Profile.INTERMEDIATE, List.of());
            var options = new Listening.Options("soak", new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), () -> server,
                    Duration.ofSeconds(5), 1000, 1000);
            try (var listening = Listening.open(options, connection -> {
                Input.Line line = connection.input().readLine(100);
                if (line != null) {
                    connection.output().write(line.octets());
                    connection.output().flush();
                }
            }); var threads = Executors.newVirtualThreadPerTaskExecutor()) {
                for (int i = 0; i < 300; i++) {
                    int kind = i % 3;
                    threads.submit(() -> {
                        connect(listening.address(), tls, dialer, kind);
                        return kind;
                    });
                }
            }
            Awaitility.await().atMost(Duration.ofSeconds(10)).untilAsserted(() -> {
                assertThat(made.size()).isGreaterThanOrEqualTo(400);
                assertThat(made).allMatch(engine -> ((ReferenceCounted) engine).refCnt() == 0);
            });
        }
    }

    /** A whole conversation, one that is dropped after the handshake, one that breaks off within it. */
    private static void connect(InetSocketAddress address, Tls tls, Dialer dialer, int kind) throws IOException {
        if (kind == 2) {
            try (var socket = new Socket(address.getAddress(), address.getPort())) {
                byte[] hello = ClientHelloTest.record("a.example");
                socket.getOutputStream().write(hello);
            }
            return;
        }
        try (var connection = dialer.connect(address, Duration.ofSeconds(5), new ClientTls(tls, "a.example", null))) {
            if (kind == 0) {
                connection.output().ascii("hello\r\n");
                connection.output().flush();
                assertThat(connection.input().fill()).isEqualTo(5);
            }
        }
    }
}
