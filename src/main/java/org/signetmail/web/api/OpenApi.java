package org.signetmail.web.api;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** The API's description (OpenAPI 3.1), made from the operations and their records. */
final class OpenApi {
    private static final Pattern NAME = Pattern.compile("\\{([a-z]+)}");
    private static final String JSON = "application/json";

    private OpenApi() {}

    static Map<String, Object> of(Operations operations) {
        var schemas = new Schemas();
        Map<String, Object> problem = schemas.of(Problem.class);
        var paths = new LinkedHashMap<String, Map<String, Object>>();
        for (Operation operation : operations.all()) {
            paths.computeIfAbsent(operation.path(), _ -> new TreeMap<>()).put(operation.verb().name().toLowerCase(Locale.ROOT), described(operations, operation, schemas, problem));
        }
        return Map.of(
                "openapi", "3.1.0",
                "info", Map.of("title", "Signet", "version", "v1", "license", Map.of("name", "Apache-2.0", "identifier", "Apache-2.0"),
                        "description", "Whatever can be asked of the server and done to it. A command has the name of its operation."),
                "servers", List.of(Map.of("url", HttpApi.BASE)),
                "paths", paths,
                "components", Map.of("schemas", schemas.all(), "securitySchemes", Map.of("token", Map.of("type", "http", "scheme", "bearer"))),
                "security", List.of(Map.of("token", List.of())));
    }

    private static Map<String, Object> described(Operations operations, Operation operation, Schemas schemas, Map<String, Object> problem) {
        var described = new LinkedHashMap<String, Object>();
        described.put("operationId", operation.id());
        described.put("summary", operation.summary());
        described.put("tags", List.of(operation.id().substring(0, operation.id().indexOf('.'))));
        var parameters = new ArrayList<Map<String, Object>>();
        NAME.matcher(operation.path()).results().forEach(name -> parameters.add(
                Map.of("name", name.group(1), "in", "path", "required", true, "schema", Map.of("type", "string"))));
        operation.queries().forEach(query -> parameters.add(
                Map.of("name", query.name(), "in", "query", "description", query.meaning(), "schema", Map.of("type", "string"))));
        if (operations.before(operation).isPresent()) {
            parameters.add(Map.of("name", "If-Match", "in", "header", "description", "the ETag that the thing must still have", "schema", Map.of("type", "string")));
        }
        if (!parameters.isEmpty()) {
            described.put("parameters", parameters);
        }
        if (operation.takes() != null) {
            described.put("requestBody", Map.of("required", true, "content", Map.of(JSON, Map.of("schema", schemas.of(operation.takes())))));
        }
        Map<String, Object> answer = switch (operation.gives()) {
            case Operation.Gives.One(Class<?> type) -> schemas.of(type);
            case Operation.Gives.Paged(Class<?> type) -> Map.of("type", "object", "required", List.of("items", "next"), "properties",
                    Map.of("items", Map.of("type", "array", "items", schemas.of(type)), "next", Map.of("type", List.of("string", "null"))));
            case Operation.Gives.File _ -> Map.of();
            case Operation.Gives.Nothing() -> Map.of("type", "object");
        };
        String type = operation.gives() instanceof Operation.Gives.File(String media) ? media : JSON;
        described.put("responses", Map.of(
                Integer.toString(operation.status()), Map.of("description", operation.summary(), "content", Map.of(type, Map.of("schema", answer))),
                "default", Map.of("description", "refused, with the reason", "content", Map.of("application/problem+json", Map.of("schema", problem)))));
        described.put("x-may", operation.may().name().toLowerCase(Locale.ROOT));
        described.put("x-area", operation.area().name().toLowerCase(Locale.ROOT));
        return described;
    }
}
