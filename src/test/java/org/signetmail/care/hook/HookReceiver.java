package org.signetmail.care.hook;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyStore;
import java.security.MessageDigest;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.signetmail.tls.Authority;
import org.signetmail.tls.KeySpec;
import org.signetmail.tls.Pem;

/** An HTTPS server for localhost that takes webhooks, and does as it is told: the JDK's own, with a certificate of an authority of the test. */
public final class HookReceiver implements AutoCloseable {
    /** How it answers. */
    public interface Manner {
        void answer(HttpExchange exchange, Got got) throws IOException;
    }

    /** What came. @param signatures the header's value */
    public record Got(String path, String id, String timestamp, String signatures, String body) {
        public JsonNode json() {
            return JsonMapper.builder().build().readTree(body);
        }

        public String type() {
            return json().path("type").asString();
        }

        /** Whether one of the signatures is by this secret, as its receiver would look. */
        public boolean signedBy(String secret) {
            try {
                Mac mac = Mac.getInstance("HmacSHA256");
                mac.init(new SecretKeySpec(Base64.getDecoder().decode(secret.substring("whsec_".length())), "HmacSHA256"));
                byte[] expected = mac.doFinal((id + "." + timestamp + "." + body).getBytes(StandardCharsets.UTF_8));
                return Arrays.stream(signatures.split(" ")).filter(s -> s.startsWith("v1,"))
                        .anyMatch(s -> MessageDigest.isEqual(Base64.getDecoder().decode(s.substring(3)), expected));
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    private final HttpsServer server;
    private final X509Certificate root;
    private final List<Got> got = new CopyOnWriteArrayList<>();
    private volatile Manner manner = (exchange, _) -> status(exchange, 204);

    public HookReceiver() throws Exception {
        Authority authority = Authority.create("Root of the receiver", Instant.now());
        root = authority.certificate();
        KeyPair pair = KeySpec.ECDSA_P256.generate();
        X509Certificate leaf = authority.sign(pair.getPublic(), List.of("localhost"), Instant.now(), Duration.ofDays(1));
        var store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setKeyEntry("own", pair.getPrivate(), new char[0], new X509Certificate[] {leaf});
        var keys = KeyManagerFactory.getInstance("PKIX");
        keys.init(store, new char[0]);
        var context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), null, null);
        server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(context));
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::take);
        server.start();
    }

    private void take(HttpExchange exchange) throws IOException {
        var headers = exchange.getRequestHeaders();
        var one = new Got(exchange.getRequestURI().getPath(), headers.getFirst("webhook-id"), headers.getFirst("webhook-timestamp"), headers.getFirst("webhook-signature"),
                new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
        got.add(one);
        manner.answer(exchange, one);
    }

    public static void status(HttpExchange exchange, int status, String... header) throws IOException {
        if (header.length == 2) {
            exchange.getResponseHeaders().set(header[0], header[1]);
        }
        exchange.sendResponseHeaders(status, -1);
        exchange.close();
    }

    public void manner(Manner other) {
        manner = other;
    }

    public X509Certificate root() {
        return root;
    }

    public String rootPem() {
        return Pem.write(List.of(root));
    }

    public String url(String path) {
        return "https://localhost:" + server.getAddress().getPort() + path;
    }

    /** All that came, each attempt. */
    public List<Got> got() {
        return List.copyOf(got);
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
