package org.signetmail.net;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.signetmail.tls.Credential;
import org.signetmail.tls.Profile;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** A client that is refused is told why by an alert (RFC 8446 6.2), and not only hung up on. */
class RefusalTest {
    @ParameterizedTest
    @CsvSource({
        "native, MODERN, TLSv1.2, TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256, protocol_version",
        "native, INTERMEDIATE, TLSv1.2, TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256, handshake_failure",
        "jdk, MODERN, TLSv1.2, TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256, protocol_version",
        "jdk, INTERMEDIATE, TLSv1.2, TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256, handshake_failure"})
    void theClientHearsAnAlert(String engine, Profile profile, String version, String cipher, String alert) throws Exception {
        Credential credential = TestCertificates.ecdsa("a.example");
        try (Tls tls = engine.equals("jdk") ? Tls.jdk() : Tls.open();
                var listening = Listening.open(new Listening.Options("test", new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                        () -> new ServerTls(tls, (_, _, _) -> credential, null, profile, List.of()), Duration.ofSeconds(5), 10, 10), _ -> { });
                SSLSocket client = (SSLSocket) anyone().getSocketFactory().createSocket(listening.address().getAddress(), listening.address().getPort())) {
            client.setSoTimeout(10_000);
            client.setEnabledProtocols(new String[] {version});
            client.setEnabledCipherSuites(new String[] {cipher});
            assertThatThrownBy(client::startHandshake).isInstanceOf(SSLException.class).hasMessageContaining("Received fatal alert: " + alert);
        }
    }

    private static SSLContext anyone() throws Exception {
        var context = SSLContext.getInstance("TLS");
        context.init(null, new TrustManager[] {new X509TrustManager() {
            @Override public void checkClientTrusted(X509Certificate[] chain, String type) {}

            @Override public void checkServerTrusted(X509Certificate[] chain, String type) {}

            @Override public X509Certificate[] getAcceptedIssuers() {
                return new X509Certificate[0];
            }
        }}, null);
        return context;
    }
}
