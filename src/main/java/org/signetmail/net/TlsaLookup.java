package org.signetmail.net;

import java.util.List;

import org.signetmail.tls.Tlsa;

/** Asks the DNS for TLSA records and whether DNSSEC vouches for the answer. Blocks for a bounded time; thread-safe. */
public interface TlsaLookup {
    /** What the zone says. */
    sealed interface Answer {
        /** DNSSEC vouches for them. Never empty. */
        record Secure(List<Tlsa> records) implements Answer {
            public Secure {
                records = List.copyOf(records);
            }
        }

        /** DNSSEC vouches for there being none. */
        record None() implements Answer {}

        /** The zone is not signed: whatever there is counts for nothing. @param records how many there are */
        record Insecure(int records) implements Answer {}

        /** Forged, out of date, or not to be had: RFC 7672 2.1.1 forbids to go on as if there were none. */
        record Failed(String why) implements Answer {}
    }

    /** {@code _port._tcp.host}. */
    Answer tlsa(String host, int port);
}
