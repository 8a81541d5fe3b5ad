package org.signetmail.net;

import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.signetmail.tls.OpensslServer;
import org.signetmail.tls.Presented;
import org.signetmail.tls.Trust;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** What both engines hand to the verification, and what its verdict does to the connection. */
class ClientVerificationTest {
    @TempDir
    static Path directory;

    @BeforeAll
    static void make() throws Exception {
        openssl("req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout key.pem -out cert.pem -days 9 -subj /CN=x -set_serial 17");
        Files.writeString(directory.resolve("index"), "V\t400101000000Z\t\t11\tunknown\t/CN=x\n");
        openssl("ocsp -issuer cert.pem -cert cert.pem -no_nonce -reqout request.der");
        openssl("ocsp -index index -CA cert.pem -rsigner cert.pem -rkey key.pem -ndays 2 -reqin request.der -respout staple.der");
    }

    private static void openssl(String arguments) throws Exception {
        var command = new ArrayList<>(List.of("openssl"));
        command.addAll(List.of(arguments.split(" ")));
        var process = new ProcessBuilder(command).directory(directory.toFile()).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(said).isZero();
    }

    @Test
    void bothEnginesShowChainAndStaple() throws Exception {
        for (String version : List.of("-tls1_2", "-tls1_3")) {
            for (Tls tls : List.of(Tls.open(), Tls.jdk())) {
                try (tls; var dialer = new Dialer(); var server = new OpensslServer(directory, version + " -cert cert.pem -key key.pem -status_file staple.der")) {
                    var shown = new AtomicReference<>(Presented.of(List.of()));
                    try (var connection = dialer.connect(new InetSocketAddress("127.0.0.1", server.port()), Duration.ofSeconds(10), new ClientTls(tls, "a.example", presented -> {
                        shown.set(presented);
                        return new Trust.Verdict.Trusted();
                    }))) {
                        assertThat(shown.get().chain()).as(tls.engine()).hasSize(1);
                        assertThat(shown.get().staples()).as("%s %s", tls.engine(), version).singleElement().isEqualTo(Files.readAllBytes(directory.resolve("staple.der")));
                        assertThat(connection.tls()).isNotNull();
                        assertThat(connection.tls().group()).isEqualTo("X25519");
                    }
                }
            }
        }
    }

    @Test
    void aRefusalEndsTheConnectionWithItsReason() throws Exception {
        for (Tls tls : List.of(Tls.open(), Tls.jdk())) {
            try (tls; var dialer = new Dialer(); var server = new OpensslServer(directory, "-cert cert.pem -key key.pem")) {
                assertThatThrownBy(() -> dialer.connect(new InetSocketAddress("127.0.0.1", server.port()), Duration.ofSeconds(10),
                        new ClientTls(tls, "a.example", _ -> new Trust.Verdict.Refused("it is a stranger")))).isInstanceOf(NotTrusted.class).hasMessage("it is a stranger");
            }
        }
    }
}
