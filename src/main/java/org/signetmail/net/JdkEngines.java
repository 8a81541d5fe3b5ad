package org.signetmail.net;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;

import org.jspecify.annotations.Nullable;

import org.signetmail.tls.ClientCheck;
import org.signetmail.tls.Credential;

/** The JDK's engine: everywhere there, slower. */
final class JdkEngines implements Engines {
    private static final int MOST_CONTEXTS = 1000;
    /** The JDK has no post-quantum group for TLS yet. */
    private static final String[] GROUPS = {"x25519", "secp256r1", "secp384r1"};

    private record Key(Credential credential, @Nullable ClientCheck clients) {}

    private final Map<Key, SSLContext> contexts = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, SSLContext> eldest) {
            return size() > MOST_CONTEXTS;
        }
    };
    private final SSLContext client;
    private final Set<String> known;

    JdkEngines() throws IOException {
        client = context(null, new AcceptThenVerify());
        known = Set.of(client.getSupportedSSLParameters().getCipherSuites());
    }

    @Override
    public String name() {
        return "JDK " + Runtime.version().feature();
    }

    @Override
    public Engine server(Credential credential, ServerTls tls) throws IOException {
        SSLContext context;
        synchronized (contexts) {
            ClientCheck clients = tls.clients();
            var key = new Key(credential, clients);
            context = contexts.get(key);
            if (context == null) {
                context = context(credential, clients == null ? null : new ClientTrust(clients));
                contexts.put(key, context);
            }
        }
        SSLEngine engine = context.createSSLEngine();
        engine.setUseClientMode(false);
        SSLParameters parameters = engine.getSSLParameters();
        parameters.setProtocols(tls.profile().protocols().toArray(String[]::new));
        parameters.setApplicationProtocols(tls.alpn().toArray(String[]::new));
        parameters.setCipherSuites(tls.profile().ciphers().stream().filter(known::contains).toArray(String[]::new));
        parameters.setUseCipherSuitesOrder(tls.profile().ownOrder());
        parameters.setNamedGroups(GROUPS);
        ClientCheck asked = tls.clients();
        if (asked != null && asked.required()) {
            parameters.setNeedClientAuth(true);
        } else if (asked != null) {
            parameters.setWantClientAuth(true);
        }
        engine.setSSLParameters(parameters);
        return new Engine(engine, () -> { }, null);
    }

    @Override
    public Engine client(ClientTls tls) {
        SSLEngine engine = client.createSSLEngine(tls.serverName(), -1);
        engine.setUseClientMode(true);
        SSLParameters parameters = engine.getSSLParameters();
        parameters.setProtocols(tls.offer().protocols().toArray(String[]::new));
        if (!tls.offer().ciphers().isEmpty()) {
            parameters.setCipherSuites(tls.offer().ciphers().stream().filter(known::contains).toArray(String[]::new));
        }
        if (tls.serverName().contains(".") && !tls.serverName().matches("[0-9.]+")) {
            parameters.setServerNames(List.of(new SNIHostName(tls.serverName())));
        }
        engine.setSSLParameters(parameters);
        return new Engine(engine, () -> { }, null);
    }

    private static SSLContext context(@Nullable Credential credential, @Nullable TrustManager trust) throws IOException {
        try {
            var context = SSLContext.getInstance("TLS");
            if (credential == null) {
                context.init(null, trust == null ? null : new TrustManager[] {trust}, new SecureRandom());
                return context;
            }
            var store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            store.setKeyEntry("own", credential.key(), new char[0], credential.chain().toArray(X509Certificate[]::new));
            var keys = KeyManagerFactory.getInstance("PKIX");
            keys.init(store, new char[0]);
            context.init(keys.getKeyManagers(), trust == null ? null : new TrustManager[] {trust}, new SecureRandom());
            return context;
        } catch (GeneralSecurityException e) {
            throw new IOException("no TLS context: " + e.getMessage(), e);
        }
    }

    @Override
    public void close() {
        synchronized (contexts) {
            contexts.clear();
        }
    }

    /** Lets the handshake through; SocketConnection asks tls.Trust right after it. */
    private static final class AcceptThenVerify extends X509ExtendedTrustManager {
        @Override public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override public void checkClientTrusted(X509Certificate[] chain, String type, java.net.Socket socket) {}

        @Override public void checkServerTrusted(X509Certificate[] chain, String type, java.net.Socket socket) {}

        @Override public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
