package org.signetmail.app;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Shrinkable;
import net.jqwik.api.arbitraries.StringArbitrary;
import net.jqwik.api.sessions.JqwikSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

import org.signetmail.mail.Address;
import org.signetmail.net.TestCertificates;
import org.signetmail.store.Acme;
import org.signetmail.store.MasterKey;
import org.signetmail.store.Role;
import org.signetmail.store.Store;
import org.signetmail.store.StoreOptions;
import org.signetmail.tls.Credential;
import org.signetmail.tls.KeySpec;
import org.signetmail.tls.Pem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/** The configuration document against a whole server over its socket, whatever its store is built on. */
abstract class ConfigDocumentContract {
    private static final String ADMIN = "admin@example.test";

    @TempDir
    private Path directory;

    private Store store;
    private Server server;
    private ApiClient api;

    abstract StoreOptions options(Path data) throws Exception;

    @BeforeEach
    void open() throws Exception {
        Path data = Files.createDirectories(directory.resolve("data"));
        store = Store.open(options(data), new MasterKey(new byte[32]), Clock.systemUTC());
        store.settings().set("host.name", "mail.example.test");
        store.directory().addDomain("example.test");
        store.directory().addAccount(Address.parse(ADMIN), "", "secret-enough".toCharArray(), 0, Role.SERVER_ADMIN);
        server = new Server(data, Configuration.read(data), store, Clock.systemUTC(), "127.0.0.1", 0);
        server.open();
        api = new ApiClient(new SocketWire(data));
    }

    @AfterEach
    void close() {
        server.close();
    }

    private String export() {
        return api.get("/config").path("yaml").asString();
    }

    private JsonNode plan(Object document, boolean prune) {
        return api.call("POST", "/config/plan", Map.of("document", document, "prune", prune));
    }

    private JsonNode apply(Object document, boolean prune) {
        return ended(api.call("POST", "/config/apply", Map.of("document", document, "prune", prune)));
    }

    private JsonNode ended(JsonNode begun) {
        return new JobFollower(api, new PrintWriter(Writer.nullWriter()), false).follow(begun.path("job"));
    }

    private static long things(JsonNode applied) {
        return applied.path("added").asLong() + applied.path("changed").asLong() + applied.path("removed").asLong();
    }

    private void changesNothing(String document, boolean prune) {
        JsonNode plan = plan(document, prune);
        assertThat(plan.path("faults").isEmpty() && plan.path("changes").isEmpty()).as("%s of%n%s", plan, document).isTrue();
    }

    /** A state that is nobody's in particular: names that need quotes, secrets, lists. */
    private static Arbitrary<Map<String, Object>> states() {
        StringArbitrary names = Arbitraries.strings().withCharRange('a', 'z').ofMinLength(1).ofMaxLength(8);
        Arbitrary<String> words = Arbitraries.of("", "yes", "0", "Ann: #1", "- [x]", "Müller, \"Bob\"", "two\nlines", "  ", "{a: b}", "*", "é\u2028");
        Arbitrary<String> locals = Arbitraries.oneOf(names, names.map(n -> "\"" + n + " x\""), names.map(n -> n + "+" + n), Arbitraries.of("no", "true", "1e3"));
        Arbitrary<Map<String, Object>> accounts = Arbitraries.maps(locals.map(n -> n + "@a.test"), words.flatMap(name -> Arbitraries.longs().between(0, 1L << 40)
                .map(quota -> (Object) Map.of("displayName", name, "quotaBytes", quota, "enabled", quota % 2 == 0, "role", quota % 3 == 0 ? "domain-admin" : "user", "initialPassword", "p")))).ofMaxSize(3);
        Arbitrary<Map<String, Object>> aliases = Arbitraries.maps(locals.map(n -> n + "@b.test"), locals.map(n -> n + "@elsewhere.test").list().ofMinSize(1).ofMaxSize(5).map(l -> (Object) l)).ofMaxSize(3);
        Arbitrary<Map<String, Object>> policies = Arbitraries.maps(names.map(n -> n + ".example"), Arbitraries.of("none", "encrypt", "verify").map(l -> (Object) l)).ofMaxSize(3);
        Arbitrary<Map<String, Object>> routes = Arbitraries.maps(Arbitraries.oneOf(names.map(n -> n + ".example"), Arbitraries.just("*")),
                names.map(n -> (Object) (n + ":26;security=verify;user=u;password=" + n))).ofMaxSize(2);
        Arbitrary<Map<String, Object>> settings = Arbitraries.maps(Arbitraries.of("alerts.mail", "history.days", "smtp.timeout", "alerts.webhook-secret"), Arbitraries.of("1", "7")).ofMaxSize(4)
                .map(m -> {
                    var all = new TreeMap<String, Object>(m);
                    all.replaceAll((key, value) -> key.equals("alerts.mail") ? "no" : value);
                    all.put("host.name", "mail.example.test");
                    return all;
                });
        return Combinators.combine(accounts, aliases, policies, routes, settings).as((a, b, p, r, s) -> {
            var people = new HashMap<>(a);
            people.put(ADMIN, Map.of("role", "server-admin"));
            return Map.of("domains", Map.of("example.test", Map.of(), "a.test", Map.of(), "b.test", Map.of("enabled", false)), "accounts", people, "aliases", b, "tlsPolicies", p, "routes", r, "settings", s);
        });
    }

