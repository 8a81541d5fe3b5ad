package org.signetmail.care.probe;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.signetmail.net.Dialer;
import org.signetmail.net.Tls;
import org.signetmail.net.TlsaLookup;
import org.signetmail.tls.CertificateView;
import org.signetmail.tls.Level;
import org.signetmail.tls.OpensslServer;
import org.signetmail.tls.Pem;
import org.signetmail.tls.Pin;
import org.signetmail.tls.Tlsa;
import org.signetmail.tls.Trust;

import static org.assertj.core.api.Assertions.assertThat;

/** The probe against openssl's server: good, expired, wrong, stapled, old; and against servers that cheat at STARTTLS. */
class ProberTest {
    private static final String KEY = "req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes ";

    @TempDir
    static Path directory;

    private static Tls tls;
    private static Dialer dialer;
    private static Trust trust;
    private TlsaLookup.Answer tlsa = new TlsaLookup.Answer.Insecure(0);

    @BeforeAll
    static void make() throws Exception {
        tls = Tls.open();
        dialer = new Dialer();
        Files.writeString(directory.resolve("good.cnf"), "subjectAltName=DNS:mail.example.test\n");
        openssl(KEY + "-x509 -keyout root.key -out root.pem -days 9 -subj /CN=Root");
        openssl(KEY + "-x509 -keyout self.key -out self.pem -days 9 -subj /CN=self -addext subjectAltName=DNS:mail.example.test");
        openssl(KEY + "-keyout good.key -out good.csr -subj /CN=good");
        openssl("x509 -req -in good.csr -CA root.pem -CAkey root.key -set_serial 17 -days 8 -out good.pem -extfile good.cnf");
        openssl("req -newkey rsa:2048 -nodes -keyout old.key -out old.csr -subj /CN=old");
        // Of openssl's commands only "ca" sets both dates.
        Files.writeString(directory.resolve("ca.cnf"), """
                [ca]
                default_ca = here
                [here]
                database = index
                rand_serial = yes
                new_certs_dir = .
                default_md = sha256
                policy = any
                [any]
                commonName = supplied
                """);
        Files.createFile(directory.resolve("index"));
        openssl("ca -batch -config ca.cnf -in old.csr -cert root.pem -keyfile root.key -startdate 20200101000000Z -enddate 20200201000000Z -extfile good.cnf -out old.pem -notext");
        openssl("ocsp -issuer root.pem -cert good.pem -no_nonce -reqout request.der");
        for (var index : Map.of("good", "V\t400101000000Z\t\t11\tunknown\t/CN=good\n", "revoked", "R\t400101000000Z\t260101000000Z\t11\tunknown\t/CN=good\n").entrySet()) {
            Files.writeString(directory.resolve("ocsp.txt"), index.getValue());
            openssl("ocsp -index ocsp.txt -CA root.pem -rsigner root.pem -rkey root.key -ndays 2 -reqin request.der -respout " + index.getKey() + ".der");
        }
        trust = Trust.only(certificates("root"), Clock.systemUTC());
    }

    @AfterAll
    static void close() {
        dialer.close();
        tls.close();
    }

    private static List<java.security.cert.X509Certificate> certificates(String name) throws Exception {
        return Pem.read(Files.readString(directory.resolve(name + ".pem")), null).certificates();
    }

    private static void openssl(String arguments) throws Exception {
        var command = new ArrayList<>(List.of("openssl"));
        command.addAll(List.of(arguments.split(" ")));
        var process = new ProcessBuilder(command).directory(directory.toFile()).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(said).isZero();
    }

    private Prober prober() {
        return new Prober(dialer, tls, () -> trust, () -> "the test's root", this::addresses, (_, _) -> tlsa, Clock.systemUTC());
    }

    private InetAddress[] addresses(String host) throws UnknownHostException {
        if (host.endsWith(".invalid")) {
            throw new UnknownHostException(host);
        }
        return new InetAddress[] {InetAddress.getLoopbackAddress()};
    }

    private ProbeReport probe(String options, Level wanted, String... pins) throws Exception {
        try (var server = new OpensslServer(directory, options)) {
            return probe(server.port(), null, wanted, pins);
        }
    }

    private ProbeReport probe(int port, @Nullable Starttls starttls, Level wanted, String... pins) {
        return prober().probe(new Prober.Question("127.0.0.1", port, starttls, "mail.example.test", null,
                List.of(pins).stream().map(Pin::parse).collect(Collectors.toSet()), wanted));
    }

