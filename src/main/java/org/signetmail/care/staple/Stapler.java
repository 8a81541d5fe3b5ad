package org.signetmail.care.staple;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.signetmail.care.alert.Alerts;
import org.signetmail.store.AlertBook.Alert;
import org.signetmail.store.AlertBook.Severity;
import org.signetmail.store.Chore;
import org.signetmail.store.StapleBook;
import org.signetmail.tls.CertificateChoice;
import org.signetmail.tls.Credential;
import org.signetmail.tls.Staple;

/**
 * Certificates with their OCSP responses. Whatever certificate names a responder has its response fetched ahead, checked as a
 * client would check it, kept over restarts, and fetched anew at half its life; a handshake only looks into a map. A
 * responder that is away or talks nonsense leaves the response of before in use for as long as it counts. A certificate
 * that its issuer revoked is an alert. Thread-safe.
 */
public final class Stapler implements CertificateChoice, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Stapler.class);
    private static final Duration LOOK_EVERY = Duration.ofSeconds(15);
    private static final Duration PATIENCE = Duration.ofSeconds(15);
    private static final Duration FIRST_WAIT = Duration.ofMinutes(5);
    private static final Duration LONGEST_WAIT = Duration.ofHours(4);
    /** However long a response counts, it is asked for anew after so long. */
    private static final Duration LONGEST_REST = Duration.ofDays(2);
    private static final String PREFIX = "certificate/";
    private static final String SUFFIX = "/revoked";

    /** @param until when the response ceases to count */
    private record Shown(byte[] response, Instant until) {}

    /** @param failures in a row */
    private record Plan(Instant next, int failures) {}

    private final CertificateChoice certificates;
    private final Supplier<List<Credential>> serving;
    private final StapleBook book;
    private final Responder responder;
    private final Alerts alerts;
    private final Clock clock;
    private final Map<String, Plan> plans = new HashMap<>();
    private final Chore chore = new Chore("stapler", "the OCSP responses could not be looked after");
    private volatile Map<X509Certificate, Shown> shown = Map.of();

    /**
     * @param certificates which are chosen among; @param serving all of them
     * @param http asked when there is something to fetch
     */
    public Stapler(CertificateChoice certificates, Supplier<List<Credential>> serving, StapleBook book, Supplier<HttpClient> http, Alerts alerts, Clock clock) {
        this(certificates, serving, book, new Responder(http, PATIENCE), alerts, clock);
    }

    Stapler(CertificateChoice certificates, Supplier<List<Credential>> serving, StapleBook book, Responder responder, Alerts alerts, Clock clock) {
        this.certificates = certificates;
        this.serving = serving;
        this.book = book;
        this.responder = responder;
        this.alerts = alerts;
        this.clock = clock;
    }

    /** Takes what was kept, and looks every few seconds from now on. */
    public void start() {
        chore.start(Duration.ZERO, LOOK_EVERY, this::look);
    }

    @Override
    public @Nullable Credential choose(@Nullable String serverName, @Nullable String fallback, boolean ecdsa) {
        return certificates.choose(serverName, fallback, ecdsa);
    }

    @Override
    public @Nullable Credential challenge(String serverName) {
        return certificates.challenge(serverName);
    }

    @Override
    public byte @Nullable [] staple(Credential credential) {
        Shown known = shown.get(credential.leaf());
        return known == null || clock.instant().isAfter(known.until()) ? null : known.response();
    }

    /** One look at all certificates: what is due is fetched, what nobody shows any more is dropped. */
    synchronized void look() {
        Map<String, byte[]> kept = book.list();
        Map<X509Certificate, Shown> now = new HashMap<>();
        Map<String, String> here = new HashMap<>();
        for (Credential credential : serving.get()) {
            Optional<URI> where = Responder.of(credential.leaf());
            if (where.isPresent() && credential.chain().size() > 1) {
                String fingerprint = fingerprint(credential.leaf());
                here.put(fingerprint, credential.name());
                one(credential, fingerprint, where.get(), kept.get(fingerprint)).ifPresent(s -> now.put(credential.leaf(), s));
                shown = both(shown, now);
            }
        }
        shown = Map.copyOf(now);
        if (!here.keySet().containsAll(kept.keySet())) {
            book.keepOnly(here.keySet());
        }
        plans.keySet().retainAll(here.keySet());
        alerts.list().stream().map(Alert::key).filter(k -> k.startsWith(PREFIX) && k.endsWith(SUFFIX))
                .filter(k -> !here.containsValue(k.substring(PREFIX.length(), k.length() - SUFFIX.length()))).forEach(alerts::clear);
    }

    /** One slow responder keeps no other certificate from what was just fetched. */
    private static Map<X509Certificate, Shown> both(Map<X509Certificate, Shown> before, Map<X509Certificate, Shown> now) {
        var all = new HashMap<>(before);
        all.putAll(now);
        return Map.copyOf(all);
    }

    private Optional<Shown> one(Credential credential, String fingerprint, URI where, byte @Nullable [] kept) {
        Instant now = clock.instant();
        X509Certificate issuer = credential.chain().get(1);
        Optional<Shown> before = kept != null && Staple.read(kept, credential.leaf(), issuer, now) instanceof Staple.Good(Instant until)
                ? Optional.of(new Shown(kept, until)) : Optional.empty();
        Plan plan = plans.get(fingerprint);
        if (plan == null) {
            // After a restart: a response that counts for long is not asked for again at once.
            plan = new Plan(before.map(b -> rest(now, b.until())).filter(at -> Duration.between(now, before.get().until()).compareTo(FIRST_WAIT) > 0).orElse(now), 0);
            plans.put(fingerprint, plan);
        }
        if (plan.next().isAfter(now)) {
            return before;
        }
        try {
            byte[] answer = responder.ask(where, credential.leaf(), issuer);
            return switch (Staple.read(answer, credential.leaf(), issuer, now)) {
                case Staple.Good(Instant until) -> {
                    book.put(fingerprint, answer);
                    plans.put(fingerprint, new Plan(rest(now, until), 0));
                    alerts.clear(PREFIX + credential.name() + SUFFIX);
                    LOG.info("certificate {} is shown with an OCSP response that counts until {}", credential.name(), until);
                    yield Optional.of(new Shown(answer, until));
                }
                case Staple.Revoked(Instant since) -> {
                    plans.put(fingerprint, new Plan(now.plus(LONGEST_WAIT), 0));
                    alerts.raise(PREFIX + credential.name() + SUFFIX, Severity.CRITICAL, "certificate " + credential.name() + " was revoked by its issuer on " + since,
                            "get another one: clients that check will refuse it", since.toString());
                    yield Optional.empty();
                }
                case Staple.Useless(String why) -> throw new IOException(why);
            };
        } catch (IOException e) {
            Duration wait = FIRST_WAIT.multipliedBy(1L << Math.min(plan.failures(), 6));
            wait = wait.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : wait;
            plans.put(fingerprint, new Plan(now.plus(wait), plan.failures() + 1));
            LOG.warn("no OCSP response for certificate {} from {}, asked again in {} min: {}", credential.name(), where, wait.toMinutes(), e.getMessage());
            return before;
        }
    }

    /** At half of what is left of it. */
    private static Instant rest(Instant now, Instant until) {
        Duration half = Duration.between(now, until).dividedBy(2);
        return now.plus(half.compareTo(LONGEST_REST) > 0 ? LONGEST_REST : half);
    }

    private static String fingerprint(X509Certificate certificate) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded()));
        } catch (NoSuchAlgorithmException | CertificateEncodingException e) {
            throw new IllegalStateException("a certificate without a fingerprint", e);
        }
    }

    @Override
    public void close() {
        chore.close();
    }
}
