package org.signetmail.app;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertPathBuilderException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.TrustManagerFactory;

import org.jspecify.annotations.Nullable;

import org.signetmail.tls.Pem;

/** To a server elsewhere, over https alone, with a token. */
final class RemoteWire implements Wire {
    private static final Duration TO_CONNECT = Duration.ofSeconds(15);
    private static final Duration TO_ANSWER = Duration.ofMinutes(2);

    private static final int LONGEST_REFUSAL = 1 << 20;

    private final URI server;
    private final String token;
    private final HttpClient client;

    /** @param authorities PEM of whom to trust; null for the system's; @throws Refusal when the address or they are of no use */
    RemoteWire(URI server, String token, @Nullable String authorities) {
        if (!"https".equals(server.getScheme()) || server.getHost() == null) {
            throw new Refusal(server + " is no address of a server: https://mail.example.org is one");
        }
        this.server = server;
        this.token = token;
        HttpClient.Builder builder = HttpClient.newBuilder().connectTimeout(TO_CONNECT).followRedirects(HttpClient.Redirect.NEVER);
        client = (authorities == null ? builder : builder.sslContext(trusting(authorities))).build();
    }

    private static SSLContext trusting(String authorities) {
        try {
            var store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            List<X509Certificate> certificates = Pem.read(authorities, null).certificates();
            for (int i = 0; i < certificates.size(); i++) {
                store.setCertificateEntry("ca-" + i, certificates.get(i));
            }
            var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(store);
            var context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), null);
            return context;
        } catch (Pem.Unreadable e) {
            throw new Refusal("the authorities' file: " + e.why());
        } catch (GeneralSecurityException | IOException e) {
            throw new Refusal("the authorities' file: " + e.getMessage());
        }
    }

    @Override
    public Reply send(String method, String path, byte[] body) {
        HttpResponse<String> answer = answered(request(method, path, body), BodyHandlers.ofString());
        return new Reply(answer.statusCode(), answer.body());
    }

    @Override
    public Reply fetch(String method, String path, OutputStream out) throws IOException {
        HttpResponse<InputStream> answer = answered(request(method, path, new byte[0]), BodyHandlers.ofInputStream());
        try (InputStream in = answer.body()) {
            if (answer.statusCode() >= 300) {
                return new Reply(answer.statusCode(), new String(in.readNBytes(LONGEST_REFUSAL), StandardCharsets.UTF_8));
            }
            in.transferTo(out);
            return new Reply(answer.statusCode(), "");
        }
    }

    private HttpRequest request(String method, String path, byte[] body) {
        String base = server.toString().replaceFirst("/+$", "");
        return HttpRequest.newBuilder(URI.create(base + "/api/v1" + path)).timeout(TO_ANSWER)
                .header("Authorization", "Bearer " + token).header("Content-Type", "application/json")
                .method(method, body.length == 0 ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(body)).build();
    }

    private static String untrusted(SSLException refused) {
        return hasCause(refused, CertPathBuilderException.class) ? "its certificate is of no authority that is trusted here" : String.valueOf(refused.getMessage());
    }

    private static boolean hasCause(Throwable failed, Class<? extends Exception> type) {
        return Stream.iterate(failed, Objects::nonNull, Throwable::getCause).anyMatch(type::isInstance);
    }

    private <T> HttpResponse<T> answered(HttpRequest request, HttpResponse.BodyHandler<T> handler) {
        try {
            return client.send(request, handler);
        } catch (SSLException e) {
            throw new Refusal(server.getHost() + " is not trusted: " + untrusted(e) + "; --server-ca FILE names whom to trust");
        } catch (ConnectException e) {
            throw new Refusal(server + " cannot be reached: " + (hasCause(e, UnresolvedAddressException.class) || hasCause(e, UnknownHostException.class)
                    ? "the name has no address" : "nothing takes connections there"));
        } catch (HttpTimeoutException e) {
            throw new Refusal(server + " does not answer");
        } catch (IOException e) {
            throw new Refusal(server + " cannot be reached: " + (e.getMessage() == null ? e.toString() : e.getMessage()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Refusal("interrupted");
        }
    }
}