    private static ProbeReport.Agreed agreed(ProbeReport report) {
        assertThat(report.fault()).isNull();
        assertThat(report.tls()).isNotNull();
        return report.tls();
    }

    private static String why(ProbeReport report, String level) {
        return report.verdicts().stream().filter(v -> v.level().equals(level)).findFirst().map(v -> v.good() ? "good" : String.valueOf(v.why())).orElse("absent");
    }

    @Test
    void aGoodOne() throws Exception {
        ProbeReport report = probe("-cert good.pem -key good.key -cert_chain root.pem", Level.VERIFY);
        assertThat(report.accepted()).isTrue();
        assertThat(report.trust()).isEqualTo("the test's root");
        ProbeReport.Agreed agreed = agreed(report);
        assertThat(agreed.protocol()).isEqualTo("TLSv1.3");
        assertThat(agreed.group()).isEqualTo("X25519");
        assertThat(agreed.cipher()).startsWith("TLS_");
        assertThat(agreed.names()).containsExactly("mail.example.test");
        assertThat(agreed.chain()).extracting(CertificateView::subject).containsExactly("CN=good", "CN=Root");
        assertThat(agreed.staple().state()).isEqualTo("none");
        assertThat(report.verdicts()).extracting(ProbeReport.Verdict::level).containsExactly("opportunistic", "encrypt", "verify", "pinned");
        assertThat(why(report, "pinned")).isEqualTo("no certificate is pinned for mail.example.test");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "-cert old.pem -key old.key|its certificate expired on 2020-02-01T00:00:00Z",
        "-cert self.pem -key self.key|its certificate's issuer CN=self is not trusted",
        "-cert root.pem -key root.key|its certificate names nobody but not mail.example.test",
        "-cert good.pem -key good.key -status_file revoked.der|its certificate was revoked on 2026-01-01T00:00:00Z, as its issuer says"})
    void badOnesAndWhy(String options, String why) throws Exception {
        ProbeReport report = probe(options, Level.VERIFY);
        assertThat(why(report, "verify")).isEqualTo(why);
        assertThat(report.accepted()).isFalse();
        assertThat(why(report, "encrypt")).isEqualTo("good");
    }

    @ParameterizedTest
    @CsvSource({"-tls1_2,TLSv1.2,X25519", "-tls1_3,TLSv1.3,X25519", "-tls1_3 -curves P-384,TLSv1.3,P-384", "-tls1_2 -curves P-256,TLSv1.2,P-256"})
    void versionsAndGroups(String options, String protocol, String group) throws Exception {
        ProbeReport.Agreed agreed = agreed(probe(options + " -cert good.pem -key good.key", Level.ENCRYPT));
        assertThat(agreed.protocol()).isEqualTo(protocol);
        assertThat(agreed.group()).isEqualTo(group);
    }

    @Test
    void onlyOldVersions() throws Exception {
        ProbeReport report = probe("-tls1_1 -cipher ALL:@SECLEVEL=0 -cert good.pem -key good.key", Level.ENCRYPT);
        assertThat(report.accepted()).isFalse();
        assertThat(report.fault()).isEqualTo("no TLS version in common");
    }

    @Test
    void stapled() throws Exception {
        ProbeReport report = probe("-cert good.pem -key good.key -status_file good.der", Level.VERIFY);
        assertThat(agreed(report).staple().state()).isEqualTo("good");
        assertThat(report.accepted()).isTrue();
    }

    @Test
    void pinned() throws Exception {
        CertificateView self = CertificateView.of(certificates("self").getFirst(), java.time.Instant.now());
        for (String pin : List.of(self.pin(), self.fingerprint())) {
            assertThat(probe("-cert self.pem -key self.key", Level.PINNED, pin).accepted()).isTrue();
            assertThat(probe("-cert good.pem -key good.key", Level.PINNED, pin).accepted()).isFalse();
        }
    }

    @Test
    void dane() throws Exception {
        CertificateView self = CertificateView.of(certificates("self").getFirst(), java.time.Instant.now());
        tlsa = new TlsaLookup.Answer.Secure(List.of(Tlsa.parse("3 1 1 " + self.tlsa())));
        try (var server = new OpensslServer(directory, "-cert self.pem -key self.key")) {
            var question = new Prober.Question("mail.example.test", server.port(), null, null, null, Set.of(), Level.ENCRYPT);
            assertThat(agreed(prober().probe(question)).dane().match()).isTrue();
            assertThat(why(prober().probe(question), "dane")).isEqualTo("good");
            tlsa = new TlsaLookup.Answer.Secure(List.of(Tlsa.parse("3 1 1 " + "00".repeat(32))));
            assertThat(why(prober().probe(question), "dane")).isEqualTo("its certificates are none of those in its TLSA records");
            tlsa = new TlsaLookup.Answer.Failed("forged");
            assertThat(agreed(prober().probe(question)).dane()).isEqualTo(new ProbeReport.Dane("failed", List.of(), null, "forged"));
        }
    }

    @Test
    void nobodyThere() throws Exception {
        int port;
        try (var free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        ProbeReport report = probe(port, null, Level.ENCRYPT);
        assertThat(report.fault()).startsWith("no connection to 127.0.0.1 port " + port);
        assertThat(prober().probe(new Prober.Question("no.such.host.invalid", 25, Starttls.SMTP, null, null, Set.of(), Level.ENCRYPT)).fault())
                .isEqualTo("there is no host no.such.host.invalid");
    }

    /** A server that says lines whatever it hears: the first at once, then one to each line. */
    private String cheat(Starttls protocol, String... says) throws Exception {
        try (var listening = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            var served = Thread.ofVirtual().start(() -> {
                try (Socket socket = listening.accept()) {
                    OutputStream out = socket.getOutputStream();
                    var in = socket.getInputStream();
                    for (String words : says) {
                        out.write(words.getBytes(StandardCharsets.ISO_8859_1));
                        out.flush();
                        for (int octet = in.read(); octet >= 0 && octet != '\n'; octet = in.read()) {
                            assertThat(octet).isNotNegative();
                        }
                    }
                } catch (IOException gone) {
                    assertThat(gone).as("the probe hung up").isNotNull();
                }
            });
            ProbeReport report = probe(listening.getLocalPort(), protocol, Level.ENCRYPT);
            listening.close();
            served.join();
            assertThat(report.accepted()).isFalse();
            return String.valueOf(report.fault());
        }
    }

    @Test
    void injectionAheadOfTheHandshakeIsAFailure() throws Exception {
        String ahead = "the server sent data ahead of the handshake, in the clear";
        assertThat(cheat(Starttls.SMTP, "220 hi\r\n", "250-me\r\n250 STARTTLS\r\n", "220 go\r\n250 injected\r\n")).isEqualTo(ahead);
        assertThat(cheat(Starttls.IMAP, "* OK hi\r\n", "a1 OK go\r\n* CAPABILITY AUTH=PLAIN\r\n")).isEqualTo(ahead);
        assertThat(cheat(Starttls.POP3, "+OK hi\r\n", "+OK go\r\n+OK injected\r\n")).isEqualTo(ahead);
        assertThat(cheat(Starttls.SIEVE, "\"STARTTLS\"\r\nOK\r\n", "OK go\r\n\"SASL\" \"PLAIN\"\r\nOK\r\n")).isEqualTo(ahead);
    }

    @Test
    void refusalsInWords() throws Exception {
        assertThat(cheat(Starttls.SMTP, "220-wait\r\n220 hi\r\n", "250-me\r\n250 SIZE\r\n")).isEqualTo("it does not offer STARTTLS");
        assertThat(cheat(Starttls.SMTP, "220 hi\r\n", "250 STARTTLS\r\n", "454 not now\r\n")).isEqualTo("its answer to STARTTLS is: 454 not now");
        assertThat(cheat(Starttls.SMTP, "554 no\r\n")).isEqualTo("its answer to its greeting is: 554 no");
        assertThat(cheat(Starttls.IMAP, "* PREAUTH in already\r\n")).isEqualTo("it greets with: * PREAUTH in already");
        assertThat(cheat(Starttls.IMAP, "* OK hi\r\n", "a1 NO\u0007 \r\n")).isEqualTo("its answer to STARTTLS is: a1 NO? ");
        assertThat(cheat(Starttls.POP3, "+OK hi\r\n", "-ERR what\r\n")).isEqualTo("its answer to STLS is: -ERR what");
        assertThat(cheat(Starttls.SIEVE, "\"SIEVE\" \"\"\r\nOK\r\n")).isEqualTo("it does not offer STARTTLS");
        assertThat(cheat(Starttls.POP3, "+OK hi\r\n", "garbage\r\n".repeat(200))).isEqualTo("it says much and comes to no end");
        assertThat(cheat(Starttls.POP3, "x".repeat(10_000) + "\r\n")).contains("longer than");
    }
}
