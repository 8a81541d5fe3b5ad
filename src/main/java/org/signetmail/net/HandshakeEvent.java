package org.signetmail.net;

import jdk.jfr.Category;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** A TLS handshake on a listener that came about. Costs nothing while nobody records. */
@Name("org.signetmail.Handshake")
@Label("Handshake")
@Category("Signet")
@StackTrace(false)
final class HandshakeEvent extends Event {
    @Label("Connection")
    String connection = "";

    @Label("Version")
    String version = "";

    @Label("Cipher")
    String cipher = "";

    @Label("Resumed")
    boolean resumed;
}
