package org.signetmail.care.trust;

import java.net.http.HttpClient;
import java.time.Duration;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import org.signetmail.tls.HttpsTrust;
import org.signetmail.tls.OutgoingPolicy;

/** An HTTP client that trusts whom this installation trusts, verifying always; made when first asked for. Thread-safe. */
public final class TrustedHttp implements Supplier<HttpClient>, AutoCloseable {
    private static final Duration CONNECT = Duration.ofSeconds(10);

    private final OutgoingPolicy policy;
    private @Nullable HttpClient client;

    /** @param policy asked at each handshake, for the level that verifies */
    public TrustedHttp(OutgoingPolicy policy) {
        this.policy = policy;
    }

    @Override
    public synchronized HttpClient get() {
        HttpClient made = client;
        if (made == null) {
            made = HttpClient.newBuilder().sslContext(HttpsTrust.context(policy)).connectTimeout(CONNECT).followRedirects(HttpClient.Redirect.NEVER).build();
            client = made;
        }
        return made;
    }

    @Override
    public synchronized void close() {
        if (client != null) {
            client.shutdownNow();
        }
    }
}
