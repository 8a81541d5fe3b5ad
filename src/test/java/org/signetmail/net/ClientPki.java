package org.signetmail.net;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.concurrent.TimeUnit;

import static org.assertj.core.api.Assertions.assertThat;

/** Authorities and clients' certificates as openssl makes them, in a directory: alice (SAN), bob (subject), old, server and stranger. */
public record ClientPki(Path directory) {
    private static final String SCRIPT = """
            set -e
            exec 2>&1
            authority() { openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout $1.key -out $1.pem -subj "/CN=$1" -days 30 \\
                -addext basicConstraints=critical,CA:TRUE; }
            client() { # name authority subject days extensions
                openssl req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout $1.key -out $1.csr -subj "$3"
                printf "$5" > $1.ext
                openssl x509 -req -in $1.csr -CA $2.pem -CAkey $2.key -CAcreateserial -days $4 -extfile $1.ext -out $1.pem; }
            authority ca; authority other
            client alice ca /CN=Alice 10 'subjectAltName=email:alice@example.test\\nextendedKeyUsage=clientAuth'
            client bob ca /CN=Bob/emailAddress=bob@example.test 10 'keyUsage=digitalSignature'
            client old ca /CN=Old -1 'subjectAltName=email:alice@example.test'
            client server ca /CN=server 10 'subjectAltName=email:alice@example.test\\nextendedKeyUsage=serverAuth'
            client stranger other /CN=Alice 10 'subjectAltName=email:alice@example.test\\nextendedKeyUsage=clientAuth'
            """;

    public static ClientPki in(Path directory) throws Exception {
        Path output = directory.resolve("pki.out");
        Process process = new ProcessBuilder("bash", "-c", SCRIPT).directory(directory.toFile()).redirectErrorStream(true).redirectOutput(output.toFile()).start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(Files.readString(output)).isZero();
        return new ClientPki(directory);
    }

    public Path file(String name) {
        return directory.resolve(name);
    }

    public String text(String name) throws Exception {
        return Files.readString(file(name));
    }

    public X509Certificate certificate(String name) throws Exception {
        try (var in = Files.newInputStream(file(name + ".pem"))) {
            return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
        }
    }

    /** Runs {@code openssl s_client} against a local port; gives all that it printed. */
    public String client(int port, String input, String... more) throws Exception {
        Path output = Files.createTempFile(directory, "client", ".out");
        var command = new java.util.ArrayList<>(List.of("openssl", "s_client", "-connect", "127.0.0.1:" + port, "-ign_eof"));
        command.addAll(List.of(more));
        Process process = new ProcessBuilder(command).directory(directory.toFile()).redirectErrorStream(true).redirectOutput(output.toFile()).start();
        try (var in = process.getOutputStream()) {
            in.write(input.getBytes(StandardCharsets.US_ASCII));
        } catch (java.io.IOException gone) {
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).as("it ended by itself").isTrue();
        }
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).as("%s ended", command).isTrue();
        return Files.readString(output, StandardCharsets.ISO_8859_1);
    }
}
