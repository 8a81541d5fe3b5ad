package org.signetmail.net;

import java.io.IOException;

/** The connection is to end by somebody's wish: the session may say goodbye, and reads no more. The message says why, for a person. */
public final class Ended extends IOException {
    private static final long serialVersionUID = 1;

    Ended(String why) {
        super(why);
    }
}
