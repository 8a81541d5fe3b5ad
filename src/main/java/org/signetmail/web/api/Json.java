package org.signetmail.web.api;

import java.lang.annotation.Annotation;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DatabindException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.cfg.CoercionAction;
import tools.jackson.databind.cfg.CoercionInputShape;
import tools.jackson.databind.cfg.MapperConfig;
import tools.jackson.databind.cfg.MutableCoercionConfig;
import tools.jackson.databind.exc.MismatchedInputException;
import tools.jackson.databind.introspect.AnnotatedMember;
import tools.jackson.databind.introspect.JacksonAnnotationIntrospector;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.type.LogicalType;

/** JSON as the API reads and writes it: what is unknown or of another type is refused, by its field's name. Thread-safe. */
public final class Json {
    private static final int TAG_OCTETS = 12;

    private final JsonMapper wire = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, DeserializationFeature.FAIL_ON_TRAILING_TOKENS,
                    DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
            .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
            .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
            .withCoercionConfig(LogicalType.Textual, Json::textsAlone)
            .addModule(new SimpleModule().addDeserializer(Instant.class, new TimeAsText())).build();
    private final JsonMapper stable = without(Set.of(Passing.class, Secret.class));
    private final JsonMapper open = without(Set.of(Secret.class));

    private static void textsAlone(MutableCoercionConfig of) {
        List.of(CoercionInputShape.Integer, CoercionInputShape.Float, CoercionInputShape.Boolean).forEach(shape -> of.setCoercion(shape, CoercionAction.Fail));
    }

    private static JsonMapper without(Set<Class<? extends Annotation>> marks) {
        return JsonMapper.builder().enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
                .annotationIntrospector(new JacksonAnnotationIntrospector() {
                    private static final long serialVersionUID = 1;

                    @Override
                    public boolean hasIgnoreMarker(MapperConfig<?> config, AnnotatedMember member) {
                        return marks.stream().anyMatch(member::hasAnnotation) || super.hasIgnoreMarker(config, member);
                    }
                }).build();
    }

    public byte[] write(Object value) {
        return wire.writeValueAsBytes(value);
    }

    /** What the audit log keeps: no secrets. */
    String shown(Object value) {
        return open.writeValueAsString(value);
    }

    /** Text that {@link #shown} made. */
    Object tree(String text) {
        return wire.readTree(text);
    }

    /** A strong entity tag, in its quotes (RFC 9110 8.8.3): the same for as long as nobody changes the thing. */
    String tag(Object value) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(stable.writeValueAsString(value).getBytes(StandardCharsets.UTF_8));
            return '"' + Base64.getUrlEncoder().withoutPadding().encodeToString(java.util.Arrays.copyOf(hash, TAG_OCTETS)) + '"';
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Octets, a map or such a record, as the type that is wanted. */
    <T> T read(@Nullable Object given, Class<T> type) {
        try {
            T read = switch (given) {
                case null -> wire.readValue("{}", type);
                case byte[] octets -> wire.readValue(octets.length == 0 ? new byte[] {'{', '}'} : octets, type);
                case Object value when type.isInstance(value) -> type.cast(value);
                case Object value -> wire.convertValue(value, type);
            };
            if (read == null) {
                throw Problem.invalid(null, "the request has no body");
            }
            return read;
        } catch (DatabindException e) {
            String field = e.getPath().stream().map(r -> r.getPropertyName() == null ? "[" + r.getIndex() + "]" : r.getPropertyName()).collect(Collectors.joining("."))
                    .replace(".[", "[");
            throw Problem.invalid(field.isEmpty() ? null : field, why(e, field));
        } catch (JacksonException e) {
            throw Problem.invalid(null, "the request is no JSON: " + e.getOriginalMessage());
        }
    }

    /** In words that name no class of ours. */
    private static String why(DatabindException e, String field) {
        return switch (e) {
            case tools.jackson.databind.exc.UnrecognizedPropertyException unknown -> "there is no field " + unknown.getPropertyName() + " here"
                    + (unknown.getKnownPropertyIds() == null ? "" : "; there are " + unknown.getKnownPropertyIds().stream().map(String::valueOf).sorted().toList());
            case MismatchedInputException mismatch when mismatch.getTargetType() != null ->
                (field.isEmpty() ? "the body" : field) + " is " + kind(mismatch.getTargetType());
            default -> "the request is not the JSON that is wanted here";
        };
    }

    private static String kind(Class<?> type) {
        if (type == String.class) {
            return "a text";
        }
        if (type == Instant.class) {
            return "a time, as 2026-01-31T12:00:00Z";
        }
        if (type == Boolean.class || type == boolean.class) {
            return "true or false";
        }
        if (Number.class.isAssignableFrom(type) || type.isPrimitive()) {
            return "a whole number";
        }
        if (Iterable.class.isAssignableFrom(type)) {
            return "a list";
        }
        return "an object";
    }
}
