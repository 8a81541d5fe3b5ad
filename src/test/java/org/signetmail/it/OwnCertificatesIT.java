package org.signetmail.it;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/** What an administrator brings and asks for, with openssl as the authority, and seen from outside. */
@ExtendWith(ServerFixture.class)
class OwnCertificatesIT {
    private final PackagedServer server;

    @TempDir
    private Path directory;

    OwnCertificatesIT(PackagedServer server) {
        this.server = server;
    }

    /** An authority of two steps. */
    @BeforeEach
    void authority() throws Exception {
        Files.writeString(directory.resolve("password"), "secret 7\n");
        openssl("req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout root.key -subj /CN=Bought_Root -days 99 -out root.pem");
        openssl("req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout mid.key -subj /CN=Bought_Mid -out mid.csr");
        Files.writeString(directory.resolve("ca.ext"), "basicConstraints=critical,CA:TRUE\n");
        openssl("x509 -req -in mid.csr -CA root.pem -CAkey root.key -CAcreateserial -extfile ca.ext -days 80 -out mid.pem");
    }

    @Test
    void importsWithTheirPassword() throws Exception {
        openssl("req -newkey rsa:2048 -nodes -keyout leaf.key -subj /CN=brought.example -out leaf.csr");
        signed("leaf.csr", "leaf.pem", "DNS:brought.example");
        Files.writeString(directory.resolve("chain.pem"), text("root.pem") + text("leaf.pem") + text("mid.pem"));
        openssl("pkcs12 -export -legacy -inkey leaf.key -in chain.pem -passout pass:secret7 -out bundle");
        assertThat(signet("cert", "import", "brought", "bundle").fails()).contains("bundle: the PKCS#12 file is protected by a password, which is needed")
                .contains("--password-stdin");
        assertThat(signet("cert", "import", "brought", "bundle", "--password-stdin").feed("wrong\n").fails()).contains("is the password right?");
        assertThat(signet("cert", "import", "brought", "bundle", "--password-stdin").feed("secret7\n").ok()).contains("imported")
                .contains("note: the root CN=Bought_Root is left out");
        assertThat(shown("brought.example")).contains("CN = brought.example").contains("CN = Bought_Mid").contains("Verify return code: 0 (ok)");

        openssl("req -newkey rsa:2048 -keyout second.key -passout pass:other8 -subj /CN=second -out second.csr");
        signed("second.csr", "second.pem", "DNS:brought.example");
        assertThat(signet("cert", "import", "brought", "second.key", "second.pem", "--password-stdin").feed("other8\n").fails()).contains("--replace");
        // At a terminal it is asked for. What is typed too early the terminal itself echoes: that is switched off here.
        String script = server.command("cert", "import", "brought", "second.key", "second.pem", "mid.pem", "--replace");
        assertThat(Run.in(directory, "script", "-E", "never", "-qec", script, "/dev/null").feed("other8\n").ok()).contains("Password:").doesNotContain("other8").contains("imported");
        assertThat(shown("brought.example")).contains("CN = second").contains("Verify return code: 0 (ok)");
        server.signet("cert", "remove", "brought").ok();
        assertThat(server.log()).doesNotContain("secret7").doesNotContain("other8").doesNotContain("PRIVATE KEY");
    }

