package org.signetmail.net;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLEngine;

import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.OpenSslContextOption;
import io.netty.handler.ssl.OpenSslServerSessionContext;
import io.netty.handler.ssl.OpenSslSessionContext;
import io.netty.handler.ssl.OpenSslSessionTicketKey;
import io.netty.handler.ssl.OpenSslX509KeyManagerFactory;
import io.netty.handler.ssl.ReferenceCountedOpenSslContext;
import io.netty.handler.ssl.ReferenceCountedOpenSslEngine;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.SupportedCipherSuiteFilter;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import io.netty.internal.tcnative.SSL;
import io.netty.util.ReferenceCountUtil;
import org.jspecify.annotations.Nullable;

import org.signetmail.tls.ClientCheck;
import org.signetmail.tls.Credential;
import org.signetmail.tls.Profile;

/**
 * BoringSSL. One context per certificate, profile and ALPN list, kept while in use; all contexts share the ticket
 * keys, so a session resumes after its certificate was renewed.
 */
final class NativeEngines implements Engines {
    private static final String[] GROUPS = {"X25519MLKEM768", "X25519", "P-256", "P-384"};
    private static final int MOST_CONTEXTS = 1000;
    /** What BoringSSL writes while it reads waits here, and stays as long as the connection; the rest of a flight waits in BoringSSL. */
    private static final int OWN_BUFFER = 128;
    private static final Duration TICKET_LIFE = Duration.ofHours(24);

    private record Key(Credential credential, Profile profile, List<String> alpn, @Nullable ClientCheck clients) {}

    // No thread-local caches: virtual threads come and go by the million.
    private final ByteBufAllocator allocator = new PooledByteBufAllocator(true, 0, 2, 8192, 3, 0, 0, false);
    private final Map<Key, SslContext> contexts = new LinkedHashMap<>(16, 0.75f, true);
    private final TicketKeys ticketKeys;
    private final SslContext client;
    private List<TicketKeys.Key> given = List.of();

    private NativeEngines(TicketKeys ticketKeys) throws IOException {
        this.ticketKeys = ticketKeys;
        client = offering(ClientTls.Offer.USUAL);
    }

    private static SslContext offering(ClientTls.Offer offer) throws IOException {
        var builder = SslContextBuilder.forClient().sslProvider(SslProvider.OPENSSL_REFCNT)
                // Verified after the handshake, by one place for all of Signet: SocketConnection and tls.Trust.
                .trustManager(InsecureTrustManagerFactory.INSTANCE)
                .endpointIdentificationAlgorithm(null)
                .protocols(offer.protocols())
                .option(OpenSslContextOption.GROUPS, GROUPS)
                // Asks for a staple (RFC 6066 8).
                .enableOcsp(OpenSsl.isOcspSupported());
        if (!offer.ciphers().isEmpty()) {
            builder.ciphers(offer.ciphers(), SupportedCipherSuiteFilter.INSTANCE);
        }
        return builder.build();
    }

    static boolean available() {
        return OpenSsl.isAvailable();
    }

    static NativeEngines open(TicketKeys ticketKeys) throws IOException {
        return new NativeEngines(ticketKeys);
    }

    @Override
    public String name() {
        return OpenSsl.versionString();
    }

    @Override
    public Engine server(Credential credential, ServerTls tls) throws IOException {
        SSLEngine engine;
        synchronized (contexts) {
            rotateTicketKeys();
            engine = context(new Key(credential, tls.profile(), tls.alpn(), tls.clients())).newEngine(allocator);
        }
        byte[] staple = tls.choice().staple(credential);
        if (staple != null && OpenSsl.isOcspSupported()) {
            ((ReferenceCountedOpenSslEngine) engine).setOcspResponse(staple);
        }
        if (!tls.profile().ownOrder()) {
            SSL.clearOptions(((ReferenceCountedOpenSslEngine) engine).sslPointer(), SSL.SSL_OP_CIPHER_SERVER_PREFERENCE);
        }
        return engine(engine);
    }

