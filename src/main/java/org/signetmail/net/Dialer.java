package org.signetmail.net;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;

import org.jspecify.annotations.Nullable;

/** Opens outgoing connections. Thread-safe. */
public final class Dialer {
    public Dialer() {}

    /** @param implicitTls null for a plain start */
    public Connection connect(InetSocketAddress to, Duration timeout, @Nullable ClientTls implicitTls) throws IOException {
        throw new UnsupportedOperationException("being built");
    }
}
