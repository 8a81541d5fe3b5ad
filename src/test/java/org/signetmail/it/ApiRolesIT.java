package org.signetmail.it;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

import org.signetmail.tls.Pem;

import static org.assertj.core.api.Assertions.assertThat;

/** Who may what, over the network: each operation, with the tokens of an administrator of another domain, of a user, and of nobody. */
class ApiRolesIT {
    private static PackagedServer server;
    private static ApiSocket local;
    private static HttpClient client;
    private static JsonNode document;
    private static String domainAdmin;
    private static String user;
    private static String reader;

    private record Known(String id, String method, String path, String may, String area, boolean takesBody) {}

    @BeforeAll
    static void start() throws Exception {
        server = PackagedServer.launch();
        local = new ApiSocket(server.data());
        document = local.call("GET", "/openapi.json", null).body();
        local.call("POST", "/domains", "{\"name\":\"other.test\"}");
        local.call("POST", "/accounts", "{\"address\":\"dora@other.test\",\"role\":\"domain-admin\"}");
        local.call("POST", "/accounts", "{\"address\":\"uwe@other.test\"}");
        local.call("POST", "/accounts", "{\"address\":\"root@other.test\",\"role\":\"server-admin\"}");
        domainAdmin = token("{\"name\":\"d\",\"owner\":\"dora@other.test\",\"scopes\":[\"all\"]}");
        user = token("{\"name\":\"u\",\"owner\":\"uwe@other.test\",\"scopes\":[\"all\"]}");
        reader = token("{\"name\":\"r\",\"owner\":\"" + PackagedServer.ALICE + "\",\"scopes\":[\"read\"]}");
        var trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        trusted.setCertificateEntry("ca", Pem.read(Files.readString(server.authority()), null).certificates().getFirst());
        var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        var context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        client = HttpClient.newBuilder().sslContext(context).build();
    }

    @AfterAll
    static void stop() throws Exception {
        client.close();
        server.close();
    }

    private static String token(String wanted) throws Exception {
        JsonNode made = local.call("POST", "/tokens", wanted).body();
        assertThat(made.path("token").asString()).as("%s", made).startsWith("sgt_");
        return made.path("token").asString();
    }

    private static HttpResponse<String> call(String token, String method, String path, String body) throws Exception {
        var request = HttpRequest.newBuilder(URI.create("https://localhost:" + server.port(443) + "/api/v1" + path))
                .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        if (token != null) {
            request.header("Authorization", "Bearer " + token);
        }
        return client.send(request.build(), BodyHandlers.ofString());
    }

    private static List<Known> operations() {
        var all = new ArrayList<Known>();
        for (var path : document.path("paths").properties()) {
            for (var verb : path.getValue().properties()) {
                JsonNode described = verb.getValue();
                all.add(new Known(described.path("operationId").asString(), verb.getKey().toUpperCase(Locale.ROOT), path.getKey(), described.path("x-may").asString(),
                        described.path("x-area").asString(), described.has("requestBody")));
            }
        }
        return all;
    }

    private static String filled(String path, Map<String, String> names) {
        String result = path;
        for (var name : names.entrySet()) {
            result = result.replace(name.getKey(), name.getValue());
        }
        return result.replace("{id}", "999999999").replaceAll("\\{[a-z]+}", "nothing");
    }

    /** Things of alice's domain, which is not theirs. */
    private static final Map<String, String> ALICES = Map.of("{address}", PackagedServer.ALICE, "{domain}", "example.test");

    @Test
    void withoutATokenThereIsNothing() throws Exception {
        for (Known known : operations()) {
            HttpResponse<String> answer = call(null, known.method(), filled(known.path(), ALICES), known.takesBody() ? "{}" : null);
            assertThat(answer.statusCode()).as(known.id()).isEqualTo(401);
            assertThat(answer.headers().firstValue("WWW-Authenticate")).as(known.id()).hasValue("Bearer");
        }
    }

    @Test
    void aTokenThatIsNoneIsRefused() throws Exception {
        assertThat(call("sgt_" + "A".repeat(43), "GET", "/domains", null).statusCode()).isEqualTo(401);
    }

    @Test
    void anotherDomainsAdministratorFindsNothing() throws Exception {
        for (Known known : operations()) {
            boolean named = known.path().contains("{domain}") || known.path().contains("{address}");
            int expected = switch (known.may()) {
                case "server" -> 403;
                default -> named ? 404 : 0;
            };
            if (expected != 0) {
                HttpResponse<String> answer = call(domainAdmin, known.method(), filled(known.path(), ALICES), known.takesBody() ? "{}" : null);
                assertThat(answer.statusCode()).as("%s: %s", known.id(), answer.body()).isEqualTo(expected);
                assertThat(answer.headers().firstValue("Content-Type")).as(known.id()).hasValue("application/problem+json");
            }
        }
        assertThat(local.call("GET", "/accounts/" + PackagedServer.ALICE, null).status()).isEqualTo(200);
    }

