package org.signetmail.proof.mtasts;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.Supplier;

import org.signetmail.text.SyntaxError;

/** Has a domain's policy from where it publishes it (RFC 8461 3.3). Blocks for a bounded time; thread-safe. */
public final class PolicyFetch {
    /** What came of it. */
    public sealed interface Fetched {
        /** @param text as it came */
        record Policy(StsPolicy policy, String text) implements Fetched {}

        record Failed(String why) implements Fetched {}
    }

    /** RFC 8461 3.3 proposes both. */
    private static final int MOST_OCTETS = 64 * 1024;
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    private final Supplier<HttpClient> http;
    private final Function<String, URI> address;
    private final Duration patience;

    /** @param http verifies certificates, and follows no redirect */
    public PolicyFetch(Supplier<HttpClient> http) {
        this(http, host -> URI.create("https://" + host + "/.well-known/mta-sts.txt"), PATIENCE);
    }

    /** @param address where a policy host has it */
    PolicyFetch(Supplier<HttpClient> http, Function<String, URI> address, Duration patience) {
        this.http = http;
        this.address = address;
        this.patience = patience;
    }

    /** @param domain a lower-case A-label */
    public Fetched fetch(String domain) {
        String host = "mta-sts." + domain;
        HttpRequest request = HttpRequest.newBuilder(address.apply(host)).timeout(patience).header("Accept", "text/plain").build();
        CompletableFuture<HttpResponse<byte[]>> answer = http.get().sendAsync(request,
                HttpResponse.BodyHandlers.limiting(HttpResponse.BodyHandlers.ofByteArray(), MOST_OCTETS));
        HttpResponse<byte[]> whole;
        try {
            // The request's own time ends with the header: a body may trickle.
            whole = answer.get(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException slow) {
            answer.cancel(true);
            return new Fetched.Failed(host + " gave no whole policy within " + patience.toSeconds() + " s");
        } catch (ExecutionException failed) {
            return new Fetched.Failed(host + ": " + words(failed.getCause() == null ? failed : failed.getCause()));
        } catch (InterruptedException e) {
            answer.cancel(true);
            Thread.currentThread().interrupt();
            return new Fetched.Failed("interrupted");
        }
        return read(host, whole);
    }

    private static Fetched read(String host, HttpResponse<byte[]> answer) {
        if (answer.statusCode() != 200) {
            return new Fetched.Failed(host + " answers " + answer.statusCode());
        }
        // RFC 8461 3.2: a host where strangers keep files must not make a policy of one.
        String type = answer.headers().firstValue("content-type").orElse("").toLowerCase(Locale.ROOT);
        if (!type.equals("text/plain") && !type.startsWith("text/plain;")) {
            return new Fetched.Failed("what " + host + " has is no text/plain");
        }
        String text = new String(answer.body(), StandardCharsets.UTF_8);
        try {
            return new Fetched.Policy(StsPolicy.parse(text), text);
        } catch (SyntaxError wrong) {
            return new Fetched.Failed("the policy of " + host + " does not count: " + wrong.reason());
        }
    }

    private static String words(Throwable cause) {
        String said = cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
        String line = said.replaceAll("\\p{Cntrl}", " ");
        return line.length() > 300 ? line.substring(0, 300) + "…" : line;
    }
}
