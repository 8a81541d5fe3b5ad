package org.signetmail.care.acme;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

import org.jspecify.annotations.Nullable;

import org.signetmail.tls.Credential;

/**
 * What our listeners answer while an order waits: HTTP-01 texts by token (RFC 8555 8.3), and TLS-ALPN-01 certificates by
 * name (RFC 8737). Thread-safe, never blocks.
 */
public final class Challenges {
    private final Map<String, String> texts = new ConcurrentHashMap<>();
    private final Map<String, Credential> credentials = new ConcurrentHashMap<>();

    /** The answer at {@code /.well-known/acme-challenge/TOKEN}. */
    public Optional<String> text(String token) {
        return Optional.ofNullable(texts.get(token));
    }

    /** What to present to one that asks for {@code acme-tls/1}, or null where no order waits for the name. */
    public @Nullable Credential credential(String serverName) {
        return credentials.get(serverName.toLowerCase(Locale.ROOT));
    }

    /** @return takes the answer away */
    Shown show(String token, String text) {
        texts.put(token, text);
        return () -> texts.remove(token, text);
    }

    /** @return takes the answer away */
    Shown show(String serverName, Credential credential) {
        String name = serverName.toLowerCase(Locale.ROOT);
        credentials.put(name, credential);
        return () -> credentials.remove(name, credential);
    }

    /** An answer that stands until it is taken away. */
    @FunctionalInterface
    interface Shown extends AutoCloseable {
        @Override
        void close() throws Failure;
    }
}
