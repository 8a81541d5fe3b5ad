package org.signetmail.it;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

/** Every operation of the API, by its own description against the running server. */
class ApiDocumentIT {
    private static PackagedServer server;
    private static ApiSocket api;
    private static JsonNode document;
    private static SchemaCheck schemas;

    /** @param body the schema, resolved; missing where it takes none */
    private record Known(String id, String method, String path, JsonNode description, JsonNode body) {
        boolean forOwners() {
            return description.path("x-may").asString().equals("self");
        }
    }

    @BeforeAll
    static void start() throws Exception {
        server = PackagedServer.launch();
        api = new ApiSocket(server.data());
        document = api.call("GET", "/openapi.json", null).body();
        schemas = new SchemaCheck(document);
    }

    @AfterAll
    static void stop() throws Exception {
        server.close();
    }

    /** Those that the socket's user may do. */
    private static List<Known> operations() {
        return all().stream().filter(known -> !known.forOwners()).toList();
    }

    private static List<Known> all() {
        var all = new ArrayList<Known>();
        for (var path : document.path("paths").properties()) {
            for (var verb : path.getValue().properties()) {
                all.add(new Known(verb.getValue().path("operationId").asString(), verb.getKey().toUpperCase(Locale.ROOT), path.getKey(), verb.getValue(),
                        schemas.resolved(verb.getValue().path("requestBody").path("content").path("application/json").path("schema"))));
            }
        }
        return all;
    }

    /** Names that nothing has. */
    private static String filled(String path) {
        return path.replace("{address}", "nobody@nowhere.test").replace("{domain}", "nowhere.test").replace("{id}", "999999999").replaceAll("\\{[a-z]+}", "nothing");
    }

    private static void refused(ApiSocket.Answer answer, String what, int... codes) {
        assertThat(answer.status()).as("%s: %s", what, answer.body()).isIn(java.util.Arrays.stream(codes).boxed().toList());
        assertThat(answer.field("Content-Type")).as(what).isEqualTo("application/problem+json");
        assertThat(answer.body().path("detail").asString()).as(what).isNotEmpty();
        assertThat(answer.body().path("status").asInt()).as(what).isEqualTo(answer.status());
    }

    @Test
    void theDocumentDescribesWhatThereIs() {
        assertThat(document.path("openapi").asString()).isEqualTo("3.1.0");
        assertThat(operations()).hasSizeGreaterThan(50).allSatisfy(known -> {
            assertThat(known.id()).matches("[a-z0-9-]+\\.[a-z0-9-]+");
            assertThat(known.description().path("summary").asString()).isNotEmpty();
        });
        for (var schema : document.path("components").path("schemas").properties()) {
            assertThat(schema.getValue().path("properties").isObject()).as(schema.getKey()).isTrue();
        }
    }

    @Test
    void eachQuestionAnswersAsDescribed() throws Exception {
        for (Known known : operations()) {
            if (!known.method().equals("GET") || known.path().contains("{")) {
                continue;
            }
            ApiSocket.Answer answer = api.call("GET", known.path(), null);
            assertThat(answer.status()).as("%s: %s", known.id(), answer.body()).isEqualTo(200);
            JsonNode schema = known.description().path("responses").path("200").path("content").path("application/json").path("schema");
            assertThat(schemas.faults(answer.body(), schema)).as(known.id()).isEmpty();
        }
    }

    @Test
    void oneThingAnswersAsDescribed() throws Exception {
        Map<String, String> there = Map.of("{address}", PackagedServer.ALICE, "{domain}", "example.test");
        for (Known known : operations()) {
            String path = there.entrySet().stream().reduce(known.path(), (p, e) -> p.replace(e.getKey(), e.getValue()), (_, p) -> p);
            if (!known.method().equals("GET") || path.equals(known.path()) || path.contains("{") || known.path().startsWith("/aliases")) {
                continue;
            }
            ApiSocket.Answer answer = api.call("GET", path, null);
            assertThat(answer.status()).as("%s: %s", known.id(), answer.body()).isEqualTo(200);
            JsonNode schema = known.description().path("responses").path("200").path("content").path("application/json").path("schema");
            assertThat(schemas.faults(answer.body(), schema)).as(known.id()).isEmpty();
        }
    }

    /** The socket's user has no account: what is for an account's owner is not for them. */
    @Test
    void whatIsForAnOwnerIsForNobodyElse() throws Exception {
        assertThat(all()).filteredOn(Known::forOwners).isNotEmpty();
        for (Known known : all()) {
            if (known.forOwners()) {
                refused(api.call(known.method(), filled(known.path()), known.body().has("properties") ? "{}" : null), known.id(), 403);
            }
        }
    }

