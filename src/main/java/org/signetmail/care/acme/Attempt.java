package org.signetmail.care.acme;

import java.net.InetAddress;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;
import org.shredzone.acme4j.AcmeJsonResource;
import org.shredzone.acme4j.Authorization;
import org.shredzone.acme4j.Identifier;
import org.shredzone.acme4j.Login;
import org.shredzone.acme4j.Order;
import org.shredzone.acme4j.OrderBuilder;
import org.shredzone.acme4j.RenewalInfo;
import org.shredzone.acme4j.Status;
import org.shredzone.acme4j.challenge.Challenge;
import org.shredzone.acme4j.connector.Resource;
import org.shredzone.acme4j.exception.AcmeServerException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.signetmail.care.NextKeys;
import org.signetmail.store.Acme;
import org.signetmail.tls.Assembly;
import org.signetmail.tls.Credential;
import org.signetmail.tls.KeySpec;
import org.signetmail.tls.Names;
import org.signetmail.tls.Pem;

/**
 * One attempt at one order, from where the one before it stopped (RFC 8555 7.4): order, proofs, finalisation, download.
 * Straight-line and blocking; every wait has an end, and {@code closing} ends them all. For one thread.
 */
final class Attempt {
    private static final Logger LOG = LoggerFactory.getLogger(Attempt.class);
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(1);
    private static final Duration LONGEST_BETWEEN_LOOKS = Duration.ofSeconds(30);
    private static final int MOST_AUTHORIZATIONS = 200;

    /** Where an attempt writes down how far it is. */
    interface Journal {
        void step(String text);

        /** Before an order is asked for. */
        void ordering(String pendingKeyPem);

        /** The order is there; after a restart it is gone on with. */
        void ordered(String orderUrl, String pendingKeyPem);
    }

    /** What came of it. @param keyPem PKCS#8 */
    record Got(Credential credential, Renewal renewal) {}

    /** @param suggested by the authority, or null; @param askAgain when to ask it again, or null where it does not say */
    record Renewal(@Nullable Window suggested, @Nullable Instant askAgain) {
        static final Renewal UNKNOWN = new Renewal(null, null);
    }

    private final Acme.Plan plan;
    private final Talk talk;
    private final Login login;
    private final Proofs proofs;
    private final Journal journal;
    private final NextKeys keys;
    private final Clock clock;
    private final CountDownLatch closing;

    Attempt(Acme.Plan plan, Talk talk, Login login, Proofs proofs, Journal journal, NextKeys keys, Clock clock, CountDownLatch closing) {
        this.plan = plan;
        this.talk = talk;
        this.login = login;
        this.proofs = proofs;
        this.journal = journal;
        this.keys = keys;
        this.clock = clock;
        this.closing = closing;
    }

    /** @param replaced the certificate that is renewed, or null */
    Got run(Acme.Progress from, @Nullable X509Certificate replaced) throws Failure {
        String pending = from.pendingKeyPem();
        Order order = from.orderUrl() == null || pending == null ? null : resumed(from.orderUrl());
        KeyPair pair;
        if (order == null || pending == null) {
            // A key of its own for each certificate: whoever has an old one cannot use it on a new one. That of a renewal is published ahead.
            KeySpec spec = KeySpec.valueOf(plan.keyKind());
            pair = replaced == null ? spec.generate() : keys.after(plan.certificate(), replaced, spec);
            String pem = Talk.pem(pair);
            journal.ordering(pem);
            order = ordered(replaced);
            journal.ordered(order.getLocation().toString(), pem);
        } else {
            pair = Talk.keyPair(pending);
        }
        if (status(order) == Status.PENDING) {
            prove(order);
            waitFor(order, "look after the order", Status.READY, Status.PROCESSING, Status.VALID);
        }
        if (status(order) == Status.READY) {
            journal.step("all names are proven; asking for the certificate");
            Order ready = order;
            talk.asked("make the certificate", () -> {
                ready.execute(pair);
                return ready;
            });
        }
        waitFor(order, "look after the certificate", Status.VALID);
        Credential credential = downloaded(order, pair.getPrivate());
        return new Got(credential, renewal(credential.leaf()));
    }

