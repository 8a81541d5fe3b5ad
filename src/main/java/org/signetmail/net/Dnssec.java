package org.signetmail.net;

import java.net.InetAddress;

import org.signetmail.tls.Tlsa;

/** Asks the Domain Name System, and tells whether DNSSEC (RFC 4035) vouches for the answer. As {@link Dns} otherwise. */
public interface Dnssec {
    /**
     * An answer. One that is forged or out of date is a {@link Dns.Answer.TemporaryFailure}.
     *
     * @param secure whether DNSSEC vouches for it: for what there is, or for there being nothing
     * @param name where aliases led, or the name asked for
     */
    record Signed<T>(Dns.Answer<T> answer, boolean secure, String name) {}

    /** Lowest preference first. */
    Signed<Dns.Mx> mx(String domain);

    Signed<InetAddress> addresses(String host);

    /** {@code _port._tcp.host}. */
    Signed<Tlsa> tlsa(String host, int port);

    /** What is asked where nothing is signed: nobody vouches for anything. */
    static Dnssec unsigned(Dns dns) {
        return new Dnssec() {
            @Override public Signed<Dns.Mx> mx(String domain) {
                return new Signed<>(dns.mx(domain), false, domain);
            }

            @Override public Signed<InetAddress> addresses(String host) {
                return new Signed<>(dns.addresses(host), false, host);
            }

            @Override public Signed<Tlsa> tlsa(String host, int port) {
                return new Signed<>(new Dns.Answer.NoData<>(), false, host);
            }
        };
    }
}