    @Test
    void whatIsNotThereIsSaidSo() throws Exception {
        for (Known known : operations()) {
            if (known.path().contains("{") && (known.method().equals("GET") || known.method().equals("DELETE"))) {
                refused(api.call(known.method(), filled(known.path()), null), known.id(), 404, 400);
            }
        }
    }

    @Test
    void anUnknownFieldIsRefusedByItsName() throws Exception {
        for (Known known : operations()) {
            if (known.body().has("properties")) {
                ApiSocket.Answer answer = api.call(known.method(), filled(known.path()), "{\"no such field\":1}");
                refused(answer, known.id(), 400);
                assertThat(answer.body().path("field").asString()).as(known.id()).isEqualTo("no such field");
            }
        }
    }

    @Test
    void aValueOfAnotherTypeIsRefusedByItsFieldsName() throws Exception {
        for (Known known : operations()) {
            for (var property : known.body().path("properties").properties()) {
                for (String value : List.of("17", "1.5", "\"text\"", "true", "{\"a\":1}", "[[1]]")) {
                    if (!schemas.faults(json(value), property.getValue()).isEmpty()) {
                        ApiSocket.Answer answer = api.call(known.method(), filled(known.path()), "{\"" + property.getKey() + "\":" + value + "}");
                        refused(answer, known.id() + " " + property.getKey() + "=" + value, 400);
                        assertThat(answer.body().path("field").asString()).as(known.id()).startsWith(property.getKey());
                    }
                }
            }
        }
    }

    private static JsonNode json(String text) {
        return tools.jackson.databind.json.JsonMapper.builder().build().readTree(text);
    }

    @Test
    void whatIsNoJsonIsRefused() throws Exception {
        for (Known known : operations()) {
            if (known.body().has("properties")) {
                for (String body : List.of("{", "nonsense", "[]", "\"text\"", "{} {}", "\u0000")) {
                    refused(api.call(known.method(), filled(known.path()), body), known.id() + " " + body, 400);
                }
            }
        }
    }

    @Test
    void questionsAreCheckedToo() throws Exception {
        for (Known known : operations()) {
            if (known.method().equals("GET")) {
                refused(api.call("GET", filled(known.path()) + "?nonsense=1", null), known.id(), 400);
            }
            if (known.method().equals("GET") && known.description().path("parameters").valueStream().anyMatch(p -> p.path("name").asString().equals("limit"))
                    && !known.path().contains("{")) {
                for (String limit : List.of("0", "-1", "1001", "many", "99999999999999999999")) {
                    limits(known, limit);
                }
            }
        }
    }

    private static void limits(Known known, String limit) throws IOException {
        ApiSocket.Answer answer = api.call("GET", known.path() + "?limit=" + limit, null);
        assertThat(answer.status()).as("%s limit=%s: %s", known.id(), limit, answer.body()).isEqualTo(400);
    }

    @Test
    void whatSomebodyElseChangedIsNotOverwritten() throws Exception {
        String path = "/accounts/" + PackagedServer.ALICE;
        String tag = api.call("GET", path, null).field("ETag");
        assertThat(tag).isNotEmpty();
        ApiSocket.Answer changed = api.call("PATCH", path, "{\"displayName\":\"Alice\"}", "If-Match: " + tag);
        assertThat(changed.status()).isEqualTo(200);
        refused(api.call("PATCH", path, "{\"displayName\":\"Eve\"}", "If-Match: " + tag), "stale", 412);
        assertThat(api.call("PATCH", path, "{\"displayName\":\"Alice A.\"}", "If-Match: " + changed.field("ETag")).status()).isEqualTo(200);
        assertThat(api.call("GET", path, null).body().path("displayName").asString()).isEqualTo("Alice A.");
    }

    @Test
    void whatHasNoTagSaysSo() throws Exception {
        refused(api.call("POST", "/domains", "{\"name\":\"tagged.test\"}", "If-Match: *"), "no thing yet", 400);
        assertThat(api.call("GET", "/domains/tagged.test", null).status()).isEqualTo(404);
        assertThat(all()).filteredOn(known -> known.description().path("parameters").toString().contains("If-Match"))
                .extracting(Known::id).contains("tls-policies.set", "tokens.remove", "queue.hold", "accounts.set-password").doesNotContain("domains.add", "backups.download");
    }

