package org.signetmail.care.hook;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

import org.signetmail.store.History;
import org.signetmail.store.HookEvent;
import org.signetmail.store.HookTapes.Filed;
import org.signetmail.store.HookTapes.Happening;
import org.signetmail.store.HookTapes.Letter;
import org.signetmail.store.HookTapes.Other;
import org.signetmail.store.HookTapes.Sent;

import static org.assertj.core.api.Assertions.assertThat;

/** What docs/webhooks.md shows is what is sent, and what it says of signatures is so. */
class HookBodyTest {
    private static final String HOST = "mail.example.com";
    private static final Instant AT = Instant.parse("2026-03-01T10:00:00Z");
    private static final Letter IN = new Letter(17, new History.Origin("smtp-7.1", "ESMTPS", "192.0.2.7", "mx.sender.example", "TLSv1.3 TLS_AES_256_GCM_SHA384", "", null),
            "boss@sender.example", "123@sender.example", 2048);
    private static final Letter OUT = new Letter(18, new History.Origin("submission-3.1", "ESMTPSA", "192.0.2.9", "laptop", "TLSv1.3", "alice@example.com", null),
            "alice@example.com", "456@example.com", 4096);

    private static Map<String, String> facts(String... pairs) {
        var facts = new LinkedHashMap<String, String>();
        for (int i = 0; i < pairs.length; i += 2) {
            facts.put(pairs[i], pairs[i + 1]);
        }
        return facts;
    }

    private static Sent sent(HookEvent event, String host, String tls, String words, Long notice) {
        return new Sent(event, AT.plusSeconds(2), OUT, "bob@elsewhere.example", host, tls, words, notice, Set.of());
    }

    private static Happening example(HookEvent event) {
        String mx = "mx.elsewhere.example [198.51.100.4]:25";
        String tls = "TLSv1.3 TLS_AES_128_GCM_SHA256, verify";
        String[] alice = {"user", "alice@example.com", "protocol", "imap", "client", "192.0.2.9", "way", "password"};
        return switch (event) {
            case MESSAGE_RECEIVED -> new Filed(AT, IN, "sales@example.com", "alice@example.com", "INBOX", 7, Set.of());
            case MESSAGE_DELIVERED -> sent(event, mx, tls, "250 2.0.0 taken", null);
            case MESSAGE_DEFERRED -> sent(event, mx, tls, "450 4.2.0 greylisted ", null);
            case MESSAGE_BOUNCED -> sent(event, "", "", "550 5.1.1 no such user", 19L);
            case LOGIN_SUCCEEDED -> new Other(event, AT, facts(alice), Set.of());
            case LOGIN_FAILED -> {
                Map<String, String> facts = facts(alice);
                facts.put("reason", "wrong password");
                yield new Other(event, AT, facts, Set.of());
            }
            case LOGIN_BANNED -> new Other(event, AT, facts("range", "192.0.2.9", "reason", "20 failed logins within 15 minutes", "by", "the server", "until", "2026-03-01T11:00:00Z"), Set.of());
            case CERTIFICATE_RENEWED -> new Other(event, AT, facts("certificate", "mail", "source", "ordered", "names", "mail.example.com mx.example.com", "expires", "2026-05-30T10:00:00Z"), Set.of());
            case CERTIFICATE_EXPIRING -> new Other(event, AT, facts("severity", "warning", "words", "certificate mail expires in 14 days, on 2026-03-15T10:00:00Z", "remedy",
                    "import a new one: signet cert import mail FILE… --replace", "certificate", "mail"), Set.of());
            case CERTIFICATE_FAILED -> new Other(event, AT, facts("severity", "warning", "words", "certificate mail could not be had from letsencrypt, 2 times in a row: 403", "remedy",
                    "signet cert renew mail", "certificate", "mail"), Set.of());
            case ALERT_RAISED -> new Other(event, AT, facts("key", "backup/overdue", "severity", "critical", "words", "there is no backup yet", "remedy", "signet backup"), Set.of());
            case ALERT_CLEARED -> new Other(event, AT, facts("key", "backup/overdue"), Set.of());
        };
    }

    private static String docs() throws Exception {
        return Files.readString(Path.of("docs/webhooks.md"));
    }

    @Test
    void theManualShowsWhatIsSent() throws Exception {
        List<String> shown = docs().lines().filter(line -> line.startsWith("{\"type\"")).toList();
        var sent = new java.util.ArrayList<>(Arrays.stream(HookEvent.values()).map(event -> HookBody.of(example(event), HOST)).toList());
        sent.add(HookBody.test("tickets", AT, HOST));
        assertThat(shown).containsExactlyElementsOf(sent);
    }

    /** The example of the convention's own test vectors. */
    @Test
    void signaturesAreThoseOfTheConvention() {
        byte[] key = Base64.getDecoder().decode("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
        assertThat(HookSignature.of(List.of(key), "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330, "{\"test\": 2432232314}".getBytes(StandardCharsets.UTF_8)))
                .isEqualTo("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
        assertThat(HookSignature.of(List.of(key, new byte[32]), "id", 1, new byte[0])).matches("v1,\\S+ v1,\\S+");
    }

    private static String block(String language) throws Exception {
        Matcher block = Pattern.compile("```" + language + "\n(.*?)```", Pattern.DOTALL).matcher(docs());
        assertThat(block.find()).isTrue();
        return block.group(1);
    }

    private static String run(Path directory, String... command) throws Exception {
        Process process = new ProcessBuilder(command).directory(directory.toFile()).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).as(said).isZero();
        return said.strip();
    }

    @Test
    void theManualsLinesTellGenuineFromForged(@TempDir Path directory) throws Exception {
        byte[] key = Arrays.copyOf("a key".getBytes(StandardCharsets.UTF_8), 32);
        String secret = "whsec_" + Base64.getEncoder().encodeToString(key);
        byte[] body = HookBody.of(example(HookEvent.CERTIFICATE_EXPIRING), HOST).getBytes(StandardCharsets.UTF_8);
        Files.write(directory.resolve("body"), body);
        for (boolean genuine : new boolean[] {true, false}) {
            String signature = "v1,AAAA " + HookSignature.of(List.of(genuine ? key : new byte[32]), "msg_1", 1_700_000_000, body);
            assertThat(run(directory, "sh", "-c", "secret=" + secret + " id=msg_1 timestamp=1700000000 signature='" + signature + "'\n" + block("sh"))).isEqualTo(genuine ? "genuine" : "forged");
            Files.writeString(directory.resolve("verify.py"), "import base64, hmac\nsecret = '" + secret + "'\nbody = open('body', 'rb').read()\nheaders = {'webhook-id': 'msg_1', "
                    + "'webhook-timestamp': '1700000000', 'webhook-signature': '" + signature + "'}\n" + block("python") + "print(genuine)\n");
            assertThat(run(directory, "python3", "verify.py")).isEqualTo(genuine ? "True" : "False");
        }
    }

    @Property(tries = 200)
    void whateverWasSaidItIsJson(@ForAll String user, @ForAll String reason) {
        String body = HookBody.of(new Other(HookEvent.LOGIN_FAILED, AT, Map.of("user", user, "reason", reason), Set.of()), HOST);
        assertThat(body).doesNotContain("\n");
        assertThat(JsonMapper.builder().build().readTree(body).path("type").asString()).isEqualTo("login.failed");
    }
}