    @Test
    void askedForAndAnsweredAndRenewed() throws Exception {
        Files.writeString(directory.resolve("csr"), Run.in(directory, "sh", "-c", server.command("cert", "csr", "bought", "mail.bought.example", "bücher.example",
                "192.0.2.7", "--key", "rsa-2048", "--organization", "Bought Ltd", "--country", "DE") + " 2>/dev/null").env(java.util.Map.of("LC_ALL", "C.UTF-8")).ok());
        assertThat(openssl("req -in csr -verify -noout -text")).contains("verify OK").contains("DNS:mail.bought.example, DNS:xn--bcher-kva.example, IP Address:192.0.2.7")
                .contains("O = Bought Ltd");
        assertThat(server.signet("cert", "csr", "bought").ok()).contains(text("csr"));
        assertThat(server.signet("cert", "csr", "bought", "other.example").fails()).contains("waits for its answer already");
        assertThat(server.signet("cert", "list").ok()).contains("bought");
        assertThat(server.signet("cert", "show", "bought").ok()).contains("waits for its authority's answer");
        assertThat(server.signet("cert", "csr", "bad", "mail.bought.example", "--country", "Germany").fails()).contains("two letters");

        openssl("req -newkey rsa:2048 -nodes -keyout stranger.key -subj /CN=stranger -out stranger.csr");
        signed("stranger.csr", "stranger.pem", "DNS:mail.bought.example");
        assertThat(signet("cert", "complete", "bought", "stranger.pem").fails()).contains("does not answer the request");
        signed("csr", "answer.pem", "DNS:mail.bought.example,DNS:xn--bcher-kva.example");
        openssl("crl2pkcs7 -nocrl -certfile root.pem -certfile mid.pem -certfile answer.pem -out answer.p7b");
        assertThat(signet("cert", "complete", "bought", "answer.p7b").ok()).contains("requested").contains("note: 192.0.2.7 was asked for, and is not in it");
        String first = shown("xn--bcher-kva.example");
        assertThat(first).contains("Verify return code: 0 (ok)").contains("CN = Bought_Mid");
        assertThat(server.signet("cert", "csr", "bought").fails()).contains("no request for bought");

        Files.writeString(directory.resolve("renewal"), Run.in(directory, "sh", "-c", server.command("cert", "csr", "bought", "--renew") + " 2>/dev/null").ok());
        assertThat(openssl("req -in renewal -verify -noout -text")).contains("DNS:mail.bought.example, DNS:xn--bcher-kva.example").contains("O = Bought Ltd")
                .contains("2048 bit");
        assertThat(openssl("req -in renewal -noout -pubkey")).isNotEqualTo(openssl("req -in csr -noout -pubkey"));
        assertThat(serial(shown("mail.bought.example"))).as("the old one serves on").isEqualTo(serial(first));
        assertThat(signet("cert", "complete", "bought", "answer.p7b").fails()).as("the old answer").contains("does not answer the request");
        signed("renewal", "again.pem", "DNS:mail.bought.example,DNS:xn--bcher-kva.example");
        signet("cert", "complete", "bought", "mid.pem", "again.pem").ok();
        assertThat(serial(shown("mail.bought.example"))).isNotEqualTo(serial(first));
        server.signet("cert", "csr", "bought", "--renew").ok();
        server.signet("cert", "csr", "bought", "--cancel").ok();
        server.signet("cert", "remove", "bought").ok();
    }

    @Test
    void whatIsWrongIsSaidInWords() throws Exception {
        assertThat(server.signet("cert", "check", "own").ok()).contains("own: all is well").contains("note   this installation's own authority has signed it");
        assertThat(server.signet("cert", "show", "own").ok()).contains("covers").contains("mail.example.test").contains("shownOn").contains("imaps").contains("chain");
        openssl("req -newkey rsa:2048 -nodes -keyout lone.key -subj /CN=lone.example -out lone.csr");
        signed("lone.csr", "lone.pem", "DNS:lone.example");
        assertThat(signet("cert", "import", "lone", "lone.key", "lone.pem").ok()).contains("note: the certificate of its issuer, CN=Bought_Mid, is not among what was given");
        assertThat(server.signet("cert", "check", "lone").fails()).contains("lone: something is wrong").contains("WRONG  its certificate's issuer CN=Bought_Mid is not trusted");
        assertThat(server.signet("cert", "check").fails()).contains("own: all is well").contains("lone: something is wrong");
        assertThat(server.signet("cert", "check", "--json").fails()).contains("\"kind\":\"untrusted\"");
        server.signet("cert", "remove", "lone").ok();
    }