    @Test
    void oneOfSeveralTagsIsEnough() throws Exception {
        String path = "/tls/policies/tags.example";
        api.call("PUT", path, "{\"level\":\"encrypt\"}");
        ApiSocket.Answer shown = api.call("GET", path, null);
        assertThat(shown.body().path("level").asString()).isEqualTo("encrypt");
        assertThat(api.call("PUT", path, "{\"level\":\"verify\"}", "If-Match: \"other\", " + shown.field("ETag")).status()).isEqualTo(200);
        refused(api.call("PUT", path, "{\"level\":\"none\"}", "If-Match: " + shown.field("ETag")), "stale", 412);
        assertThat(api.call("DELETE", path, null, "If-Match: *").status()).isEqualTo(200);
        List<String> before = api.call("GET", "/audit?subject=" + path, null).body().path("items").valueStream().map(e -> e.path("before").asString("")).toList();
        assertThat(before).hasSize(3);
        assertThat(before.get(0)).contains("\"level\":\"verify\"");
        assertThat(before.get(1)).contains("\"level\":\"encrypt\"");
        assertThat(before.get(2)).isEmpty();
    }

    @Test
    void theTagOfAnAnswerIsThatOfTheThing() throws Exception {
        String path = "/accounts/" + PackagedServer.ALICE + "/sieve/tags";
        ApiSocket.Answer put = api.call("PUT", path, "{\"content\":\"keep;\"}");
        assertThat(put.status()).as("%s", put.body()).isEqualTo(200);
        assertThat(api.call("GET", path, null).field("ETag")).isEqualTo(put.field("ETag")).isNotEmpty();
        assertThat(api.call("DELETE", path, null, "If-Match: " + put.field("ETag")).status()).isEqualTo(200);
    }

    @Test
    void whatIsGoneIsInTheAuditLogAsItWas() throws Exception {
        JsonNode token = api.call("POST", "/tokens", "{\"name\":\"short-lived\",\"scopes\":[\"read\"]}").body();
        api.call("DELETE", "/tokens/" + token.path("id").asLong(), null);
        api.call("POST", "/bans", "{\"range\":\"198.51.100.0/24\",\"reason\":\"rude\"}");
        api.call("DELETE", "/bans/198.51.100.0/24", null);
        api.call("POST", "/accounts/" + PackagedServer.ALICE + "/app-passwords", "{\"name\":\"old phone\",\"protocols\":[\"imap\"]}");
        JsonNode kept = api.call("GET", "/accounts/" + PackagedServer.ALICE + "/app-passwords", null).body().path("items").get(0);
        api.call("DELETE", "/accounts/" + PackagedServer.ALICE + "/app-passwords/" + kept.path("id").asLong(), null);
        for (var was : Map.of("tokens.remove", "short-lived", "bans.remove", "rude", "app-passwords.remove", "old phone").entrySet()) {
            JsonNode entry = api.call("GET", "/audit?operation=" + was.getKey(), null).body().path("items").get(0);
            assertThat(entry.path("before").asString("")).as(was.getKey()).contains(was.getValue()).doesNotContain(token.path("token").asString());
        }
    }

    @Test
    void eachChangeIsInTheAuditLogWithoutItsSecrets() throws Exception {
        api.call("POST", "/accounts", "{\"address\":\"carol@example.test\",\"password\":\"very secret 9\"}");
        api.call("PATCH", "/accounts/carol@example.test", "{\"quotaBytes\":4096}");
        api.call("PUT", "/accounts/carol@example.test/password", "{}");
        JsonNode log = api.call("GET", "/audit?subject=/accounts/carol", null).body().path("items");
        assertThat(log.toString()).doesNotContain("very secret").contains("accounts.set", "accounts.set-password");
        JsonNode set = log.valueStream().filter(e -> e.path("operation").asString().equals("accounts.set")).findFirst().orElseThrow();
        assertThat(set.path("before").asString()).contains("\"quotaBytes\":0");
        assertThat(set.path("after").asString()).contains("\"quotaBytes\":4096").doesNotContain("password");
        assertThat(set.path("who").asString()).startsWith("the user ");
    }

    @Test
    void longWorkIsAJob() throws Exception {
        ApiSocket.Answer begun = api.call("POST", "/check", null);
        assertThat(begun.status()).isEqualTo(202);
        JsonNode job = begun.body();
        while (job.path("state").asString().equals("running")) {
            job = api.call("GET", "/jobs/" + job.path("id").asLong() + "?change=" + job.path("change").asLong(), null).body();
        }
        assertThat(job.path("state").asString()).isEqualTo("done");
        assertThat(job.path("result").path("faults").isEmpty()).isTrue();
    }
}
