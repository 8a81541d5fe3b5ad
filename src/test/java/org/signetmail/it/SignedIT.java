package org.signetmail.it;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.signetmail.it.PackagedServer.ALICE;
import static org.signetmail.it.PackagedServer.PASSWORD;

/** Mail that leaves is signed, with keys that bind9 publishes; Postfix takes it, and dkimpy and OpenDKIM verify what it got. */
class SignedIT {
    private static final String EXCHANGER = "127.84.63.25";
    private static final String HEAD = """
            $TTL 5
            @ IN SOA ns root 1 60 60 60 5
            @ IN NS ns
            ns IN A 127.0.0.1
            """;

    @TempDir
    private Path directory;

    private Named named;
    private PostfixPeer postfix;
    private PackagedServer server;

    @BeforeEach
    void open() throws Exception {
        Run.in(directory, "openssl", "req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-x509", "-keyout", "key.pem", "-out", "cert.pem", "-days", "9", "-subj",
                "/CN=mx.other.test").ok();
        Path chain = Files.writeString(directory.resolve("chain.pem"), Files.readString(directory.resolve("key.pem")) + Files.readString(directory.resolve("cert.pem")));
        named = Named.launch(directory, Map.of("example.test", HEAD, "other.test", HEAD + "@ IN MX 10 mx\nmx IN A " + EXCHANGER + "\n"));
        postfix = PostfixPeer.exchanger(EXCHANGER, chain, "other.test");
        server = PackagedServer.launch();
        server.signet("config", "set", "dns.servers", named.server()).ok();
        assertThat(server.stop()).isIn(0, 143);
        server.start();
    }

    @AfterEach
    void close() throws Exception {
        server.close();
        postfix.close();
        named.close();
    }

    private List<JsonNode> keys() throws Exception {
        JsonNode keys = JsonMapper.builder().build().readTree(server.signet("dkim", "list", "example.test", "--json").ok());
        return StreamSupport.stream(keys.spliterator(), false).toList();
    }

    private List<String> states() throws Exception {
        return keys().stream().map(key -> key.path("kind").asString() + " " + key.path("state").asString()).toList();
    }

    private void publish(String state) throws Exception {
        for (JsonNode key : keys()) {
            if (key.path("state").asString().equals(state)) {
                named.update("example.test", "add " + key.path("name").asString() + " 5 TXT " + key.path("value").asString());
            }
        }
    }

    /** Looks, as the page does. */
    private String check() throws Exception {
        return server.signet("dns", "example.test", "--check").end().output();
    }

    /** What Postfix got, as a file. */
    private Path sent(String subject, String body) throws Exception {
        Run.in(directory, "swaks", "--server", PackagedServer.HOST, "--port", "" + server.port(465), "--tlsc", "--helo", "client.example", "--auth", "PLAIN", "--auth-user", ALICE,
                "--auth-password", PASSWORD, "--from", ALICE, "--to", "bob@other.test", "--header", "Subject: " + subject, "--header", "MIME-Version: 1.0", "--header",
                "Content-Type: text/plain; charset=utf-8", "--body", Files.writeString(directory.resolve("body"), body, StandardCharsets.UTF_8).toString()).ok();
        Awaitility.await().atMost(Duration.ofSeconds(40)).until(() -> postfix.mail().contains("Subject: " + subject + "\n"));
        String mail = postfix.mail();
        int at = mail.indexOf("Subject: " + subject + "\n");
        int next = mail.indexOf("\n\nFrom " + ALICE, at);
        String message = mail.substring(mail.lastIndexOf("From " + ALICE, at), next < 0 ? mail.length() : next + 1);
        return Files.writeString(directory.resolve(subject), message.substring(message.indexOf('\n') + 1));
    }

    private String verified(Path message) throws Exception {
        return Run.in(directory, "/usr/bin/python3", Path.of("src/test/python/dkim_verify.py").toAbsolutePath().toString(), Integer.toString(named.port()), message.toString()).ok();
    }

