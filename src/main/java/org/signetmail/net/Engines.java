package org.signetmail.net;

import java.io.IOException;
import javax.net.ssl.SSLEngine;

import org.signetmail.tls.Credential;

/** Makes TLS engines: natively, or by the JDK where the native library is missing. Thread-safe. */
interface Engines extends AutoCloseable {
    /** An engine and what frees its native memory; {@code free} is run once, after the last use. */
    record Engine(SSLEngine engine, Runnable free) {}

    String name();

    Engine server(Credential credential, ServerTls tls) throws IOException;

    Engine client(ClientTls tls) throws IOException;

    @Override
    void close();
}
