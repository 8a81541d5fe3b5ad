package org.signetmail.tls;

import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;

import org.jspecify.annotations.Nullable;

/**
 * Brings the JDK's clients (HTTPS) to the one place that decides whom to trust: each handshake is judged by the policy for the
 * host, at {@link Level#VERIFY} or above. Names are checked here too, so the client's own check is not needed. Thread-safe.
 */
public final class HttpsTrust extends X509ExtendedTrustManager {
    private final OutgoingPolicy policy;

    private HttpsTrust(OutgoingPolicy policy) {
        this.policy = policy;
    }

    /** For {@code HttpClient.Builder.sslContext} and the like. */
    public static SSLContext context(OutgoingPolicy policy) {
        try {
            var context = SSLContext.getInstance("TLS");
            context.init(null, new TrustManager[] {new HttpsTrust(policy)}, new SecureRandom());
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the JDK has no TLS", e);
        }
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) throws CertificateException {
        judge(chain, engine.getHandshakeSession());
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) throws CertificateException {
        judge(chain, socket instanceof SSLSocket tls ? tls.getHandshakeSession() : null);
    }

    private void judge(X509Certificate[] chain, @Nullable SSLSession session) throws CertificateException {
        String host = session == null ? null : session.getPeerHost();
        if (session == null || host == null) {
            throw new CertificateException("whom this connection is for is not known, so nothing can be verified");
        }
        List<byte[]> staples = session instanceof ExtendedSSLSession extended ? extended.getStatusResponses() : List.of();
        Demand usual = policy.demand(host, host, null);
        // What is right for mail between strangers is not for HTTPS, where nobody goes on without a certificate that holds.
        Demand demand = usual.level().compareTo(Level.VERIFY) >= 0 ? usual : policy.demand(host, host, Level.VERIFY);
        var shown = new Presented(List.of(chain), staples);
        String refused = demand.verification().judge(shown) instanceof Trust.Verdict.Refused(String why) ? why : null;
        // The JDK does not tell the group of the key exchange.
        demand.verification().ended(new Ending(shown, session.getProtocol(), session.getCipherSuite(), null, refused));
        if (refused != null) {
            throw new CertificateException(host + " is not trusted: " + refused);
        }
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
        judge(chain, null);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) throws CertificateException {
        throw new CertificateException("this is for clients alone");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) throws CertificateException {
        checkClientTrusted(chain, type);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) throws CertificateException {
        checkClientTrusted(chain, type);
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return new X509Certificate[0];
    }
}
