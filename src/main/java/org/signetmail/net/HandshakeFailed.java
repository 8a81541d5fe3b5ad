package org.signetmail.net;

import java.io.IOException;

import org.jspecify.annotations.Nullable;

/** A TLS handshake that came to nothing. The message says who and why in words: "client offered only TLS 1.0". */
public final class HandshakeFailed extends IOException {
    public HandshakeFailed(String why, @Nullable Throwable cause) {
        super(why, cause);
    }
}
