package org.signetmail.care.acme;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.PublicKey;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;
import org.bouncycastle.pkcs.PKCS10CertificationRequest;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.signetmail.tls.Authority;
import org.signetmail.tls.KeySpec;
import org.signetmail.tls.Pem;

/**
 * An authority that takes every proof for granted, lives by a test's clock, and speaks what Debian's Pebble does not yet:
 * renewal information (RFC 9773), profiles, Retry-After.
 */
final class FakeAuthority implements AutoCloseable {
    private final TestTls tls = TestTls.make();
    private final HttpsServer server;
    private final Clock clock;
    private final Authority authority;
    private final AtomicInteger numbers = new AtomicInteger();
    private final JsonMapper json = JsonMapper.builder().build();
    private final Map<String, List<String>> wanted = new ConcurrentHashMap<>();
    private final Map<String, String> issued = new ConcurrentHashMap<>();
    final List<JsonNode> orders = new CopyOnWriteArrayList<>();
    volatile Duration life = Duration.ofDays(90);
    volatile boolean tellsRenewal = true;
    /** start and end, or null for an answer of nonsense */
    volatile Instant[] window;
    /** refuses orders, with a Retry-After of so many seconds */
    volatile Integer refuseFor;
    volatile boolean foreignKey;

    FakeAuthority(Clock clock) throws IOException {
        this.clock = clock;
        authority = Authority.create("Fake authority", clock.instant());
        server = HttpsServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(tls.context()));
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::serve);
        server.start();
    }

    String url(String path) {
        return "https://localhost:" + server.getAddress().getPort() + path;
    }

    String root() {
        return tls.rootPem();
    }

    private void serve(HttpExchange exchange) throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().getPath();
            String kind = path.split("/")[1];
            JsonNode payload = payload(exchange);
            exchange.getResponseHeaders().set("Replay-Nonce", "nonce" + numbers.incrementAndGet());
            switch (kind) {
                case "dir" -> answer(exchange, 200, directory());
                case "nonce" -> exchange.sendResponseHeaders(200, -1);
                case "account" -> {
                    exchange.getResponseHeaders().set("Location", url("/account/1"));
                    answer(exchange, 201, "{\"status\":\"valid\"}");
                }
                case "new-order" -> order(exchange, payload);
                case "order" -> answer(exchange, 200, order(path.substring("/order/".length())));
                case "finalize" -> finalize(exchange, path.substring("/finalize/".length()), payload);
                case "certificate" -> {
                    exchange.getResponseHeaders().set("Content-Type", "application/pem-certificate-chain");
                    byte[] chain = issued.get(path.substring("/certificate/".length())).getBytes(StandardCharsets.US_ASCII);
                    exchange.sendResponseHeaders(200, chain.length);
                    exchange.getResponseBody().write(chain);
                }
                case "renewal" -> {
                    Instant[] now = window;
                    answer(exchange, 200, now == null ? "{\"suggestedWindow\":\"soon\"}"
                            : "{\"suggestedWindow\":{\"start\":\"" + now[0] + "\",\"end\":\"" + now[1] + "\"}}");
                }
                default -> answer(exchange, 404, "{}");
            }
        }
    }

    private JsonNode payload(HttpExchange exchange) throws IOException {
        byte[] body = exchange.getRequestBody().readAllBytes();
        if (body.length == 0) {
            return json.createObjectNode();
        }
        byte[] payload = Base64.getUrlDecoder().decode(json.readTree(body).path("payload").asString());
        return payload.length == 0 ? json.createObjectNode() : json.readTree(payload);
    }

    private String directory() {
        return "{\"newNonce\":\"" + url("/nonce") + "\",\"newAccount\":\"" + url("/account") + "\",\"newOrder\":\"" + url("/new-order") + "\""
                + (tellsRenewal ? ",\"renewalInfo\":\"" + url("/renewal") + "\"" : "")
                + ",\"meta\":{\"termsOfService\":\"" + url("/terms") + "\",\"profiles\":{\"shortlived\":\"six days\"}}}";
    }

    private void order(HttpExchange exchange, JsonNode payload) throws IOException {
        orders.add(payload);
        Integer refused = refuseFor;
        if (refused != null) {
            exchange.getResponseHeaders().set("Retry-After", refused.toString());
            exchange.getResponseHeaders().set("Content-Type", "application/problem+json");
            byte[] body = "{\"type\":\"urn:ietf:params:acme:error:rateLimited\",\"detail\":\"too many orders this week\"}".getBytes(StandardCharsets.US_ASCII);
            exchange.sendResponseHeaders(429, body.length);
            exchange.getResponseBody().write(body);
            return;
        }
        String id = Integer.toString(numbers.incrementAndGet());
        var names = new ArrayList<String>();
        payload.path("identifiers").forEach(i -> names.add(i.path("value").asString()));
        wanted.put(id, names);
        exchange.getResponseHeaders().set("Location", url("/order/" + id));
        answer(exchange, 201, order(id));
    }

    private String order(String id) {
        String identifiers = String.join(",", wanted.get(id).stream().map(n -> "{\"type\":\"dns\",\"value\":\"" + n + "\"}").toList());
        return "{\"status\":\"" + (issued.containsKey(id) ? "valid" : "ready") + "\",\"identifiers\":[" + identifiers + "],\"authorizations\":[],\"finalize\":\""
                + url("/finalize/" + id) + "\",\"certificate\":\"" + url("/certificate/" + id) + "\"}";
    }

    private void finalize(HttpExchange exchange, String id, JsonNode payload) throws IOException {
        var request = new PKCS10CertificationRequest(Base64.getUrlDecoder().decode(payload.path("csr").asString()));
        PublicKey key = foreignKey ? KeySpec.ECDSA_P256.generate().getPublic() : new JcaPEMKeyConverter().getPublicKey(request.getSubjectPublicKeyInfo());
        issued.put(id, Pem.write(List.of(authority.sign(key, wanted.get(id), clock.instant(), life))));
        answer(exchange, 200, order(id));
    }

    private static void answer(HttpExchange exchange, int code, String body) throws IOException {
        byte[] octets = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(code, octets.length);
        exchange.getResponseBody().write(octets);
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
