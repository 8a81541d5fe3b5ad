package org.signetmail.net;

import java.net.Socket;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedTrustManager;

import org.signetmail.tls.ClientCheck;

/**
 * Tells an engine what client certificates it asks for, and refuses within the handshake what is required and not good, so
 * that the client hears why. Where one is optional any goes through here, and SocketConnection sees whether it counts.
 */
final class ClientTrust extends X509ExtendedTrustManager {
    private final ClientCheck check;

    ClientTrust(ClientCheck check) {
        this.check = check;
    }

    private void verify(X509Certificate[] chain) throws CertificateException {
        if (check.required()) {
            ClientCheck.Fault fault = check.fault(List.of(chain)).orElse(null);
            if (fault != null) {
                // Engines make the alert of the cause: certificate_revoked, certificate_expired …
                throw new CertificateException(fault.words(), new CertPathValidatorException(fault.words(), null, null, -1, fault.reason()));
            }
        }
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) throws CertificateException {
        verify(chain);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) throws CertificateException {
        verify(chain);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) throws CertificateException {
        verify(chain);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
        throw new CertificateException("this is for clients");
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) throws CertificateException {
        throw new CertificateException("this is for clients");
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) throws CertificateException {
        throw new CertificateException("this is for clients");
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return check.authorities().toArray(X509Certificate[]::new);
    }
}
