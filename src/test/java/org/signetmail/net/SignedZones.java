package org.signetmail.net;

import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import org.awaitility.Awaitility;

import static org.assertj.core.api.Assertions.assertThat;

/** Zones that bind9's tools signed and bind9 serves; one of them, {@code plain.test} where it is there, is left unsigned, and {@code forged.test} says another address than was signed. */
public final class SignedZones implements AutoCloseable {
    private final Path directory;
    private final InetSocketAddress server;
    private final Process named;
    private final StringBuilder anchors = new StringBuilder();

    private SignedZones(Path directory, Map<String, String> zones) throws Exception {
        this.directory = directory;
        var served = new StringBuilder();
        for (var zone : zones.entrySet()) {
            Files.writeString(directory.resolve(zone.getKey()), zone.getValue());
            boolean signed = !zone.getKey().equals("plain.test");
            if (signed) {
                sign(zone.getKey());
            }
            if (zone.getKey().equals("forged.test")) {
                Path forged = directory.resolve("forged.test.signed");
                Files.writeString(forged, Files.readString(forged).replace("127.0.0.1", "127.0.0.9"));
            }
            served.append("zone \"%1$s\" { type primary; file \"%1$s%2$s\"; };%n".formatted(zone.getKey(), signed ? ".signed" : ""));
        }
        int port;
        try (var free = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        server = new InetSocketAddress("127.0.0.1", port);
        Files.writeString(directory.resolve("named.conf"), """
                options {
                    directory "%s"; pid-file "named.pid"; session-keyfile "session.key"; recursion no; notify no; dnssec-validation no;
                    listen-on port %d { 127.0.0.1; }; listen-on-v6 { none; };
                };
                controls { };
                %s
                """.formatted(directory, port, served));
        Path log = directory.resolve("log");
        named = new ProcessBuilder("named", "-g", "-c", directory.resolve("named.conf").toString()).redirectErrorStream(true).redirectOutput(log.toFile()).start();
        Awaitility.await().atMost(Duration.ofSeconds(30)).pollInterval(Duration.ofMillis(20)).until(() -> {
            assertThat(named.isAlive()).as("named said:%n%s", Files.readString(log)).isTrue();
            return Files.readString(log).lines().anyMatch(l -> l.endsWith(" running"));
        });
    }

    /** @param zones text by name */
    public static SignedZones serve(Path directory, Map<String, String> zones) throws Exception {
        return new SignedZones(directory, zones);
    }

    private void sign(String zone) throws Exception {
        String key = run("dnssec-keygen", "-a", "ECDSAP256SHA256", "-f", "KSK", zone).strip().lines().toList().getLast();
        run("dnssec-keygen", "-a", "ECDSAP256SHA256", zone);
        run("dnssec-signzone", "-S", "-o", zone, zone);
        anchors.append(run("dnssec-dsfromkey", key + ".key").strip()).append('\n');
    }

    private String run(String... command) throws Exception {
        var process = new ProcessBuilder(new ArrayList<>(List.of(command))).directory(directory.toFile()).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(said).isZero();
        return said;
    }

    public InetSocketAddress server() {
        return server;
    }

    /** DS records of what was signed, a line each. */
    public String anchors() {
        return anchors.toString().strip();
    }

    @Override
    public void close() throws Exception {
        named.destroyForcibly().waitFor();
    }
}
