package org.signetmail.web.api;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import org.jspecify.annotations.Nullable;

/** JSON schemas (2020-12) of records, as the API writes and reads them. */
final class Schemas {
    private final Map<String, Object> named = new TreeMap<>();
    private final Map<String, Class<?>> types = new LinkedHashMap<>();

    /** All that were asked for, and what they hold. */
    Map<String, Object> all() {
        return named;
    }

    Map<String, Object> of(Type type) {
        return switch (type) {
            case ParameterizedType list when list.getRawType() instanceof Class<?> raw && Collection.class.isAssignableFrom(raw) ->
                Map.of("type", "array", "items", of(list.getActualTypeArguments()[0]));
            case ParameterizedType map when map.getRawType() instanceof Class<?> raw && Map.class.isAssignableFrom(raw) ->
                Map.of("type", "object", "additionalProperties", of(map.getActualTypeArguments()[1]));
            case ParameterizedType other -> of(other.getRawType());
            case Class<?> plain -> of(plain);
            default -> Map.of();
        };
    }

    private Map<String, Object> of(Class<?> type) {
        if (type == boolean.class || type == Boolean.class) {
            return Map.of("type", "boolean");
        }
        if (type == int.class || type == Integer.class) {
            return Map.of("type", "integer", "format", "int32");
        }
        if (type == long.class || type == Long.class) {
            return Map.of("type", "integer", "format", "int64");
        }
        if (type == double.class || type == Double.class) {
            return Map.of("type", "number");
        }
        if (type == Instant.class) {
            return Map.of("type", "string", "format", "date-time");
        }
        if (type.isEnum()) {
            return Map.of("type", "string", "enum", java.util.Arrays.stream(type.getEnumConstants()).map(String::valueOf).toList());
        }
        if (type.isRecord()) {
            return Map.of("$ref", "#/components/schemas/" + record(type));
        }
        return type == Object.class ? Map.of() : Map.of("type", "string");
    }

    private String record(Class<?> type) {
        String name = type.getSimpleName();
        if (types.get(name) != null && types.get(name) != type && type.getEnclosingClass() != null) {
            // Two rooms may call a thing alike.
            name = type.getEnclosingClass().getSimpleName() + name;
        }
        if (types.putIfAbsent(name, type) == null) {
            var properties = new LinkedHashMap<String, Object>();
            var required = new ArrayList<String>();
            for (RecordComponent part : type.getRecordComponents()) {
                boolean nullable = part.getAnnotatedType().isAnnotationPresent(Nullable.class);
                properties.put(part.getName(), nullable ? orNull(of(part.getGenericType())) : of(part.getGenericType()));
                if (!nullable) {
                    required.add(part.getName());
                }
            }
            named.put(name, Map.of("type", "object", "properties", properties, "required", required, "additionalProperties", false));
        }
        return name;
    }

    private static Map<String, Object> orNull(Map<String, Object> schema) {
        return Map.of("anyOf", List.of(schema, Map.of("type", "null")));
    }
}
