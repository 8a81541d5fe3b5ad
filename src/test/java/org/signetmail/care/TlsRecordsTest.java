package org.signetmail.care;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.signetmail.care.DnsRecords.DnsRecord;
import org.signetmail.store.Certificates.Source;
import org.signetmail.store.MasterKey;
import org.signetmail.store.Store;
import org.signetmail.store.StoreOptions;
import org.signetmail.tls.Credential;
import org.signetmail.tls.KeySpec;
import org.signetmail.tls.Pem;
import org.signetmail.tls.SigningRequest;
import org.signetmail.tls.Tlsa;

import static org.assertj.core.api.Assertions.assertThat;

/** What is to be published, over a real store and a clock that the test moves. */
class TlsRecordsTest {
    private static final String HOST = "mail.example.test";

    @TempDir
    Path directory;

    private volatile Instant now = Instant.parse("2026-06-01T00:00:00Z");
    private final Clock clock = ((InstantSource) () -> now).withZone(ZoneOffset.UTC);
    private Store store;
    private Caretaker caretaker;

    @BeforeEach
    void open() {
        store = Store.open(StoreOptions.sqlite(directory), new MasterKey(new byte[32]), clock);
        store.settings().set("host.name", HOST);
        store.directory().addDomain("example.test");
        caretaker = new Caretaker(store, clock);
    }

    @AfterEach
    void close() throws Exception {
        caretaker.close();
        store.close();
    }

    private List<String> values(String type) {
        return TlsRecords.of(store, caretaker, "example.test", HOST).stream().filter(r -> r.type().equals(type)).map(DnsRecord::value).toList();
    }

    private Credential shown() {
        return Objects.requireNonNull(caretaker.choose(HOST, null, true));
    }

    private boolean published(List<String> records) {
        return records.stream().map(Tlsa::parse).anyMatch(record -> record.matches(shown().leaf()));
    }

    @Test
    void theNextKeyIsPublishedBeforeItIsUsed() throws Exception {
        caretaker.ensureOwn(Caretaker.OWN, caretaker.namesToCover());
        List<String> before = values("TLSA");
        assertThat(before).hasSize(2).doesNotHaveDuplicates().allMatch(v -> v.startsWith("3 1 1 "));
        assertThat(published(before)).isTrue();
        assertThat(values("TLSA")).as("stays until it is used").isEqualTo(before);
        // A restart forgets nothing.
        close();
        open();
        assertThat(values("TLSA")).isEqualTo(before);

        Credential old = shown();
        now = now.plus(Duration.ofDays(61));
        caretaker.renew();
        assertThat(shown().leaf().getPublicKey()).isNotEqualTo(old.leaf().getPublicKey());
        assertThat(published(before)).as("what was published covers what is shown").isTrue();
        List<String> after = values("TLSA");
        assertThat(after).hasSize(2).startsWith(before.get(1)).doesNotContain(before.get(0));
    }

    @Test
    void aNewNameKeepsTheKey() {
        caretaker.ensureOwn(Caretaker.OWN, caretaker.namesToCover());
        List<String> before = values("TLSA");
        Credential old = shown();
        caretaker.ensureOwn(Caretaker.OWN, List.of("webmail.example.test"));
        assertThat(shown().leaf()).isNotEqualTo(old.leaf());
        assertThat(values("TLSA")).isEqualTo(before);
    }

    @Test
    void bothKindsOfKeyAndTheKeyOfARequestThatWaits() {
        caretaker.createSelfSigned("ecdsa", List.of(HOST), KeySpec.ECDSA_P256);
        caretaker.createSelfSigned("rsa", List.of(HOST), KeySpec.RSA_2048);
        assertThat(values("TLSA")).as("each keeps its key").hasSize(2);
        caretaker.requested().make("ecdsa", List.of(HOST), KeySpec.ECDSA_P256, SigningRequest.Subject.NONE, false);
        assertThat(values("TLSA")).hasSize(3);
        assertThat(caretaker.remove("ecdsa", false)).isInstanceOf(org.signetmail.store.Directory.Outcome.Done.class);
        assertThat(values("TLSA")).hasSize(1);
    }

    @Test
    void whoMayIssue() throws Exception {
        assertThat(values("CAA")).as("without a certificate nothing is known").isEmpty();
        caretaker.ensureOwn(Caretaker.OWN, caretaker.namesToCover());
        assertThat(values("CAA")).as("that nobody else may is not ours to propose").isEmpty();
        var bought = new Bought("O=Let's Encrypt,CN=R99").leaf(HOST);
        store.certificates().add("bought", Source.IMPORTED, Pem.write(List.of(bought)), null, List.of(HOST), false);
        assertThat(values("CAA")).containsExactly("0 issue \"letsencrypt.org\"", "0 iodef \"mailto:postmaster@example.test\"");
        var unknown = new Bought("O=Somebody,CN=CA").leaf(HOST);
        store.certificates().add("unknown", Source.IMPORTED, Pem.write(List.of(unknown)), null, List.of(HOST), false);
        assertThat(values("CAA")).as("a wrong record would stop its renewal").isEmpty();
    }

    @Test
    void thePolicyForSendersAndItsId() {
        assertThat(values("TXT")).contains("\"v=TLSRPTv1; rua=mailto:postmaster@example.test\"").anyMatch(v -> v.matches("\"v=STSv1; id=[0-9a-f]{32}\""));
        List<String> testing = values("TXT");
        assertThat(MtaSts.of(store.settings(), HOST).text()).isEqualTo("version: STSv1\r\nmode: testing\r\nmx: mail.example.test\r\nmax_age: 86400\r\n");
        store.settings().set("mta-sts.mode", "enforce");
        assertThat(values("TXT")).as("a new id").isNotEqualTo(testing);
        store.settings().set("mta-sts.mode", "nonsense");
        assertThat(values("TXT")).isEqualTo(testing);
        store.settings().set("mta-sts.mode", "none");
        assertThat(MtaSts.of(store.settings(), HOST).text()).as("what was believed before is taken back").contains("mode: none");
        assertThat(values("TXT")).anyMatch(v -> v.contains("STSv1"));
        store.settings().set("mta-sts.mode", "off");
        assertThat(values("TXT")).noneMatch(v -> v.contains("STSv1"));
    }

    /** An authority of this name. */
    private final class Bought {
        private final String name;

        Bought(String name) {
            this.name = name;
        }

        java.security.cert.X509Certificate leaf(String host) throws Exception {
            var pair = KeySpec.ECDSA_P256.generate();
            var builder = new org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder(new javax.security.auth.x500.X500Principal(name), java.math.BigInteger.TEN,
                    java.util.Date.from(now), java.util.Date.from(now.plus(Duration.ofDays(30))), new javax.security.auth.x500.X500Principal("CN=" + host), pair.getPublic());
            builder.addExtension(org.bouncycastle.asn1.x509.Extension.subjectAlternativeName, false,
                    new org.bouncycastle.asn1.x509.GeneralNames(new org.bouncycastle.asn1.x509.GeneralName(org.bouncycastle.asn1.x509.GeneralName.dNSName, host)));
            return new org.bouncycastle.cert.jcajce.JcaX509CertificateConverter().getCertificate(
                    builder.build(new org.bouncycastle.operator.jcajce.JcaContentSignerBuilder("SHA256withECDSA").build(pair.getPrivate())));
        }
    }
}
