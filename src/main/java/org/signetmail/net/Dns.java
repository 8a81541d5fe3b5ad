package org.signetmail.net;

import java.net.InetAddress;
import java.util.List;

/**
 * Asks the Domain Name System. Names are A-labels, without the dot at the end. Never throws for what a server says or
 * fails to say: every outcome is an {@link Answer}. Blocks for a bounded time; thread-safe.
 */
public interface Dns {
    /** What became of a question. */
    sealed interface Answer<T> {
        /** Never empty. */
        record Found<T>(List<T> values) implements Answer<T> {
            public Found {
                values = List.copyOf(values);
            }
        }

        record NoSuchName<T>() implements Answer<T> {}

        /** The name is there, this kind of record is not. */
        record NoData<T>() implements Answer<T> {}

        /** Nobody knows for now: silence, SERVFAIL, nonsense. @param why for a person */
        record TemporaryFailure<T>(String why) implements Answer<T> {}
    }

    /** A mail exchanger. @param host empty for the null MX (RFC 7505) */
    record Mx(int preference, String host) {
        public boolean takesNoMail() {
            return host.isEmpty();
        }
    }

    /** Lowest preference first; equals in the order they came, which servers rotate. */
    Answer<Mx> mx(String domain);

    /** IPv4 addresses before IPv6: a sender's reverse name is in order there more often. */
    Answer<InetAddress> addresses(String host);

    /** Each record's strings joined, octets as chars. */
    Answer<String> txt(String name);

    Answer<String> ptr(InetAddress address);
}