    /** Whatever is set, its export changes nothing, brings it back from anything else but for secrets, and is the same then. */
    @Test
    void exportAndApplyAreEachOthersOpposite() {
        var states = new ArrayList<Map<String, Object>>();
        JqwikSession.run(() -> states().generator(100).stream(new Random(20_261_125)).map(Shrinkable::value).limit(25).forEach(states::add));
        List<String> exports = new ArrayList<>();
        for (Map<String, Object> state : states) {
            apply(state, true);
            changesNothingOf(state);
            String export = export();
            changesNothing(export, true);
            changesNothing(export, false);
            changesNothing(api.get("/config?all=true").path("yaml").asString(), true);
            exports.add(export);
        }
        var brought = new AtomicInteger();
        exports.stream().filter(e -> !e.contains("***\"") && !e.contains("=***")).forEach(export -> {
            apply(export, true);
            assertThat(export()).isEqualTo(export);
            brought.incrementAndGet();
        });
        assertThat(brought.get()).as("states without secrets").isPositive();
    }

    /** As JSON it is the same document. */
    private void changesNothingOf(Map<String, Object> state) {
        JsonNode plan = plan(state, true);
        assertThat(plan.path("faults").isEmpty() && plan.path("changes").isEmpty()).as("%s of%n%s", plan, state).isTrue();
    }

    @Test
    void aDocumentWithAFaultChangesNothing() {
        String before = export();
        String document = "domains:\n  fine.test:\nlisteners:\n  imaps: {protocol: imap, port: http, security: tls}\n";
        JsonNode fault = plan(document, false).path("faults").get(0);
        assertThat(fault.path("path").asString()).isEqualTo("listeners.imaps.port");
        assertThat(fault.path("line").asInt()).isEqualTo(4);
        Refusal refused = catchThrowableOfType(Refusal.class, () -> apply(document, false));
        assertThat(refused).hasMessageContaining("line 4: listeners.imaps.port: is a number");
        assertThat(export()).isEqualTo(before);
    }

    @Test
    void whatFailsHalfWayIsTakenBack() throws Exception {
        String before = export();
        try (var taken = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1")); var free = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
            int port = free.getLocalPort();
            free.close();
            var listeners = Map.of("a", Map.of("protocol", "smtp", "port", port, "security", "none"),
                    "b", Map.of("protocol", "smtp", "port", taken.getLocalPort(), "security", "none"));
            Refusal refused = catchThrowableOfType(Refusal.class, () -> apply(Map.of("listeners", listeners, "domains", Map.of("new.test", Map.of())), false));
            assertThat(refused).hasMessageStartingWith("listeners.b: ").hasMessageContaining("as it was again");
            assertThat(export()).isEqualTo(before);
            new ServerSocket(port, 1, InetAddress.ofLiteral("127.0.0.1")).close();
        }
    }

