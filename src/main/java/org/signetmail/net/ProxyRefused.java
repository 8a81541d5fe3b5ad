package org.signetmail.net;

import java.io.IOException;

import org.jspecify.annotations.Nullable;

/** A connection to a listener behind a proxy that no proxy announced as it must. The message says why. */
final class ProxyRefused extends IOException {
    ProxyRefused(String why, @Nullable Throwable cause) {
        super(why, cause);
    }
}