    @Test
    void aUserAdministersNothing() throws Exception {
        Map<String, String> colleague = Map.of("{address}", "dora@other.test", "{domain}", "other.test");
        for (Known known : operations()) {
            boolean named = known.path().contains("{domain}") || known.path().contains("{address}");
            int expected = switch (known.may()) {
                case "server" -> 403;
                case "domain" -> named ? 404 : 403;
                default -> named ? 404 : 0;
            };
            if (expected != 0) {
                HttpResponse<String> answer = call(user, known.method(), filled(known.path(), colleague), known.takesBody() ? "{}" : null);
                assertThat(answer.statusCode()).as("%s: %s", known.id(), answer.body()).isEqualTo(expected);
            }
        }
        assertThat(call(user, "GET", "/accounts/uwe@other.test", null).statusCode()).isEqualTo(200);
    }

    @Test
    void aTokenForReadingChangesNothing() throws Exception {
        for (Known known : operations()) {
            if (!known.method().equals("GET") && !known.area().equals("read")) {
                HttpResponse<String> answer = call(reader, known.method(), filled(known.path(), ALICES), known.takesBody() ? "{}" : null);
                assertThat(answer.statusCode()).as("%s: %s", known.id(), answer.body()).isEqualTo(403);
            }
        }
    }

    @Test
    void anAdministratorSeesTheirOwnDomainAlone() throws Exception {
        assertThat(call(domainAdmin, "GET", "/domains", null).body()).contains("other.test").doesNotContain("example.test");
        assertThat(call(domainAdmin, "GET", "/accounts", null).body()).contains("uwe@other.test").doesNotContain("alice");
        assertThat(call(domainAdmin, "GET", "/accounts?domain=example.test", null).statusCode()).isEqualTo(404);
        assertThat(call(domainAdmin, "POST", "/accounts", "{\"address\":\"x@example.test\"}").statusCode()).isEqualTo(404);
        assertThat(call(domainAdmin, "POST", "/aliases", "{\"address\":\"x@example.test\",\"targets\":[\"y@z.test\"]}").statusCode()).isEqualTo(404);
        assertThat(call(domainAdmin, "POST", "/accounts", "{\"address\":\"new@other.test\"}").statusCode()).isEqualTo(201);
    }

    @Test
    void nobodyRisesByTheWayOfAnother() throws Exception {
        assertThat(call(domainAdmin, "PATCH", "/accounts/uwe@other.test", "{\"role\":\"server-admin\"}").statusCode()).isEqualTo(403);
        assertThat(call(domainAdmin, "POST", "/accounts", "{\"address\":\"y@other.test\",\"role\":\"server-admin\"}").statusCode()).isEqualTo(403);
        assertThat(call(domainAdmin, "PUT", "/accounts/root@other.test/password", "{}").statusCode()).isEqualTo(403);
        assertThat(call(domainAdmin, "DELETE", "/accounts/root@other.test", null).statusCode()).isEqualTo(403);
        assertThat(call(domainAdmin, "POST", "/accounts/root@other.test/app-passwords", "{\"name\":\"x\"}").statusCode()).isEqualTo(403);
        assertThat(call(user, "POST", "/tokens", "{\"name\":\"x\",\"owner\":\"" + PackagedServer.ALICE + "\",\"scopes\":[\"read\"]}").statusCode()).isEqualTo(404);
        assertThat(call(reader, "POST", "/tokens", "{\"name\":\"x\",\"scopes\":[\"all\"]}").statusCode()).isEqualTo(403);
    }

    @Test
    void theCommandLineReachesAServerElsewhere() throws Exception {
        String listed = server.signet("account", "list", "--server", "https://localhost:" + server.port(443), "--server-ca", server.authority().toString())
                .env(Map.of("SIGNET_TOKEN", reader)).ok();
        assertThat(listed).contains(PackagedServer.ALICE, "uwe@other.test");
        assertThat(server.signet("domain", "add", "third.test", "--server", "https://localhost:" + server.port(443), "--server-ca", server.authority().toString())
                .env(Map.of("SIGNET_TOKEN", reader)).fails()).contains("not for directory");
        assertThat(server.signet("account", "list", "--server", "https://localhost:" + server.port(443)).env(Map.of("SIGNET_TOKEN", reader)).fails())
                .contains("is not trusted");
    }
}
