package org.signetmail.net;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.signetmail.tls.Credential;
import org.signetmail.tls.Profile;

/**
 * The TLS engines of the process: contexts, session tickets, the native library or the JDK's engine in its place.
 * One per process, made at start. Thread-safe.
 */
public final class Tls implements AutoCloseable {
    /** RFC 8737 6.2. */
    static final String ACME = "acme-tls/1";

    private static final Logger LOG = LoggerFactory.getLogger(Tls.class);

    private final Engines engines;

    private Tls(Engines engines) {
        this.engines = engines;
    }

    /** With session tickets that this process alone can open. */
    public static Tls open() {
        return open(new OwnTicketKeys());
    }

    /** BoringSSL where its library loads, else the JDK, which keeps its ticket keys to itself. */
    public static Tls open(TicketKeys ticketKeys) {
        try {
            if (NativeEngines.available()) {
                return new Tls(NativeEngines.open(ticketKeys));
            }
        } catch (IOException e) {
            LOG.warn("BoringSSL does not start ({}): TLS is done by the JDK, slower", e.getMessage());
            return jdk();
        }
        LOG.warn("BoringSSL is not there for this platform: TLS is done by the JDK, slower");
        return jdk();
    }

    /** These engines, for tests that look at them. */
    static Tls of(Engines engines) {
        return new Tls(engines);
    }

    /** The JDK's engine whatever is there. */
    static Tls jdk() {
        try {
            return new Tls(new JdkEngines());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What does the work, for logs: "BoringSSL …" or "JDK …". */
    public String engine() {
        return engines.name();
    }

    Engines.Engine serverEngine(ServerTls tls, ClientHello hello) throws IOException {
        // RFC 8737 4: TLS 1.2 or later, whatever the listener speaks else.
        Profile profile = hello.acme() ? Profile.INTERMEDIATE : tls.profile();
        if (!hello.offers(profile)) {
            throw new HandshakeFailed(HandshakeFailed.Reason.NO_VERSION, "client offered only " + hello.versionWords(), null);
        }
        if (hello.acme()) {
            return challenge(tls, hello.serverName());
        }
        Credential credential = tls.choice().choose(hello.serverName(), tls.fallback(), hello.ecdsa(profile));
        if (credential == null) {
            throw new HandshakeFailed(HandshakeFailed.Reason.NO_CERTIFICATE, "there is no certificate to show", null);
        }
        return engines.server(credential, tls);
    }

    /** RFC 8737 3: such a handshake shows the challenge's certificate or fails; no other may be shown. */
    private Engines.Engine challenge(ServerTls tls, @Nullable String serverName) throws IOException {
        Credential credential = serverName == null ? null : tls.choice().challenge(serverName);
        if (credential == null) {
            throw new HandshakeFailed(HandshakeFailed.Reason.NO_CERTIFICATE, "the client asked for " + ACME + " of " + (serverName == null ? "no name" : serverName) + ", and no order waits for that", null);
        }
        return engines.server(credential, new ServerTls(this, tls.choice(), null, Profile.INTERMEDIATE, List.of(ACME)));
    }

    Engines.Engine clientEngine(ClientTls tls) throws IOException {
        return engines.client(tls);
    }

    @Override
    public void close() {
        engines.close();
    }
}
