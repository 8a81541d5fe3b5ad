package org.signetmail.care.acme;

import java.io.IOException;
import java.net.Authenticator;
import java.net.ConnectException;
import java.net.CookieHandler;
import java.net.ProxySelector;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSession;

import org.jspecify.annotations.Nullable;

/**
 * An HTTP client for one talk with an authority that is not trusted to be kind: each answer, body included, has a most size
 * and a most time; the talk as a whole has a most time and number of requests. HTTPS alone; no redirect is followed, no
 * compression taken (a small body could unfold to a large one). Thread-safe.
 */
final class BoundedHttp extends HttpClient {
    /** @param answer octets of a body; @param each for one request and its whole answer; @param talk for all of them */
    record Limits(int answer, Duration each, Duration talk, int requests) {
        static final Limits USUAL = new Limits(512 * 1024, Duration.ofSeconds(30), Duration.ofMinutes(20), 1000);
    }

    private final HttpClient client;
    private final Limits limits;
    private final long until;
    private final AtomicInteger requests = new AtomicInteger();
    private volatile @Nullable Instant retryAfter;

    BoundedHttp(SSLContext tls, Limits limits) {
        this.limits = limits;
        until = System.nanoTime() + limits.talk().toNanos();
        client = HttpClient.newBuilder().sslContext(tls).followRedirects(Redirect.NEVER).connectTimeout(limits.each())
                .executor(Executors.newVirtualThreadPerTaskExecutor()).build();
    }

    /** When the last refusal asked us to come again (RFC 9110 10.2.3), or empty. */
    Optional<Instant> retryAfter() {
        return Optional.ofNullable(retryAfter);
    }

    @Override
    public <T> HttpResponse<T> send(HttpRequest request, HttpResponse.BodyHandler<T> handler) throws IOException, InterruptedException {
        URI uri = request.uri();
        if (!"https".equalsIgnoreCase(uri.getScheme())) {
            throw new IOException(uri + " is not HTTPS, and the authority is spoken to by HTTPS alone");
        }
        if (requests.incrementAndGet() > limits.requests()) {
            throw new IOException("the authority wanted more than " + limits.requests() + " requests");
        }
        long patience = Math.min(limits.each().toNanos(), until - System.nanoTime());
        if (patience <= 0) {
            throw new IOException("the authority took longer than " + limits.talk().toSeconds() + " s in all");
        }
        CompletableFuture<HttpResponse<byte[]>> answer = client.sendAsync(request,
                HttpResponse.BodyHandlers.limiting(HttpResponse.BodyHandlers.ofByteArray(), limits.answer()));
        HttpResponse<byte[]> whole;
        try {
            whole = answer.get(patience, TimeUnit.NANOSECONDS);
        } catch (TimeoutException slow) {
            answer.cancel(true);
            throw new IOException(uri.getHost() + " gave no whole answer within " + TimeUnit.NANOSECONDS.toMillis(patience) + " ms", slow);
        } catch (ExecutionException e) {
            throw explained(uri, e.getCause() == null ? e : e.getCause());
        }
        int status = whole.statusCode();
        if (status >= 300 && status < 400 && status != 304) {
            throw new IOException(uri + " redirects to " + shortened(whole.headers().firstValue("location").orElse("nowhere"))
                    + ", and no redirect is followed: give the address of the directory itself");
        }
        if (whole.headers().firstValue("content-encoding").filter(e -> !e.equalsIgnoreCase("identity")).isPresent()) {
            throw new IOException(uri.getHost() + " answers compressed, which was not asked for");
        }
        if (status >= 400) {
            retryAfter = retryAfter(whole.headers(), Instant.now()).orElse(null);
        }
        return new Read<>(whole, handed(whole, handler));
    }