    private SslContext context(Key key) throws IOException {
        SslContext known = contexts.get(key);
        if (known != null) {
            return known;
        }
        var builder = shown(key)
                .sslProvider(SslProvider.OPENSSL_REFCNT)
                .protocols(key.profile().protocols())
                .ciphers(key.profile().ciphers(), SupportedCipherSuiteFilter.INSTANCE)
                .option(OpenSslContextOption.GROUPS, GROUPS)
                .enableOcsp(OpenSsl.isOcspSupported())
                .sessionTimeout(TICKET_LIFE.toSeconds());
        if (!key.alpn().isEmpty()) {
            builder.applicationProtocolConfig(new ApplicationProtocolConfig(
                    ApplicationProtocolConfig.Protocol.ALPN,
                    ApplicationProtocolConfig.SelectorFailureBehavior.NO_ADVERTISE,
                    ApplicationProtocolConfig.SelectedListenerFailureBehavior.ACCEPT, key.alpn()));
        }
        ClientCheck clients = key.clients();
        if (clients != null) {
            builder.clientAuth(clients.required() ? ClientAuth.REQUIRE : ClientAuth.OPTIONAL).trustManager(new ClientTrust(clients));
        }
        SslContext made = builder.build();
        ((ReferenceCountedOpenSslContext) made).setBioNonApplicationBufferSize(OWN_BUFFER);
        ((OpenSslServerSessionContext) made.sessionContext()).setSessionIdContext(sessions(key.profile(), clients));
        giveTicketKeys(made);
        contexts.put(key, made);
        if (contexts.size() > MOST_CONTEXTS) {
            var eldest = contexts.entrySet().iterator();
            SslContext least = eldest.next().getValue();
            eldest.remove();
            ReferenceCountUtil.release(least);
        }
        return made;
    }

    private static SslContextBuilder shown(Key key) throws IOException {
        Credential credential = key.credential();
        Optional<RsaSigning> signing = key.profile().keyTransport() ? Optional.empty() : RsaSigning.with(credential.key());
        if (signing.isEmpty()) {
            return SslContextBuilder.forServer(credential.key(), credential.chain());
        }
        try {
            return SslContextBuilder.forServer(OpenSslX509KeyManagerFactory.newKeyless(credential.chain().toArray(X509Certificate[]::new)))
                    .option(OpenSslContextOption.PRIVATE_KEY_METHOD, signing.get());
        } catch (GeneralSecurityException unfit) {
            throw new IOException("the chain of " + credential.name() + " cannot be shown", unfit);
        }
    }

    /**
     * All contexts share the ticket keys: a session that began with an old cipher, without a client certificate or with one of
     * others is only resumed where it could have begun. The same in every process.
     */
    private static byte[] sessions(Profile profile, @Nullable ClientCheck clients) {
        byte[] name = clients == null ? new byte[32] : clients.context();
        name[0] = (byte) profile.name().charAt(0);
        return name;
    }

    /** All contexts get the keys of now, if they are others than those of before. */
    private void rotateTicketKeys() {
        List<TicketKeys.Key> current = ticketKeys.current();
        if (current != given) {
            given = current;
            contexts.values().forEach(this::giveTicketKeys);
        }
    }

    private void giveTicketKeys(SslContext context) {
        ((OpenSslSessionContext) context.sessionContext()).setTicketKeys(given.stream()
                .map(key -> new OpenSslSessionTicketKey(key.name(), key.mac(), key.cipher())).toArray(OpenSslSessionTicketKey[]::new));
    }

    @Override
    public Engine client(ClientTls tls) throws IOException {
        // SNI carries names only (RFC 6066 3); an address as peer host is left out by the engine.
        if (tls.offer().equals(ClientTls.Offer.USUAL)) {
            return engine(client.newEngine(allocator, tls.serverName(), -1));
        }
        // A probe's, and rare: the engine keeps its context for as long as it lives.
        SslContext once = offering(tls.offer());
        try {
            return engine(once.newEngine(allocator, tls.serverName(), -1));
        } finally {
            ReferenceCountUtil.release(once);
        }
    }

    private static Engine engine(SSLEngine engine) {
        return new Engine(engine, () -> ReferenceCountUtil.release(engine), () -> agreed((ReferenceCountedOpenSslEngine) engine));
    }

    private static Agreed agreed(ReferenceCountedOpenSslEngine engine) {
        long pointer = engine.sslPointer();
        try {
            return new Agreed(SSL.getGroupName(pointer), SSL.isSessionReused(pointer));
        } catch (Exception unknown) {
            // RSA key transport has no group.
            return new Agreed(null, SSL.isSessionReused(pointer));
        }
    }

    @Override
    public void close() {
        synchronized (contexts) {
            contexts.values().forEach(ReferenceCountUtil::release);
            contexts.clear();
        }
        ReferenceCountUtil.release(client);
    }
}
