package org.signetmail.queue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

import org.signetmail.net.Connection;
import org.signetmail.net.Input;
import org.signetmail.net.Listening;
import org.signetmail.net.ServerTls;
import org.signetmail.net.TestCertificates;
import org.signetmail.net.Tls;
import org.signetmail.smtp.DotReader;
import org.signetmail.tls.Credential;
import org.signetmail.tls.Profile;

/** An SMTP server that answers as its script says and remembers what it was told. */
final class FakePeer implements AutoCloseable {
    /** The reply to what begins so; "" hangs up instead. "" as the beginning is the greeting, "." the end of DATA. */
    final Map<String, String> script = new ConcurrentHashMap<>();
    final List<String> commands = new CopyOnWriteArrayList<>();
    final List<String> messages = new CopyOnWriteArrayList<>();
    final AtomicInteger connections = new AtomicInteger();
    private final Tls tls;
    private final Credential credential;
    private final Listening listening;

    FakePeer(Tls tls) throws Exception {
        this.tls = tls;
        credential = TestCertificates.ecdsa("mx.other.test");
        listening = Listening.open(new Listening.Options("peer", new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), null,
                Duration.ofSeconds(5), 100, 100), this::serve);
        offer("PIPELINING", "8BITMIME", "SIZE 100000");
    }

    X509Certificate certificate() {
        return credential.leaf();
    }

    int port() {
        return listening.address().getPort();
    }

    void offer(String... capabilities) {
        var reply = new StringBuilder("250-mx.other.test");
        for (int i = 0; i < capabilities.length; i++) {
            reply.append("\r\n250").append(i + 1 < capabilities.length ? '-' : ' ').append(capabilities[i]);
        }
        script.put("EHLO", reply.toString());
    }

    private void serve(Connection connection) throws IOException {
        connections.incrementAndGet();
        connection.timeout(Duration.ofSeconds(10));
        if (!say(connection, script.getOrDefault("", "220 mx.other.test ESMTP"))) {
            return;
        }
        Input.Line line;
        while ((line = connection.input().readLine(2000)) != null) {
            String command = new String(line.octets(), StandardCharsets.UTF_8);
            commands.add((connection.secure() ? "TLS " : "") + command);
            String reply = script.entrySet().stream().filter(e -> !e.getKey().isEmpty() && command.startsWith(e.getKey()))
                    .map(Map.Entry::getValue).findFirst().orElseGet(() -> usual(command));
            if (!say(connection, reply)) {
                return;
            }
            if (command.equals("STARTTLS") && reply.startsWith("220")) {
                connection.startTls(new ServerTls(tls, (_, _, _) -> credential, null, Profile.INTERMEDIATE, List.of()));
            } else if (command.equals("DATA") && reply.startsWith("354")) {
                messages.add(message(connection.input()));
                if (!say(connection, script.getOrDefault(".", "250 2.0.0 taken"))) {
                    return;
                }
            } else if (command.equals("QUIT")) {
                return;
            }
        }
    }

    private static String usual(String command) {
        return switch (command.split(" ")[0]) {
            case "DATA" -> "354 go on";
            case "STARTTLS" -> "220 go on";
            case "AUTH" -> "235 2.7.0 welcome";
            case "QUIT" -> "221 bye";
            default -> "250 2.0.0 fine";
        };
    }

    private static String message(Input input) throws IOException {
        var message = new ByteArrayOutputStream();
        var reader = new DotReader();
        do {
            if (input.fill() < 0) {
                throw new java.io.EOFException();
            }
            input.advance(reader.feed(input.array(), input.position(), input.limit(), message) - input.position());
        } while (!reader.ended());
        return message.toString(StandardCharsets.UTF_8);
    }

    private static boolean say(Connection connection, String reply) throws IOException {
        if (reply.isEmpty()) {
            return false;
        }
        connection.output().write((reply + "\r\n").getBytes(StandardCharsets.UTF_8));
        connection.output().flush();
        return true;
    }

    @Override
    public void close() {
        listening.close();
    }
}
