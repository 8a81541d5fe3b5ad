package org.signetmail.tls;

import java.util.List;

/** What a mail domain publishes about the TLS of one of its servers, as it was looked up before connecting. */
public sealed interface Published {
    /** Nothing that could be relied on. */
    record Nothing() implements Published {}

    /**
     * TLSA records that DNSSEC vouches for (RFC 7672 2.2).
     *
     * @param names of which one must be in a certificate below DANE-TA, the server's first
     */
    record Dane(List<Tlsa> records, List<String> names) implements Published {
        public Dane {
            records = List.copyOf(records);
            names = List.copyOf(names);
        }
    }

    /**
     * A policy by MTA-STS among whose hosts the server is (RFC 8461 4).
     *
     * @param enforced false while it is on trial: what would be refused is told, and mail goes out all the same
     */
    record Sts(boolean enforced) implements Published {}

    /** What is published forbids to use the server, or cannot be known. @param why in words */
    record Unusable(String why) implements Published {}
}
