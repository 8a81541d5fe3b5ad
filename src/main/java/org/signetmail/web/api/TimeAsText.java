package org.signetmail.web.api;

import java.time.DateTimeException;
import java.time.Instant;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.deser.std.StdDeserializer;

/** A time as people and programs write it (RFC 3339); a number is none: nobody knows whether it counts seconds or milliseconds. */
final class TimeAsText extends StdDeserializer<Instant> {
    TimeAsText() {
        super(Instant.class);
    }

    @Override
    public @Nullable Instant deserialize(JsonParser parser, DeserializationContext context) {
        if (parser.currentToken() == JsonToken.VALUE_STRING) {
            try {
                return Instant.parse(parser.getString());
            } catch (DateTimeException noTime) {
                return context.reportInputMismatch(this, "no time");
            }
        }
        return context.reportInputMismatch(this, "no time");
    }
}
