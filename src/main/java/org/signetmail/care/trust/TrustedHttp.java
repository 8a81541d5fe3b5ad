package org.signetmail.care.trust;

import java.net.Socket;
import java.net.http.HttpClient;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;

import org.jspecify.annotations.Nullable;

import org.signetmail.tls.Level;
import org.signetmail.tls.OutgoingPolicy;
import org.signetmail.tls.Presented;
import org.signetmail.tls.Trust;

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
            try {
                var context = SSLContext.getInstance("TLS");
                context.init(null, new TrustManager[] {new ByTrust()}, new SecureRandom());
                made = HttpClient.newBuilder().sslContext(context).connectTimeout(CONNECT).followRedirects(HttpClient.Redirect.NEVER).build();
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException("there is no TLS", e);
            }
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

    /** The engine knows the name that was asked for; chain, name and validity are judged in the one place. */
    private final class ByTrust extends X509ExtendedTrustManager {
        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) throws CertificateException {
            String host = engine.getPeerHost();
            if (policy.demand(host, host, Level.VERIFY).verification().judge(Presented.of(List.of(chain))) instanceof Trust.Verdict.Refused(String why)) {
                throw new CertificateException(why);
            }
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) throws CertificateException {
            throw new CertificateException("only engines are used here");
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
            throw new CertificateException("without a name nobody is trusted");
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) throws CertificateException {
            throw new CertificateException("this is a client");
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) throws CertificateException {
            throw new CertificateException("this is a client");
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) throws CertificateException {
            throw new CertificateException("this is a client");
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
