package org.signetmail.net;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.signetmail.tls.Credential;
import org.signetmail.tls.Profile;

import static org.assertj.core.api.Assertions.assertThat;

/** The three profiles as sslscan and openssl see them, with each engine and each kind of key. */
class ProfilesTest {
    private static final Pattern ENABLED = Pattern.compile("(?m)^(SSLv2|SSLv3|TLSv1\\.\\d)\\s+enabled");
    private static final Pattern CIPHER = Pattern.compile("(?m)^(?:Preferred|Accepted)\\s+(TLSv1\\.\\d)\\s+\\d+ bits\\s+(\\S+)");

    private final List<AutoCloseable> opened = new ArrayList<>();

    @TempDir
    private Path directory;

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable one : opened.reversed()) {
            one.close();
        }
    }

    @ParameterizedTest
    @EnumSource(Profile.class)
    void versionsAndCiphersAreTheProfilesAlone(Profile profile) throws Exception {
        var versions = new TreeSet<String>();
        var ciphers = new TreeSet<String>();
        for (Credential credential : List.of(TestCertificates.ecdsa("a.example"), TestCertificates.rsa("a.example"))) {
            String seen = sslscan(listen(Tls.open(), credential, profile));
            versions.addAll(ENABLED.matcher(seen).results().map(m -> m.group(1)).toList());
            CIPHER.matcher(seen).results().forEach(m -> ciphers.add(m.group(2)));
            assertThat(seen).doesNotContainPattern("(?m)^TLSv1\\.\\d vulnerable");
        }
        assertThat(versions).containsExactlyElementsOf(switch (profile) {
            case MODERN -> List.of("TLSv1.3");
            case INTERMEDIATE -> List.of("TLSv1.2", "TLSv1.3");
            case LEGACY -> List.of("TLSv1.0", "TLSv1.1", "TLSv1.2", "TLSv1.3");
        });
        List<String> three = List.of("TLS_AES_128_GCM_SHA256", "TLS_AES_256_GCM_SHA384", "TLS_CHACHA20_POLY1305_SHA256");
        List<String> secret = Stream.of("ECDSA", "RSA").flatMap(k -> Stream.of("AES128-GCM-SHA256", "AES256-GCM-SHA384", "CHACHA20-POLY1305")
                .map(c -> "ECDHE-" + k + "-" + c)).toList();
        assertThat(ciphers).containsAll(three);
        switch (profile) {
            case MODERN -> assertThat(ciphers).containsExactlyInAnyOrderElementsOf(three);
            case INTERMEDIATE -> assertThat(ciphers).containsExactlyInAnyOrderElementsOf(Stream.concat(three.stream(), secret.stream()).toList());
            case LEGACY -> assertThat(ciphers).containsAll(secret).contains("AES128-SHA", "AES256-SHA", "ECDHE-RSA-AES128-SHA", "ECDHE-ECDSA-AES256-SHA")
                    .noneMatch(c -> c.contains("RC4") || c.contains("NULL") || c.contains("EXP") || c.contains("anon") || c.contains("MD5"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"native", "jdk"})
    void eachVersionIsSpokenOrRefused(String engine) throws Exception {
        Credential rsa = TestCertificates.rsa("a.example");
        for (Profile profile : Profile.values()) {
            var address = listen(engine.equals("jdk") ? Tls.jdk() : Tls.open(), rsa, profile);
            for (String version : List.of("tls1", "tls1_1", "tls1_2", "tls1_3")) {
                boolean spoken = switch (version) {
                    case "tls1_3" -> true;
                    case "tls1_2" -> profile != Profile.MODERN;
                    // The JDK refuses these by its own configuration, whatever we say.
                    default -> profile == Profile.LEGACY && engine.equals("native");
                };
                String said = openssl(address, "-" + version, "-cipher", "ALL:@SECLEVEL=0");
                assertThat(said.contains("Cipher is (NONE)")).as("%s with %s, %s:%n%s", version, profile, engine, said).isEqualTo(!spoken);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"RC4-MD5", "NULL-SHA", "EXP-RC4-MD5", "DES-CBC-SHA", "ADH-AES128-SHA", "DES-CBC3-SHA", "AES128-SHA", "ECDHE-RSA-AES128-SHA", "CAMELLIA128-SHA"})
    void oldCiphersAreNoneOfTheDefault(String cipher) throws Exception {
        var address = listen(Tls.open(), TestCertificates.rsa("a.example"), Profile.INTERMEDIATE);
        String said = openssl(address, "-tls1_2", "-cipher", cipher + ":@SECLEVEL=0");
        assertThat(said).containsAnyOf("Cipher is (NONE)", "no cipher match", "no ciphers available");
    }

    @Test
    void theClientsOrderCountsWhereAllAreGood() throws Exception {
        Credential rsa = TestCertificates.rsa("a.example");
        for (Tls tls : List.of(Tls.open(), Tls.jdk())) {
            var address = listen(tls, rsa, Profile.INTERMEDIATE);
            assertThat(openssl(address, "-tls1_2", "-cipher", "ECDHE-RSA-CHACHA20-POLY1305:ECDHE-RSA-AES128-GCM-SHA256")).contains("Cipher is ECDHE-RSA-CHACHA20-POLY1305");
            var legacy = listen(tls == opened.getFirst() ? Tls.open() : Tls.jdk(), rsa, Profile.LEGACY);
            assertThat(openssl(legacy, "-tls1_2", "-cipher", "AES128-SHA:ECDHE-RSA-AES128-GCM-SHA256:@SECLEVEL=0")).contains("Cipher is ECDHE-RSA-AES128-GCM-SHA256");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"native", "jdk"})
    void aSessionDoesNotCarryAnOldCipherElsewhere(String engine) throws Exception {
        Credential rsa = TestCertificates.rsa("a.example");
        Tls tls = engine.equals("jdk") ? Tls.jdk() : Tls.open();
        var legacy = listen(tls, rsa, Profile.LEGACY);
        var intermediate = listen(tls, rsa, Profile.INTERMEDIATE);
        String session = directory.resolve("session").toString();
        String weak = "ECDHE-RSA-AES128-SHA:@SECLEVEL=0";
        assertThat(openssl(legacy, "-tls1_2", "-cipher", weak, "-sess_out", session)).contains("Cipher is ECDHE-RSA-AES128-SHA");
        assertThat(openssl(legacy, "-tls1_2", "-cipher", weak, "-sess_in", session)).contains("Reused");
        assertThat(openssl(intermediate, "-tls1_2", "-cipher", weak, "-sess_in", session)).contains("error:0A").doesNotContain("Reused");
    }

    @ParameterizedTest
    @ValueSource(strings = {"native", "jdk"})
    void theClientCannotRenegotiate(String engine) throws Exception {
        var address = listen(engine.equals("jdk") ? Tls.jdk() : Tls.open(), TestCertificates.rsa("a.example"), Profile.INTERMEDIATE);
        Path output = Files.createTempFile(directory, "renegotiate", ".out");
        Process client = new ProcessBuilder("openssl", "s_client", "-connect", "127.0.0.1:" + address.getPort(), "-tls1_2")
                .redirectErrorStream(true).redirectOutput(output.toFile()).start();
        try (var in = client.getOutputStream()) {
            Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> Files.readString(output, StandardCharsets.ISO_8859_1).contains("Verify return code"));
            assertThat(Files.readString(output, StandardCharsets.ISO_8859_1)).contains("Compression: NONE");
            // openssl begins anew when its input starts with R.
            in.write("R\n".getBytes(StandardCharsets.US_ASCII));
            in.flush();
            assertThat(client.waitFor(20, TimeUnit.SECONDS)).as("hung up on").isTrue();
        } finally {
            client.destroyForcibly();
        }
        assertThat(Files.readString(output, StandardCharsets.ISO_8859_1)).contains("RENEGOTIATING");
    }

    private InetSocketAddress listen(Tls tls, Credential credential, Profile profile) throws IOException {
        if (!opened.contains(tls)) {
            opened.add(tls);
        }
        var server = new ServerTls(tls, (_, _, _) -> credential, null, profile, List.of());
        var listening = Listening.open(new Listening.Options("profile", new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), () -> server,
                Duration.ofSeconds(5), 1000, 1000), connection -> {
                    connection.timeout(Duration.ofSeconds(5));
                    Input.Line line = connection.input().readLine(1000);
                    while (line != null) {
                        connection.output().write(line.octets());
                        connection.output().ascii("\r\n");
                        connection.output().flush();
                        line = connection.input().readLine(1000);
                    }
                });
        opened.add(listening);
        return new InetSocketAddress("127.0.0.1", listening.address().getPort());
    }

    private String sslscan(InetSocketAddress address) throws Exception {
        return run("", "sslscan", "--no-colour", "127.0.0.1:" + address.getPort());
    }

    private String openssl(InetSocketAddress address, String... more) throws Exception {
        return run("", Stream.concat(Stream.of("openssl", "s_client", "-connect", "127.0.0.1:" + address.getPort()), Stream.of(more)).toArray(String[]::new));
    }

    private String run(String input, String... command) throws Exception {
        Path output = Files.createTempFile(directory, "run", ".out");
        Process process = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile()).start();
        try (var in = process.getOutputStream()) {
            in.write(input.getBytes(StandardCharsets.US_ASCII));
        }
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).as("%s ended", List.of(command)).isTrue();
        return Files.readString(output, StandardCharsets.ISO_8859_1);
    }
}
