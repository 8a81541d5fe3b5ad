package org.signetmail.care.acme;

import java.time.Clock;
import java.util.List;
import java.util.Optional;

import org.shredzone.acme4j.Authorization;
import org.shredzone.acme4j.Identifier;
import org.shredzone.acme4j.challenge.Challenge;
import org.shredzone.acme4j.challenge.Dns01Challenge;
import org.shredzone.acme4j.challenge.Http01Challenge;
import org.shredzone.acme4j.challenge.TlsAlpn01Challenge;
import org.xbill.DNS.ReverseMap;

import org.signetmail.store.Acme;
import org.signetmail.tls.ChallengeCertificate;

/** Shows control of a name in the way that a plan says: puts the answer up before the authority is asked to look. */
final class Proofs {
    private final Challenges challenges;
    private final Clock clock;

    Proofs(Challenges challenges, Clock clock) {
        this.challenges = challenges;
        this.clock = clock;
    }

    /** A challenge of the authority's, with its answer up. */
    record Ready(Challenge challenge, String where, Challenges.Shown shown) {}

    static String type(Acme.Challenge kind) {
        return switch (kind) {
            case HTTP_01 -> Http01Challenge.TYPE;
            case TLS_ALPN_01 -> TlsAlpn01Challenge.TYPE;
            case DNS_01 -> Dns01Challenge.TYPE;
        };
    }

    Ready ready(Acme.Plan plan, Authorization authorization) throws Failure {
        Identifier who = authorization.getIdentifier();
        String type = type(plan.challenge());
        Optional<Challenge> offered = authorization.getChallenges().stream().filter(c -> c.getType().equals(type)).findFirst();
        if (offered.isEmpty()) {
            List<String> types = authorization.getChallenges().stream().map(Challenge::getType).limit(10).toList();
            throw new Failure("the authority does not offer " + type + " for " + who.getValue() + ", only " + BoundedHttp.shortened(String.join(", ", types)));
        }
        return switch (offered.get()) {
            case Http01Challenge http -> new Ready(http, "at /.well-known/acme-challenge/ on our http listeners",
                    challenges.show(http.getToken(), http.getAuthorization()));
            case TlsAlpn01Challenge tls -> new Ready(tls, "on our TLS listeners", challenges.show(sni(who), ChallengeCertificate.of(who.getValue(), tls.getAcmeValidation(), clock.instant())));
            case Dns01Challenge dns -> dns(plan, dns, who);
            case Challenge other -> throw new Failure("the authority's " + other.getType() + " is not understood");
        };
    }

    /** RFC 8737 3; an address is asked for by its reverse name (RFC 8738 6). */
    private static String sni(Identifier who) {
        return Identifier.TYPE_IP.equals(who.getType()) ? ReverseMap.fromAddress(who.getIP()).toString(true) : who.getDomain();
    }

    private static Ready dns(Acme.Plan plan, Dns01Challenge challenge, Identifier who) throws Failure {
        DnsWay way = DnsWay.of(plan.dns());
        String name = challenge.getRRName(who);
        String value = challenge.getDigest();
        way.add(name, value);
        return new Ready(challenge, "in the DNS at " + name, () -> way.remove(name, value));
    }
}
