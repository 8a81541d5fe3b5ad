package org.signetmail.care.trust;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.lifecycle.AfterTry;
import net.jqwik.api.lifecycle.BeforeTry;

import org.signetmail.tls.Authority;
import org.signetmail.tls.KeySpec;
import org.signetmail.tls.Pem;
import org.signetmail.tls.Trust;

import static org.assertj.core.api.Assertions.assertThat;

/** The folder of certificates to trust: every name and form, live, whatever rubbish lies beside. */
class TrustFolderTest {
    private static final Instant NOW = Instant.now();
    private static final Authority FIRST = Authority.create("First", NOW);
    private static final Authority SECOND = Authority.create("Second", NOW);

    private Path directory;
    private TrustFolder folder;

    @BeforeTry
    void open() throws IOException {
        directory = Files.createTempDirectory("trust");
        folder = new TrustFolder(directory);
    }

    @AfterTry
    void close() throws IOException {
        try (var files = Files.list(directory)) {
            for (Path file : files.toList()) {
                Files.delete(file);
            }
        }
        Files.deleteIfExists(directory);
    }

    private static byte[] pem(X509Certificate... certificates) {
        return Pem.write(Arrays.asList(certificates)).getBytes(StandardCharsets.US_ASCII);
    }

    private Optional<String> fault(String name) {
        return folder.entries().stream().filter(e -> e.file().equals(name)).findFirst().map(e -> String.valueOf(e.fault()));
    }

    @Example
    void everyNameAndForm() throws Exception {
        X509Certificate first = FIRST.certificate();
        X509Certificate second = SECOND.certificate();
        for (String name : List.of("a.pem", "a.crt", "a.CER", "a.der", "0a1b2c3d.0", "0a1b2c3d.12")) {
            Files.write(directory.resolve(name), pem(first));
            assertThat(folder.certificates()).as(name).containsExactly(first);
            Files.write(directory.resolve(name), second.getEncoded());
            assertThat(folder.certificates()).as(name + " in DER, replaced").containsExactly(second);
            Files.delete(directory.resolve(name));
            assertThat(folder.certificates()).as(name + " gone").isEmpty();
        }
        for (String name : List.of("README", "a.pem~", ".a.pem.swp", "a.txt", "0a1b2c3d.r0", "a1b2c3d.0")) {
            Files.write(directory.resolve(name), pem(first));
        }
        assertThat(folder.entries()).as("names that mean nothing").isEmpty();
        Files.write(directory.resolve("both.pem"), pem(first, second));
        Files.createSymbolicLink(directory.resolve("0a1b2c3d.0"), Path.of("both.pem"));
        Files.createSymbolicLink(directory.resolve("ffffffff.0"), Path.of("gone.pem"));
        assertThat(folder.certificates()).as("links as openssl rehash makes them").containsExactlyInAnyOrder(first, second);
        assertThat(fault("ffffffff.0")).contains("it cannot be read (NoSuchFileException)");
    }

    @Example
    void theKeyBesideACertificateIsNotLookedAt() throws Exception {
        Files.writeString(directory.resolve("own.pem"), Pem.write(FIRST.key()) + "text\n" + Pem.write(List.of(FIRST.certificate())) + Pem.write(FIRST.key()));
        assertThat(folder.certificates()).containsExactly(FIRST.certificate());
    }

    @Example
    void rubbishHarmsNobody() throws Exception {
        Files.write(directory.resolve("good.pem"), pem(FIRST.certificate()));
        Files.write(directory.resolve("empty.pem"), new byte[0]);
        Files.writeString(directory.resolve("words.crt"), "this is no certificate");
        Files.write(directory.resolve("half.pem"), Arrays.copyOf(pem(SECOND.certificate()), 300));
        Files.write(directory.resolve("half.der"), Arrays.copyOf(SECOND.certificate().getEncoded(), 100));
        Files.write(directory.resolve("huge.pem"), new byte[3 << 20]);
        Files.createDirectory(directory.resolve("folder.pem"));
        assertThat(folder.certificates()).containsExactly(FIRST.certificate());
        assertThat(folder.entries()).filteredOn(e -> e.fault() != null).extracting(TrustFolder.Entry::file)
                .containsExactly("empty.pem", "folder.pem", "half.der", "half.pem", "huge.pem", "words.crt");
        assertThat(fault("words.crt")).contains("there is no certificate in it");
        assertThat(fault("huge.pem").orElseThrow()).contains("larger than");
        Files.write(directory.resolve("half.pem"), pem(SECOND.certificate()));
        assertThat(folder.certificates()).as("the other half came").containsExactlyInAnyOrder(FIRST.certificate(), SECOND.certificate());
    }

    @Property
    void anyOctetsAreUnreadableOrCertificates(@ForAll @Size(max = 2000) byte[] octets, @ForAll boolean der) {
        byte[] start = der ? new byte[] {0x30} : "-----BEGIN CERTIFICATE-----\n".getBytes(StandardCharsets.US_ASCII);
        byte[] all = Arrays.copyOf(start, start.length + octets.length);
        System.arraycopy(octets, 0, all, start.length, octets.length);
        readOrUnreadable(all);
    }

    @Property
    void damagedCertificatesToo(@ForAll @IntRange(max = 10_000) int place, @ForAll byte octet, @ForAll boolean cut, @ForAll boolean der) throws Exception {
        byte[] octets = der ? SECOND.certificate().getEncoded() : pem(SECOND.certificate());
        int at = place % octets.length;
        octets[at] = octet;
        readOrUnreadable(cut ? Arrays.copyOf(octets, at) : octets);
    }

    private static void readOrUnreadable(byte[] octets) {
        try {
            assertThat(TrustFolder.parse(octets)).isNotEmpty();
        } catch (Pem.Unreadable said) {
            assertThat(said.why()).isNotBlank();
        }
    }

    @Example
    void trustIsLive() throws Exception {
        var leaf = List.of(FIRST.sign(KeySpec.ECDSA_P256.generate().getPublic(), List.of("a.example"), NOW, Duration.ofDays(9)));
        var trust = new LiveTrust(folder, Path.of("/nowhere"), List::of, Clock.systemUTC());
        Trust before = trust.get();
        assertThat(before.verify(leaf, "a.example")).isInstanceOf(Trust.Verdict.Refused.class);
        assertThat(trust.get()).as("nothing changed, nothing is read").isSameAs(before);
        Files.write(directory.resolve("0a1b2c3d.0"), pem(FIRST.certificate()));
        assertThat(trust.get().verify(leaf, "a.example")).isEqualTo(new Trust.Verdict.Trusted());
        assertThat(trust.sources().folder()).isEqualTo(1);
        Files.delete(directory.resolve("0a1b2c3d.0"));
        assertThat(trust.get().verify(leaf, "a.example")).isInstanceOf(Trust.Verdict.Refused.class);
        Path system = Files.write(directory.resolve("system"), pem(FIRST.certificate(), SECOND.certificate()));
        var other = new LiveTrust(folder, system, List::of, Clock.systemUTC());
        assertThat(other.get().verify(leaf, "a.example")).isEqualTo(new Trust.Verdict.Trusted());
        assertThat(other.sources().words()).contains(" 2 of the system").doesNotContain("folder");
    }

    @Example
    void aFolderThatIsNotThereIsEmpty() {
        assertThat(new TrustFolder(directory.resolve("absent")).entries()).isEmpty();
    }
}
