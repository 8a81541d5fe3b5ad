package org.signetmail.it;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import org.awaitility.Awaitility;

import org.signetmail.tls.Authority;
import org.signetmail.tls.KeySpec;
import org.signetmail.tls.Pem;

/** Debian's Pebble: a real ACME authority with its faults switched on. It resolves names by the DNS server it is given. */
final class Pebble implements AutoCloseable {
    /** One of ten good nonces is refused, half of the authorizations are used again. */
    private static final Map<String, String> FAULTS = Map.of("PEBBLE_WFE_NONCEREJECT", "10", "PEBBLE_AUTHZREUSE", "50", "PEBBLE_VA_ALWAYS_VALID", "0",
            "PEBBLE_VA_NOSLEEP", "1");
    static final String EAB_KID = "kid-1";
    static final String EAB_HMAC = "zWNDZM6eQGHWpSRTPal5eIUYFTu7EajVIoguysqZ9wG44nMEtx3MUAsUDkMTQ12W";

    private final Path directory;
    private final Path log;
    private final int port;
    private final Process process;

    private Pebble(Path directory, int port, Process process) {
        this.directory = directory;
        this.log = directory.resolve("log");
        this.port = port;
        this.process = process;
    }

    static Pebble launch(Path directory, int httpPort, int tlsPort, int dnsPort, boolean binding) throws Exception {
        Authority authority = Authority.create("Pebble's own root", Instant.now());
        KeyPair pair = KeySpec.RSA_2048.generate();
        var leaf = authority.sign(pair.getPublic(), List.of("localhost", "127.0.0.1"), Instant.now(), Duration.ofDays(2));
        Files.writeString(directory.resolve("root.pem"), Pem.write(List.of(authority.certificate())));
        Files.writeString(directory.resolve("cert.pem"), Pem.write(List.of(leaf)));
        Files.writeString(directory.resolve("key.pem"), Pem.write(pair.getPrivate()));
        List<Integer> ports = freePorts(2);
        Path config = directory.resolve("config.json");
        Files.writeString(config, """
                {"pebble": {"listenAddress": "127.0.0.1:%d", "managementListenAddress": "127.0.0.1:%d", "certificate": "cert.pem", "privateKey": "key.pem",
                "httpPort": %d, "tlsPort": %d, "ocspResponderURL": "", "externalAccountBindingRequired": %s, "externalAccountMACKeys": {"%s": "%s"}}}
                """.formatted(ports.get(0), ports.get(1), httpPort, tlsPort, binding, EAB_KID, EAB_HMAC));
        var builder = new ProcessBuilder("pebble", "-config", config.toString(), "-strict", "-dnsserver", "127.0.0.1:" + dnsPort).directory(directory.toFile())
                .redirectErrorStream(true).redirectOutput(directory.resolve("log").toFile());
        builder.environment().putAll(FAULTS);
        var pebble = new Pebble(directory, ports.get(0), builder.start());
        Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> {
            if (!pebble.process.isAlive()) {
                throw new AssertionError("pebble ended:\n" + pebble.log());
            }
            return pebble.log().contains("Listening on") || pebble.log().contains("listening on");
        });
        return pebble;
    }

    static List<Integer> freePorts(int count) throws Exception {
        var sockets = new ArrayList<ServerSocket>();
        try {
            for (int i = 0; i < count; i++) {
                sockets.add(new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1")));
            }
            return sockets.stream().map(ServerSocket::getLocalPort).toList();
        } finally {
            for (ServerSocket socket : sockets) {
                socket.close();
            }
        }
    }

    String url() {
        return "https://localhost:" + port + "/dir";
    }

    String root() {
        return directory.resolve("root.pem").toString();
    }

    String log() throws Exception {
        return Files.readString(log);
    }

    long ordersMade() throws Exception {
        return log().lines().filter(l -> l.contains("Added order")).count();
    }

    @Override
    public void close() throws Exception {
        process.destroyForcibly();
        process.waitFor();
    }
}
