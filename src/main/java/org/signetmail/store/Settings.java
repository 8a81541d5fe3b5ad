package org.signetmail.store;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * Settings that change while the server runs, as named texts; rooms read typed values through their own records.
 * Thread-safe, durable, cached; a change is told to {@link Changes}.
 */
public interface Settings {
    Optional<String> text(String key);

    Map<String, String> all();

    void set(String key, String value);

    void remove(String key);

    default String text(String key, String otherwise) {
        return text(key).orElse(otherwise);
    }

    default long number(String key, long otherwise) {
        return text(key).map(Long::parseLong).orElse(otherwise);
    }

    default Duration seconds(String key, Duration otherwise) {
        return text(key).map(s -> Duration.ofSeconds(Long.parseLong(s))).orElse(otherwise);
    }
}
