package org.signetmail.transcript;

import java.net.InetSocketAddress;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

/**
 * A server that transcripts are played against: ours, or another to see who is right.
 */
public interface Target extends AutoCloseable {
    /** Somebody with an empty INBOX but for the fixture's messages. */
    record Fixture(String user, String password, String domain, String host) {}

    /** How a client comes to be logged in. */
    enum Login { STARTTLS, TLS, CLEAR }

    /**
     * How to speak to it.
     *
     * @param toTheLetter whether the text for people counts too
     * @param patience how long to wait for an answer
     * @param clients who signs clients' certificates, where the server trusts such a one
     */
    record Manner(boolean toTheLetter, Login login, Duration patience, Optional<ClientAuthority> clients) {
        /** Trusts anyone: certificates have tests of their own. {@code address} is whom the client's own certificate names, or empty. */
        SSLContext tls(String address) {
            try {
                var context = SSLContext.getInstance("TLS");
                KeyManager[] keys = address.isEmpty() || clients.isEmpty() ? new KeyManager[0] : clients.get().naming(address);
                context.init(keys, new TrustManager[] {new X509TrustManager() {
                    @Override public void checkClientTrusted(X509Certificate[] chain, String type) {}

                    @Override public void checkServerTrusted(X509Certificate[] chain, String type) {}

                    @Override public X509Certificate[] getAcceptedIssuers() {
                        return new X509Certificate[0];
                    }
                }}, null);
                return context;
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    Manner manner();

    /** Where the protocol is spoken: "imap", "pop3", "smtp", "submission". */
    InetSocketAddress address(String door);

    /** A fresh account with these messages in its INBOX. */
    Fixture fixture(List<Message> messages);

    @Override
    void close();
}
