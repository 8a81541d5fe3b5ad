package org.signetmail.app;

import java.io.IOException;
import java.io.OutputStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;

/** Speaks to a server's REST API. */
final class ApiClient {
    private final Wire wire;
    private final JsonMapper json = JsonMapper.builder().build();

    ApiClient(Wire wire) {
        this.wire = wire;
    }

    /** A list comes whole, however many pages it has. */
    JsonNode get(String path) {
        return call("GET", path, null);
    }

    /** The first page of a list alone. */
    JsonNode some(String path) {
        JsonNode page = called("GET", path, null);
        // Where nothing was found in the time that there is, the search goes on.
        while (page.path("items").isEmpty() && page.path("next").isString()) {
            page = called("GET", after(path, page.path("next")), null);
        }
        return page.path("items");
    }

    /** @param body becomes JSON; null sends none; @throws Refusal with the server's reason when it refuses */
    JsonNode call(String method, String path, @Nullable Object body) {
        JsonNode result = called(method, path, body);
        return result.size() == 2 && result.path("items") instanceof ArrayNode items && result.has("next") ? rest(method, path, items, result.path("next")) : result;
    }

    /** Writes the file that the server answers with. @throws Refusal with its reason when it refuses */
    void fetch(String path, OutputStream out) throws IOException {
        Wire.Reply reply = wire.fetch("POST", path, out);
        if (reply.status() >= 300) {
            understood(reply);
        }
    }

    private JsonNode called(String method, String path, @Nullable Object body) {
        return understood(wire.send(method, path, body == null ? new byte[0] : json.writeValueAsBytes(body)));
    }

    private JsonNode understood(Wire.Reply reply) {
        JsonNode result;
        try {
            result = json.readTree(reply.body());
        } catch (JacksonException e) {
            throw new Refusal("the server answered " + reply.status() + " and nothing that could be understood");
        }
        if (reply.status() == 401) {
            throw new Refusal("the server does not know this token, or no longer: `signet token add` there makes another");
        }
        if (reply.status() >= 300) {
            throw new Refusal(result.path("detail").asString("the server answered " + reply.status()), result.path("field").asString(""));
        }
        return result;
    }

    private ArrayNode rest(String method, String path, ArrayNode items, JsonNode next) {
        if (next.isString() && method.equals("GET")) {
            get(after(path, next)).forEach(items::add);
        }
        return items;
    }

    private static String after(String path, JsonNode next) {
        String plain = path.replaceFirst("[?&]after=[^&]*", "");
        return plain + (plain.contains("?") ? "&" : "?") + "after=" + part(next.asString());
    }

    /** Questions behind a path: names and values in turn; what is null is not asked. */
    static String queries(@Nullable String... namesAndValues) {
        var text = new StringBuilder();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            String value = namesAndValues[i + 1];
            if (value != null) {
                text.append(text.isEmpty() ? '?' : '&').append(namesAndValues[i]).append('=').append(part(value));
            }
        }
        return text.toString();
    }

    /** A name as part of a path. */
    static String part(String name) {
        return URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