    private static IOException explained(URI uri, Throwable cause) {
        String said = switch (cause) {
            case ConnectException unknown when Stream.<Throwable>iterate(unknown, Objects::nonNull, Throwable::getCause)
                    .anyMatch(c -> c instanceof UnresolvedAddressException || c instanceof UnknownHostException) ->
                "it has no address in the DNS";
            case ConnectException refused when refused.getMessage() == null -> "nothing takes connections there";
            default -> cause.getMessage() == null ? cause.toString() : cause.getMessage();
        };
        return new IOException(uri.getHost() + ": " + shortened(said), cause);
    }

    static String shortened(String text) {
        String line = text.codePoints().map(c -> Character.isISOControl(c) ? ' ' : c)
                .limit(500).collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append).toString();
        return line.length() < text.length() ? line + " …" : line;
    }

    /** Seconds or a date; nonsense is nothing. */
    static Optional<Instant> retryAfter(HttpHeaders headers, Instant now) {
        return headers.firstValue("retry-after").map(String::strip).flatMap(text -> {
            try {
                return Optional.of(!text.isEmpty() && text.chars().allMatch(c -> c >= '0' && c <= '9')
                        ? now.plusSeconds(Integer.parseInt(text)) : ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant());
            } catch (DateTimeParseException | NumberFormatException nonsense) {
                return Optional.empty();
            }
        });
    }

    /** The body as the caller wanted it, from the octets that are here already. */
    private static <T> T handed(HttpResponse<byte[]> whole, HttpResponse.BodyHandler<T> handler) throws IOException {
        HttpResponse.BodySubscriber<T> reader = handler.apply(new HttpResponse.ResponseInfo() {
            @Override public int statusCode() {
                return whole.statusCode();
            }

            @Override public HttpHeaders headers() {
                return whole.headers();
            }

            @Override public Version version() {
                return whole.version();
            }
        });
        reader.onSubscribe(new Flow.Subscription() {
            @Override public void request(long n) {}

            @Override public void cancel() {}
        });
        reader.onNext(List.of(ByteBuffer.wrap(whole.body())));
        reader.onComplete();
        try {
            return reader.getBody().toCompletableFuture().get();
        } catch (ExecutionException e) {
            throw new IOException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    /** An answer whose body was read. */
    private record Read<T>(HttpResponse<byte[]> whole, T body) implements HttpResponse<T> {
        @Override public int statusCode() {
            return whole.statusCode();
        }

        @Override public HttpRequest request() {
            return whole.request();
        }

        @Override public Optional<HttpResponse<T>> previousResponse() {
            return Optional.empty();
        }

        @Override public HttpHeaders headers() {
            return whole.headers();
        }

        @Override public Optional<SSLSession> sslSession() {
            return whole.sslSession();
        }

        @Override public URI uri() {
            return whole.uri();
        }

        @Override public Version version() {
            return whole.version();
        }
    }

    @Override
    public <T> CompletableFuture<HttpResponse<T>> sendAsync(HttpRequest request, HttpResponse.BodyHandler<T> handler) {
        throw new UnsupportedOperationException("answers are waited for here");
    }

    @Override
    public <T> CompletableFuture<HttpResponse<T>> sendAsync(HttpRequest request, HttpResponse.BodyHandler<T> handler,
            HttpResponse.@Nullable PushPromiseHandler<T> pushes) {
        throw new UnsupportedOperationException("answers are waited for here");
    }

    @Override
    public Optional<CookieHandler> cookieHandler() {
        return client.cookieHandler();
    }

    @Override
    public Optional<Duration> connectTimeout() {
        return client.connectTimeout();
    }

    @Override
    public Redirect followRedirects() {
        return client.followRedirects();
    }

    @Override
    public Optional<ProxySelector> proxy() {
        return client.proxy();
    }

    @Override
    public SSLContext sslContext() {
        return client.sslContext();
    }

    @Override
    public SSLParameters sslParameters() {
        return client.sslParameters();
    }

    @Override
    public Optional<Authenticator> authenticator() {
        return client.authenticator();
    }

    @Override
    public Version version() {
        return client.version();
    }

    @Override
    public Optional<Executor> executor() {
        return client.executor();
    }

    @Override
    public void close() {
        client.shutdownNow();
    }
}
