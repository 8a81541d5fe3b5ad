package org.signetmail.net;

import java.io.IOException;

/** The other side was silent, or did not take what we wrote, for longer than it may. The connection can still be written to. */
public final class TimedOut extends IOException {
    public TimedOut(String message) {
        super(message);
    }
}