    /** The order of before, or null where the authority knows it no more or it came to nothing. */
    private @Nullable Order resumed(String url) throws Failure {
        Order order = login.bindOrder(Talk.url(url));
        try {
            talk.asked("show the order of before", order::fetch);
        } catch (Failure e) {
            if (e.getCause() instanceof AcmeServerException || String.valueOf(e.getMessage()).contains("HTTP 404")) {
                journal.step("the order of before is gone (" + e.why() + "); a new one is made");
                return null;
            }
            throw e;
        }
        Status status = status(order);
        if (status == Status.PENDING || status == Status.READY || status == Status.PROCESSING || status == Status.VALID) {
            journal.step("going on with the order of before, which is " + status.toString().toLowerCase(java.util.Locale.ROOT));
            return order;
        }
        journal.step("the order of before came to nothing; a new one is made");
        return null;
    }

    private Order ordered(@Nullable X509Certificate replaced) throws Failure {
        journal.step("ordering a certificate for " + String.join(", ", plan.hosts()));
        String profile = plan.profile();
        if (profile != null) {
            var offered = talk.asked("show its profiles", () -> talk.session().getMetadata().isProfileAllowed() ? talk.session().getMetadata().getProfiles() : java.util.Set.<String>of());
            if (!offered.contains(profile)) {
                throw new Failure("the authority offers no profile " + profile + (offered.isEmpty() ? ", nor any other" : ", only " + BoundedHttp.shortened(String.join(", ", offered))));
            }
        }
        boolean tellsRenewal = replaced != null && talk.asked("show its directory", () -> talk.session().resourceUrlOptional(Resource.RENEWAL_INFO)).isPresent();
        if (tellsRenewal) {
            try {
                return talk.asked("take the order", () -> builder(profile).replaces(replaced).create());
            } catch (Failure e) {
                // RFC 9773 5: it may know of a successor already, or not know the certificate of another authority.
                if (!(e.getCause() instanceof AcmeServerException) || e.getCause() instanceof org.shredzone.acme4j.exception.AcmeRateLimitedException) {
                    throw e;
                }
                journal.step("the authority does not take it as a renewal (" + e.why() + "); ordered anew");
            }
        }
        return talk.asked("take the order", () -> builder(profile).create());
    }

    private OrderBuilder builder(@Nullable String profile) {
        OrderBuilder builder = login.newOrder();
        for (String host : plan.hosts()) {
            builder.identifier(identifier(host));
        }
        return profile == null ? builder : builder.profile(profile);
    }

    private static Identifier identifier(String host) {
        try {
            return Identifier.ip(InetAddress.ofLiteral(host));
        } catch (IllegalArgumentException name) {
            return Identifier.dns(host);
        }
    }

    private Status status(AcmeJsonResource resource) throws Failure {
        return talk.asked("show how far it is", () -> switch (resource) {
            case Order order -> order.getStatus();
            case Authorization authorization -> authorization.getStatus();
            default -> Status.UNKNOWN;
        });
    }

    private void prove(Order order) throws Failure {
        List<Authorization> authorizations = talk.asked("show what is to be proven", order::getAuthorizations);
        if (authorizations.size() > MOST_AUTHORIZATIONS) {
            throw new Failure("the authority wants " + authorizations.size() + " proofs for one order");
        }
        var shown = new ArrayList<Challenges.Shown>();
        try {
            var waiting = new ArrayList<Authorization>();
            var ready = new ArrayList<Proofs.Ready>();
            for (Authorization authorization : authorizations) {
                String host = talk.asked("show a name to prove", () -> authorization.getIdentifier().getValue());
                if (status(authorization) == Status.PENDING) {
                    Proofs.Ready proof = talk.asked("offer a challenge", () -> proofs.ready(plan, authorization));
                    shown.add(proof.shown());
                    ready.add(proof);
                    waiting.add(authorization);
                    journal.step("proving " + host + " by " + proof.challenge().getType() + " " + proof.where());
                } else {
                    journal.step(host + " is proven from before");
                }
            }
            settle(ready.isEmpty());
            for (Proofs.Ready proof : ready) {
                talk.asked("look at the proof", () -> {
                    proof.challenge().trigger();
                    return proof;
                });
            }
            for (Authorization authorization : waiting) {
                waitFor(authorization, "look after a proof", Status.VALID);
            }
        } finally {
            shown.forEach(this::takeAway);
        }
    }

    private void settle(boolean nothing) throws Failure {
        Duration settling = DnsWay.settling(plan.dns());
        if (!nothing && plan.challenge() == Acme.Challenge.DNS_01 && settling.isPositive()) {
            journal.step("waiting " + settling.toSeconds() + " s for the DNS");
            pause(settling);
        }
    }

