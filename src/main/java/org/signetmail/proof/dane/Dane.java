package org.signetmail.proof.dane;

import java.net.InetAddress;
import java.util.List;
import java.util.stream.Stream;

import org.signetmail.net.Dns;
import org.signetmail.net.Dnssec;
import org.signetmail.tls.Published;
import org.signetmail.tls.Tlsa;

/** Looks up what DANE says of a mail server (RFC 7672 2.2). Blocks for a bounded time; thread-safe. */
public final class Dane {
    private final Dnssec dns;

    public Dane(Dnssec dns) {
        this.dns = dns;
    }

    /**
     * @param domain whose mail it is
     * @param host an exchanger, as DNSSEC vouches for it, or the domain itself where it vouches for there being none
     * @param addresses what was found for the host
     */
    public Published of(String domain, String host, int port, Dnssec.Signed<InetAddress> addresses) {
        // RFC 7672 2.2.2: without signed addresses there is no use in asking.
        if (!addresses.secure()) {
            return new Published.Nothing();
        }
        for (String base : Stream.of(addresses.name(), host).distinct().toList()) {
            Dnssec.Signed<Tlsa> records = dns.tlsa(base, port);
            switch (records.answer()) {
                case Dns.Answer.Found<Tlsa>(List<Tlsa> found) when records.secure() -> {
                    return new Published.Dane(found, Stream.of(base, host, domain).distinct().toList());
                }
                // RFC 7672 2.1.1: who may have hidden the records must not gain by it.
                case Dns.Answer.TemporaryFailure<Tlsa>(String why) -> {
                    return new Published.Unusable("whether " + host + " has TLSA records cannot be known: " + why + " (DANE)");
                }
                case Dns.Answer.Found<Tlsa> _, Dns.Answer.NoData<Tlsa> _, Dns.Answer.NoSuchName<Tlsa> _ -> { }
            }
        }
        return new Published.Nothing();
    }
}
