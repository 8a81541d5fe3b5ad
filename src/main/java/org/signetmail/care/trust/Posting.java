package org.signetmail.care.trust;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/**
 * Posts JSON to addresses that administrators gave, and looks at the answer's status alone: whoever answers has fifteen seconds
 * and 64 KiB for all of it, and redirects are not followed. Thread-safe.
 */
public final class Posting {
    private static final Duration PATIENCE = Duration.ofSeconds(15);
    private static final int MOST_ANSWER = 64 * 1024;

    private final Supplier<HttpClient> http;
    private final Duration patience;

    /** @param http asked when there is something to post; verifies whom it talks to, and follows no redirects */
    public Posting(Supplier<HttpClient> http) {
        this(http, PATIENCE);
    }

    public Posting(Supplier<HttpClient> http, Duration patience) {
        this.http = http;
        this.patience = patience;
    }

    /** The answer's status. @throws IOException when there was none; @throws InterruptedException when it was not waited for */
    public int post(URI address, Map<String, String> headers, byte[] body) throws IOException, InterruptedException {
        HttpRequest.Builder request;
        try {
            request = HttpRequest.newBuilder(address).timeout(patience).header("Content-Type", "application/json").POST(HttpRequest.BodyPublishers.ofByteArray(body));
        } catch (IllegalArgumentException e) {
            throw new IOException("the address is none that can be posted to", e);
        }
        headers.forEach(request::header);
        CompletableFuture<HttpResponse<Void>> answer = http.get().sendAsync(request.build(),
                HttpResponse.BodyHandlers.limiting(HttpResponse.BodyHandlers.discarding(), MOST_ANSWER));
        try {
            return answer.get(patience.toNanos(), TimeUnit.NANOSECONDS).statusCode();
        } catch (TimeoutException slow) {
            throw new IOException("no whole answer within " + patience.toMillis() + " ms", slow);
        } catch (ExecutionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw new IOException(words(cause), cause);
        } finally {
            answer.cancel(true);
        }
    }

    /** What is wrong at the bottom of it: a client's own words hide the certificate's. */
    private static String words(Throwable failed) {
        Throwable cause = failed;
        while (cause.getCause() != null && cause.getCause() != cause) {
            cause = cause.getCause();
        }
        return cause.getMessage() == null || cause.getMessage().isEmpty() ? cause.getClass().getSimpleName() : cause.getMessage();
    }
}
