package org.signetmail.net;

import java.io.IOException;

/** TLS came about, and the other side is not who it should be. The message says why: "its certificate expired on …". */
public final class NotTrusted extends IOException {
    public NotTrusted(String why) {
        super(why);
    }
}