    @Test
    void exportsOnRequestAndSaysSoInTheLog() throws Exception {
        String pem = server.signet("cert", "export", "own").ok();
        assertThat(pem).startsWith("-----BEGIN CERTIFICATE-----").doesNotContain("PRIVATE");
        Files.writeString(directory.resolve("own.pem"), pem);
        server.signet("cert", "export", "own", "--chain", "--out", directory.resolve("own.chain").toString()).ok();
        server.signet("cert", "export", "own", "--der", "--out", directory.resolve("own.der").toString()).ok();
        assertThat(openssl("x509 -inform der -in own.der")).isEqualTo(pem);
        assertThat(server.log()).doesNotContain("was exported");
        server.signet("cert", "export", "own", "--key", "--out", directory.resolve("own.key").toString()).ok();
        assertThat(openssl("pkey -in own.key -pubout")).isEqualTo(openssl("x509 -in own.pem -noout -pubkey"));
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.resolve("own.key")))).isEqualTo("rw-------");
        assertThat(server.signet("cert", "export", "own", "--key", "--out", directory.resolve("own.key").toString()).fails()).contains("is not overwritten");
        server.signet("cert", "export", "own", "--pkcs12", directory.resolve("own.p12").toString(), "--password-stdin").feed("secret 7\n").ok();
        assertThat(openssl("pkcs12 -in own.p12 -passin file:password -nodes")).contains("BEGIN PRIVATE KEY").contains("BEGIN CERTIFICATE");
        assertThat(server.log()).contains("the private key of certificate own was exported by the user " + System.getProperty("user.name"))
                .contains("exported as PKCS#12 by").doesNotContain("secret 7").doesNotContain("BEGIN PRIVATE KEY");
        assertThat(server.signet("cert", "export", "own", "--key", "--der").fails()).contains("mutually exclusive");
    }

    @Test
    void theAuthorityInEveryFormThatDevicesOpen() throws Exception {
        String pem = server.signet("ca", "export").ok();
        for (String format : List.of("der", "crt")) {
            server.signet("ca", "export", "--format", format, "--out", directory.resolve(format).toString()).ok();
            assertThat(openssl("x509 -inform der -in " + format)).isEqualTo(pem);
        }
        String profile = server.signet("ca", "export", "--format", "apple").ok();
        Files.writeString(directory.resolve("profile"), profile);
        assertThat(Run.in(directory, "python3", "-c", """
                import plistlib, sys
                profile = plistlib.load(open('profile', 'rb'))
                payload = profile['PayloadContent'][0]
                assert profile['PayloadType'] == 'Configuration' and payload['PayloadType'] == 'com.apple.security.root'
                assert profile['PayloadUUID'] != payload['PayloadUUID']
                sys.stdout.write(payload['PayloadContent'].hex())""").ok()).isEqualTo(HexFormat.of().formatHex(Files.readAllBytes(directory.resolve("der"))));
    }

    private static String serial(String said) {
        int at = said.indexOf("-----BEGIN CERTIFICATE-----");
        return said.substring(at, said.indexOf("-----END CERTIFICATE-----", at));
    }

    private void signed(String request, String out, String names) throws Exception {
        Files.writeString(directory.resolve("leaf.ext"), "subjectAltName=" + names + "\n");
        openssl("x509 -req -in " + request + " -CA mid.pem -CAkey mid.key -CAcreateserial -extfile leaf.ext -days 70 -out " + out);
    }

    /** What a client that trusts the bought root is shown. */
    private String shown(String name) throws Exception {
        return Run.in(directory, "openssl", "s_client", "-connect", PackagedServer.HOST + ":" + server.port(993), "-servername", name, "-verify_hostname", name,
                "-CAfile", "root.pem", "-showcerts").ok();
    }

    /** In the directory of the files, whose names are relative. */
    private Run signet(String... words) {
        List<String> absolute = new ArrayList<>();
        for (String word : words) {
            absolute.add(Files.exists(directory.resolve(word)) ? directory.resolve(word).toString() : word);
        }
        return server.signet(absolute.toArray(String[]::new));
    }

    private String openssl(String words) throws Exception {
        var command = new ArrayList<>(List.of("openssl"));
        command.addAll(List.of(words.split(" ")));
        return Run.in(directory, command.toArray(String[]::new)).ok();
    }

    private String text(String name) throws Exception {
        return Files.readString(directory.resolve(name), StandardCharsets.UTF_8);
    }
}
