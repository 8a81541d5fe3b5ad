package org.signetmail.net;

import java.io.IOException;
import java.util.function.Supplier;
import javax.net.ssl.SSLEngine;

import org.jspecify.annotations.Nullable;

import org.signetmail.tls.Credential;

/** Makes TLS engines: natively, or by the JDK where the native library is missing. Thread-safe. */
interface Engines extends AutoCloseable {
    /** What engines know beyond what Java asks them. @param group of the key exchange, or null when there was none */
    record Agreed(@Nullable String group, boolean resumed) {}

    /**
     * An engine and what frees its native memory; {@code free} is run once, after the last use.
     *
     * @param agreed tells after the handshake; null where the engine cannot, and its first flight must be read
     */
    record Engine(SSLEngine engine, Runnable free, @Nullable Supplier<Agreed> agreed) {}

    String name();

    Engine server(Credential credential, ServerTls tls) throws IOException;

    Engine client(ClientTls tls) throws IOException;

    @Override
    void close();
}