    private void takeAway(Challenges.Shown shown) {
        try {
            shown.close();
        } catch (Failure e) {
            LOG.warn("what proved a name for certificate {} could not be taken away: {}", plan.certificate(), e.why());
            journal.step("not taken away: " + e.why());
        }
    }

    /** Looks again and again, as often as the authority likes it, until it is one of these. */
    private void waitFor(AcmeJsonResource resource, String what, Status... wanted) throws Failure {
        long until = System.nanoTime() + PATIENCE.toNanos();
        List<Status> ends = List.of(wanted);
        for (Status now = status(resource); !ends.contains(now); now = status(resource)) {
            if (now == Status.INVALID || now == Status.EXPIRED || now == Status.REVOKED || now == Status.DEACTIVATED || now == Status.CANCELED) {
                throw new Failure(why(resource), true, null);
            }
            Instant said = resource.getRetryAfter().orElse(null);
            Duration pause = said == null ? BETWEEN_LOOKS : Duration.between(Instant.now(), said);
            pause = pause.compareTo(BETWEEN_LOOKS) < 0 ? BETWEEN_LOOKS : pause.compareTo(LONGEST_BETWEEN_LOOKS) > 0 ? LONGEST_BETWEEN_LOOKS : pause;
            if (System.nanoTime() + pause.toNanos() - until > 0) {
                throw new Failure("the authority did not " + what + " within " + PATIENCE.toMinutes() + " minutes");
            }
            pause(pause);
            talk.asked(what, resource::fetch);
        }
    }

    private void pause(Duration time) throws Failure {
        try {
            if (closing.await(time.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new Failure("the server is stopping");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Failure("the server is stopping", e);
        }
    }

    private String why(AcmeJsonResource resource) throws Failure {
        return talk.asked("say why", () -> switch (resource) {
            case Authorization authorization -> "the proof for " + authorization.getIdentifier().getValue() + " was not accepted: "
                    + authorization.getChallenges().stream().map(Challenge::getError).flatMap(Optional::stream).findFirst()
                            .map(Talk::words).orElse("the authority does not say why");
            case Order order -> "the order came to nothing: " + order.getError().map(Talk::words).orElse("the authority does not say why");
            default -> "the authority ended it";
        });
    }

    /** The chain, checked before it replaces one that serves. */
    private Credential downloaded(Order order, PrivateKey key) throws Failure {
        List<X509Certificate> chain = talk.asked("hand out the certificate", () -> order.getCertificate().getCertificateChain());
        if (!(Assembly.of(plan.certificate(), new Pem.Contents(chain, List.of(key))) instanceof Assembly.Done(Credential credential))) {
            throw new Failure("the authority handed out a certificate for another key", true, null);
        }
        List<String> missing = plan.hosts().stream().filter(host -> !Names.of(credential.leaf()).contains(host) && !Names.covers(credential.leaf(), host)).toList();
        if (!missing.isEmpty()) {
            throw new Failure("the authority handed out a certificate without " + String.join(", ", missing), true, null);
        }
        if (!credential.leaf().getNotAfter().toInstant().isAfter(clock.instant())) {
            throw new Failure("the authority handed out a certificate that expired on " + credential.leaf().getNotAfter().toInstant(), true, null);
        }
        return credential;
    }

    /** What the authority says about renewing (RFC 9773); it need not say anything, and nonsense is nothing. */
    Renewal renewal(X509Certificate leaf) {
        try {
            if (talk.asked("show its directory", () -> talk.session().resourceUrlOptional(Resource.RENEWAL_INFO)).isEmpty()) {
                return Renewal.UNKNOWN;
            }
            RenewalInfo info = talk.asked("say when to renew", () -> login.bindRenewalInfo(leaf));
            Optional<Instant> again = talk.asked("say when to renew", info::fetch);
            Window window = talk.asked("say when to renew", () -> Optional.ofNullable(Window.of(info.getSuggestedWindowStart(), info.getSuggestedWindowEnd()))).orElse(null);
            return new Renewal(window, again.orElse(null));
        } catch (Failure e) {
            LOG.info("certificate {} is renewed by its life alone: {}", plan.certificate(), e.why());
            return Renewal.UNKNOWN;
        }
    }
}
