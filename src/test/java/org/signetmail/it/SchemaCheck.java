package org.signetmail.it;

import java.util.ArrayList;
import java.util.List;

import tools.jackson.databind.JsonNode;

/** Holds a JSON value against a schema of the API's own document: the few words of JSON Schema that it uses. */
final class SchemaCheck {
    private final JsonNode schemas;

    SchemaCheck(JsonNode document) {
        schemas = document.path("components").path("schemas");
    }

    /** What does not fit, in words; empty where all does. */
    List<String> faults(JsonNode value, JsonNode schema) {
        var faults = new ArrayList<String>();
        walk("", value, schema, faults);
        return faults;
    }

    private void walk(String at, JsonNode value, JsonNode schema, List<String> faults) {
        if (schema.has("$ref")) {
            walk(at, value, resolved(schema), faults);
        } else if (schema.has("anyOf")) {
            for (JsonNode each : schema.path("anyOf")) {
                var tried = new ArrayList<String>();
                walk(at, value, each, tried);
                if (tried.isEmpty()) {
                    return;
                }
            }
            faults.add(at + ": " + value + " is none of " + schema);
        } else if (!schema.path("type").isMissingNode() && !isOf(value, schema.path("type"))) {
            faults.add(at + ": " + value + " is no " + schema.path("type"));
        } else if (value.isArray()) {
            for (int i = 0; i < value.size(); i++) {
                walk(at + "[" + i + "]", value.get(i), schema.path("items"), faults);
            }
        } else if (value.isObject()) {
            object(at, value, schema, faults);
        } else if (schema.has("enum") && schema.path("enum").valueStream().noneMatch(value::equals)) {
            faults.add(at + ": " + value + " is not among " + schema.path("enum"));
        }
    }

    private void object(String at, JsonNode value, JsonNode schema, List<String> faults) {
        for (JsonNode name : schema.path("required")) {
            if (!value.has(name.asString())) {
                faults.add(at + ": no " + name.asString());
            }
        }
        for (var field : value.properties()) {
            JsonNode known = schema.path("properties").path(field.getKey());
            if (!known.isMissingNode()) {
                walk(at + "." + field.getKey(), field.getValue(), known, faults);
            } else if (schema.path("additionalProperties").isObject()) {
                walk(at + "." + field.getKey(), field.getValue(), schema.path("additionalProperties"), faults);
            } else if (schema.path("additionalProperties").isBoolean()) {
                faults.add(at + ": " + field.getKey() + " is not described");
            }
        }
    }

    /** What a reference stands for. */
    JsonNode resolved(JsonNode schema) {
        return schema.has("$ref") ? schemas.path(schema.path("$ref").asString().substring("#/components/schemas/".length())) : schema;
    }

    private static boolean isOf(JsonNode value, JsonNode type) {
        if (type.isArray()) {
            return type.valueStream().anyMatch(each -> isOf(value, each));
        }
        return switch (type.asString()) {
            case "object" -> value.isObject();
            case "array" -> value.isArray();
            case "string" -> value.isString();
            case "integer" -> value.isIntegralNumber();
            case "number" -> value.isNumber();
            case "boolean" -> value.isBoolean();
            case "null" -> value.isNull();
            default -> false;
        };
    }
}
