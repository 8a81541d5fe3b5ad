package org.signetmail.net;

import java.io.IOException;

/** Octets in the clear, over a wire that may be under TLS. */
interface Transport {
    /** Waits for octets and puts them into a window; false at the end. */
    boolean fill(Window window) throws IOException;

    /** Fills without waiting, from what was read already. */
    boolean fillReady(Window window) throws IOException;

    void write(byte[] octets, int offset, int length) throws IOException;

    /** Says goodbye where the transport has one. Must not block for long. */
    void end();

    /** Gives back what is held. Called once, by the owner. */
    void release();
}