    @Test
    void aPortMovesToWhereAnotherMovesAway() throws IOException {
        int first = free();
        int second = free();
        apply("listeners:\n  a: {protocol: smtp, port: " + first + ", security: none}\n", false);
        JsonNode done = apply("listeners:\n  a: {port: " + second + "}\n  b: {protocol: smtp, port: " + first + ", security: none}\n", false);
        assertThat(things(done)).isEqualTo(2);
        JsonNode swap = plan("listeners:\n  a: {port: " + first + "}\n  b: {port: " + second + "}\n", false);
        assertThat(swap.path("faults").get(0).path("why").asString()).contains("until it moves itself");
    }

    private static int free() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
            return socket.getLocalPort();
        }
    }

    @Test
    void somebodyAlwaysAdministersTheServer() {
        assertThat(plan("accounts:\n  " + ADMIN + ": {role: user}\n", false).path("faults").get(0).path("why").asString()).contains("nobody would be left");
        assertThat(plan("accounts: {}\n", true).path("faults").isEmpty()).isFalse();
        JsonNode handed = apply("accounts:\n  " + ADMIN + ": {role: user}\n  next@example.test: {role: server-admin, initialPassword: hello}\n", false);
        assertThat(things(handed)).isEqualTo(2);
    }

    @Test
    void whatWasShownIsWhatIsDone() {
        String document = "domains:\n  more.test:\n";
        String tag = plan(document, false).path("tag").asString();
        store.directory().addDomain("more.test");
        Refusal refused = catchThrowableOfType(Refusal.class, () -> api.call("POST", "/config/apply", Map.of("document", document, "expect", tag)));
        assertThat(refused).hasMessageContaining("look again");
    }

    @Test
    void certificatesThatAreTrustedComeAndGo() throws Exception {
        String pem = Pem.write(TestCertificates.ecdsa("partner.test").chain());
        var state = Map.of("trustFiles", Map.of("partner.pem", pem), "pins", Map.of("mx.partner.test", List.of("A".repeat(43) + "=")));
        apply(state, false);
        String export = export();
        assertThat(export).contains("partner.pem: |").contains("mx.partner.test: [");
        changesNothing(export, true);
        apply("trustFiles: {}\npins: {}\n", true);
        assertThat(export()).contains("trustFiles: {}", "pins: {}");
        apply(export, true);
        assertThat(export()).isEqualTo(export);
    }

    @Test
    void theManualsExampleIsTaken() throws IOException {
        var example = Pattern.compile("<!-- applied by ConfigDocumentContract -->\n```yaml\n(.*?)```", Pattern.DOTALL).matcher(Files.readString(Path.of("docs/configuration-document.md")));
        assertThat(example.find()).isTrue();
        assertThat(things(apply(example.group(1), false))).isGreaterThan(8);
        changesNothing(example.group(1), false);
        changesNothing(export(), true);
    }

    @Test
    void eachChangeStandsInTheAuditLogAndNoSecretDoes() {
        ended(api.call("POST", "/config/apply", Map.of("document", "accounts:\n  new@example.test: {initialPassword: hunter-two}\nsettings:\n  alerts.webhook-secret: hunter-three\n")));
        JsonNode made = api.call("POST", "/config/apply", Map.of("document", "accounts:\n  other@example.test:\n", "generate", true));
        ended(made);
        String password = made.path("passwords").get(0).path("password").asString();
        assertThat(password).hasSizeGreaterThan(10);
        String log = api.get("/audit").toString();
        assertThat(log).contains("accounts.add", "settings.set", "config.apply").doesNotContain("hunter-two", "hunter-three", password);
        assertThat(api.get("/jobs").toString()).contains("config.apply").doesNotContain("hunter-two", "hunter-three", password);
    }

    @Test
    void certificatesAreMadeHereAndGoWhenNothingShowsThem() throws IOException {
        String document = """
                certificates:
                  web: {source: own-ca, names: [web.example.test, www.example.test]}
                  old: {source: self-signed, names: [old.example.test], key: rsa-2048}
                listeners:
                  a: {protocol: smtp, port: %d, security: tls, certificate: web}
                """.formatted(free());
        assertThat(things(apply(document, false))).isEqualTo(3);
        String export = export();
        assertThat(export).contains("  web:\n    source: own-ca\n    names: [web.example.test, www.example.test]\n", "key: rsa-2048").doesNotContain("PRIVATE KEY");
        changesNothing(document, false);
        changesNothing(export, true);
        changesNothing("certificates:\n  web: {source: own-ca, names: [www.example.test]}\n", false);
        assertThat(plan("certificates:\n  web: {source: own-ca, names: [more.example.test]}\n", false).path("faults").get(0).path("path").asString()).isEqualTo("certificates.web.names");
        assertThat(plan("certificates:\n  own: {source: own-ca, names: [a.test]}\n", false).path("faults").get(0).path("why").asString()).contains("made by itself");
        assertThat(plan("certificates: {}\n", true).path("faults").get(0).path("why").asString()).isEqualTo("would be removed, and the listener a shows it");
        JsonNode fault = plan("listeners:\n  a: {certificate: old}\ncertificates:\n  web: {source: own-ca, names: [web.example.test]}\n", true).path("faults").get(0);
        assertThat(fault.path("why").asString()).contains("old would be removed");
        JsonNode plan = plan("listeners:\n  a: {certificate: old}\ncertificates:\n  old: {source: self-signed, names: [old.example.test], key: rsa-2048}\n", true);
        assertThat(plan.path("faults").isEmpty()).as("%s", plan).isTrue();
    }

    @Test
    void aCertificateWhoseKeyWasBroughtIsToldByItsFingerprint() throws Exception {
        String first = imported("brought", TestCertificates.ecdsa("brought.test"));
        String export = export();
        assertThat(export).contains("  brought:\n    source: imported\n    fingerprint: ").contains(first).doesNotContain("PRIVATE KEY");
        changesNothing(export, true);
        assertThat(plan(export, true).path("notes").isEmpty()).isTrue();
        String second = imported("brought", TestCertificates.ecdsa("brought.test"));
        JsonNode other = plan(export, true);
        assertThat(other.path("changes").isEmpty()).isTrue();
        assertThat(other.path("notes").get(0).asString()).contains("certificates.brought is another here", first, second);
        assertThat(plan("certificates:\n  brought: {source: files, certificateFile: /a, keyFile: /b}\n", false).path("faults").get(0).path("why").asString()).contains("is imported here");
        assertThat(things(apply("certificates: {}\n", true))).isEqualTo(1);
        JsonNode gone = plan(export, false);
        assertThat(gone.path("changes").isEmpty()).isTrue();
        assertThat(gone.path("notes").get(0).asString()).contains("certificates.brought is not here", "signet cert import");
    }

    @Test
    void filesAreReadWhereTheyAreAndATakenBackRemovalReadsThemAgain() throws Exception {
        Credential pair = TestCertificates.ecdsa("files.test");
        Path certificate = Files.writeString(directory.resolve("fullchain.pem"), Pem.write(pair.chain()));
        Path key = Files.writeString(directory.resolve("privkey.pem"), Pem.write(pair.key()));
        String document = "certificates:\n  watched: {source: files, certificateFile: " + certificate + ", keyFile: " + key + "}\n";
        apply(document, false);
        String export = export();
        assertThat(export).contains("certificateFile: " + certificate);
        changesNothing(export, true);
        JsonNode removal = plan("certificates: {}\n", true).path("changes").get(0);
        assertThat(removal.path("kind").asString()).isEqualTo("remove");
        assertThat(removal.path("forGood").asBoolean()).isFalse();
        Refusal refused = catchThrowableOfType(Refusal.class, () -> apply("certificates:\n  broken: {source: files, certificateFile: /nowhere/a.pem, keyFile: /nowhere/b.pem}\n", false));
        assertThat(refused).hasMessageContaining("certificates.broken: there is no file");
        assertThat(export()).isEqualTo(export);
    }

    /** The authority cannot be reached: the order stands, and is tried again and again until it goes. */
    @Test
    void anOrderBeginsAndGoesWithTheDocument() {
        KeyPair pair = KeySpec.ECDSA_P256.generate();
        String key = Pem.write(pair.getPrivate()) + "-----BEGIN PUBLIC KEY-----\n" + Base64.getMimeEncoder().encodeToString(pair.getPublic().getEncoded()) + "\n-----END PUBLIC KEY-----\n";
        store.acme().add(new Acme.Account("ca", "https://127.0.0.1:1/directory", null, null, null, null, "https://127.0.0.1:1/account/1", key, Instant.EPOCH));
        String document = """
                certificates:
                  web: {source: ordered, names: [web.example.test], authority: ca, challenge: dns-01, dns: [server=127.0.0.1:1, key=k., wait=5], dnsSecret: aGVsbG8=}
                """;
        assertThat(plan(document.replace("authority: ca", "authority: none"), false).path("faults").get(0).path("path").asString()).isEqualTo("certificates.web.authority");
        assertThat(plan("certificates:\n  web: {source: ordered, names: [web.example.test], authority: ca}\n", false).path("faults").get(0).path("path").asString())
                .isEqualTo("certificates.web.challenge");
        assertThat(plan(document + "listeners:\n  a: {protocol: smtp, port: 0, security: tls, certificate: web}\n", false).path("faults").get(0).path("why").asString()).contains("once it is there");
        JsonNode plan = plan(document, false);
        assertThat(plan.toString()).doesNotContain("aGVsbG8").contains("is ordered when this is applied");
        assertThat(things(apply(document, false))).isEqualTo(1);
        assertThat(api.get("/acme/orders").get(0).path("names").get(0).asString()).isEqualTo("web.example.test");
        assertThat(store.acme().order("web").orElseThrow().plan().dns()).containsEntry("secret", "aGVsbG8=");
        String export = export();
        assertThat(export).contains("source: ordered", "authority: ca", "server=127.0.0.1:1").doesNotContain("aGVsbG8");
        changesNothing(export, true);
        assertThat(plan("certificates:\n  web: {names: [other.example.test]}\n", false).path("faults").get(0).path("why").asString()).contains("--dns-secret-stdin");
        assertThat(plan("acmeAuthorities: {}\n", true).path("faults").get(0).path("why").asString()).contains("web is ordered there");
        assertThat(things(apply("certificates: {}\nacmeAuthorities: {}\n", true))).isEqualTo(2);
        assertThat(api.get("/acme/orders").isEmpty()).isTrue();
    }

    private static String accounts(int many) {
        return "accounts:\n" + IntStream.range(0, many).mapToObj(i -> "  person" + i + "@example.test:\n").collect(Collectors.joining());
    }

    /** Waited for by its progress: hundreds of accounts take their time. */
    @Test
    void whatIsCancelledIsTakenBackAndNothingElseIsAppliedMeanwhile() {
        String before = export();
        JsonNode job = api.call("POST", "/config/apply", Map.of("document", accounts(300))).path("job");
        String one = "/jobs/" + job.path("id").asLong();
        while (job.path("done").asLong() < 3) {
            assertThat(job.path("state").asString()).isEqualTo("running");
            job = api.get(one + "?change=" + job.path("change").asLong());
        }
        assertThat(job.path("total").asLong()).isEqualTo(300);
        assertThat(catchThrowableOfType(Refusal.class, () -> apply("domains:\n  more.test:\n", false))).hasMessageContaining("another document is being applied");
        api.call("DELETE", one, null);
        JsonNode running = job;
        assertThat(catchThrowableOfType(Refusal.class, () -> new JobFollower(api, new PrintWriter(Writer.nullWriter()), false).follow(running)))
                .hasMessage("cancelled: what was changed before it is as it was again");
        assertThat(api.get(one).path("state").asString()).isEqualTo("cancelled");
        assertThat(export()).isEqualTo(before);
        assertThat(things(apply("domains:\n  more.test:\n", false))).isEqualTo(1);
    }

    private String imported(String name, Credential pair) {
        return api.call("POST", "/certificates", Map.of("name", name, "kind", "import", "replace", true, "pem", Pem.write(pair.chain()) + Pem.write(pair.key()))).path("leaf").path("fingerprint").asString();
    }
}