    /** By OpenDKIM, with the keys as bind9 has them: its own resolver takes .test for nobody's. */
    private String judged(Path message) throws Exception {
        var known = new StringBuilder();
        for (JsonNode key : keys()) {
            String name = key.path("name").asString().replaceFirst("\\.$", "");
            String text = Run.in(directory, "dig", "+short", "@127.0.0.1", "-p", "" + named.port(), name, "TXT").ok().strip();
            known.append(name).append(' ').append(text.replace("\" \"", "").replace("\"", "")).append('\n');
        }
        Path config = Files.writeString(directory.resolve("opendkim.conf"), """
                Syslog no
                Mode v
                AuthservID peer.example
                AlwaysAddARHeader yes
                TestPublicKeys %s
                """.formatted(Files.writeString(directory.resolve("known"), known)));
        return Run.in(directory, "opendkim", "-x", config.toString(), "-v", "-v", "-t", message.toString()).end().output();
    }

    @Test
    void keysSignOnceTheyArePublishedAndFollowOneAnother() throws Exception {
        assertThat(states()).containsExactly("rsa new", "ed25519 new");
        assertThat(verified(sent("before", "Nobody signs this.\n"))).isEqualTo("0 signatures\n");
        assertThat(check()).contains("MISSING    s2").contains("nobody can verify what this key signs");

        publish("new");
        assertThat(check()).contains("published  s2");
        assertThat(states()).containsExactly("rsa signing", "ed25519 signing");
        String first = keys().getFirst().path("selector").asString();
        Path plain = sent("plain", "Hello  world  \n.dot\n..dots\n\n\ttabs\t and é\n\n\n");
        Path long_ = sent("long", "A line of a message that is kept aside, since it is long. é\n".repeat(60_000));
        for (Path message : List.of(plain, long_)) {
            assertThat(verified(message)).matches("2 signatures\nrsa-sha256 example.test s\\d{6}r pass\ned25519-sha256 example.test s\\d{6}e pass\n");
            assertThat(judged(message)).containsPattern("dkim=pass \\(2048-bit key\\) header.d=example.test .*header.a=rsa-sha256").containsPattern("dkim=pass .*header.a=ed25519-sha256");
        }
        Path forged = Files.writeString(directory.resolve("forged"), Files.readString(plain).replace("Hello", "Hullo"));
        assertThat(verified(forged)).contains("rsa-sha256 example.test " + first + " fail").doesNotContain("pass");
        assertThat(judged(forged)).contains("dkim=fail").doesNotContain("dkim=pass");
        String mail = server.signet("history", "bob@other.test").ok().lines().filter(line -> line.matches("\\d+ .*")).findFirst().orElseThrow().split(" ")[0];
        assertThat(server.signet("history", mail).ok()).contains("signed by " + first + ", ");

        assertThat(server.signet("dkim", "remove", "example.test", first).end()).satisfies(no -> {
            assertThat(no.code()).isEqualTo(1);
            assertThat(no.output()).contains("signs the mail of example.test");
        });
        server.signet("dkim", "rotate", "example.test").ok();
        assertThat(server.signet("dkim", "rotate", "example.test").end().output()).contains("wait to be published already");
        assertThat(states()).containsExactly("rsa signing", "ed25519 signing", "rsa new", "ed25519 new");
        assertThat(verified(sent("between", "By the old ones still.\n"))).contains(" " + first + " pass");
        check();
        assertThat(server.signet("alerts").ok()).contains("new keys of example.test wait to sign its mail");
        publish("new");
        check();
        assertThat(states()).containsExactly("rsa retired", "ed25519 retired", "rsa signing", "ed25519 signing");
        assertThat(server.signet("alerts").ok()).doesNotContain("example.test");
        assertThat(verified(sent("after", "By the new ones.\n"))).contains(" " + first + "2 pass").doesNotContain("fail");
        assertThat(verified(plain)).as("under way still").contains(" " + first + " pass").doesNotContain("fail");

        named.update("example.test", "delete " + first + "2._domainkey.example.test TXT");
        assertThat(check()).contains("MISSING    " + first + "2._domainkey");
        assertThat(server.signet("alerts").end().output()).contains("others cannot verify the signatures of mail of example.test by " + first + "2._domainkey.example.test: it is not published");
    }
}
