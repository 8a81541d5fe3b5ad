package org.signetmail.tls;

import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertPath;
import java.security.cert.CertPathBuilder;
import java.security.cert.CertPathValidator;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertStore;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateFactory;
import java.security.cert.CertificateNotYetValidException;
import java.security.cert.CertificateParsingException;
import java.security.cert.CollectionCertStoreParameters;
import java.security.cert.PKIXBuilderParameters;
import java.security.cert.PKIXCertPathBuilderResult;
import java.security.cert.PKIXCertPathValidatorResult;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509CertSelector;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Date;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;

/** What we trust: the JDK's roots and whatever certificates were added. Immutable, thread-safe. */
public final class Trust {
    /** What verifying a chain found. */
    public sealed interface Verdict {
        record Trusted() implements Verdict {}

        /** @param why in words: expired on …, names … but not …, issuer … is not trusted */
        record Refused(String why) implements Verdict {}
    }

    /** Of what a stranger shows, no more is looked at; searching for a way among many costs much. */
    private static final int LONGEST_CHAIN = 10;
    /** Of a stranger's names, as many are told. */
    private static final int MOST_TOLD = 10;
    private static final int LONGEST_TOLD = 300;

    private final Set<X509Certificate> roots;
    private final Set<TrustAnchor> anchors;
    private final Clock clock;

    private Trust(Set<X509Certificate> roots, Clock clock) {
        this.roots = roots;
        this.clock = clock;
        anchors = roots.stream().map(root -> new TrustAnchor(root, null)).collect(Collectors.toUnmodifiableSet());
    }

    /** The JDK's roots and these. */
    public static Trust of(Collection<X509Certificate> added, Clock clock) {
        var roots = new HashSet<>(jdkRoots());
        roots.addAll(added);
        return only(roots, clock);
    }

    /** These and no others. */
    public static Trust only(Collection<X509Certificate> roots, Clock clock) {
        return new Trust(Set.copyOf(roots), clock);
    }

    /** The roots that the JDK brings along. */
    public static List<X509Certificate> jdkRoots() {
        try {
            var factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            factory.init((KeyStore) null);
            return Arrays.stream(factory.getTrustManagers()).filter(X509TrustManager.class::isInstance).map(X509TrustManager.class::cast)
                    .flatMap(manager -> Arrays.stream(manager.getAcceptedIssuers())).toList();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the JDK's roots cannot be read", e);
        }
    }

    /** How many roots there are. */
    public int size() {
        return roots.size();
    }

    /** Chain to a root, validity now, and the name (RFC 9525). */
    public Verdict verify(List<X509Certificate> chain, String host) {
        return verify(Presented.of(chain), List.of(host));
    }

    /** Chain to a root, validity now, one of the names (RFC 9525), and no stapled word that it was revoked. */
    public Verdict verify(Presented presented, List<String> names) {
        List<X509Certificate> chain = presented.chain();
        if (chain.isEmpty()) {
            return new Verdict.Refused("it showed no certificate");
        }
        X509Certificate leaf = chain.getFirst();
        Date now = Date.from(clock.instant());
        try {
            leaf.checkValidity(now);
        } catch (CertificateExpiredException expired) {
            return new Verdict.Refused("its certificate expired on " + leaf.getNotAfter().toInstant());
        } catch (CertificateNotYetValidException early) {
            return new Verdict.Refused("its certificate is valid from " + leaf.getNotBefore().toInstant() + " on only");
        }
        if (names.stream().noneMatch(name -> Names.covers(leaf, name))) {
            return new Verdict.Refused("its certificate names " + named(leaf) + " but not " + String.join(" or ", names));
        }
        if (!servesServers(leaf)) {
            return new Verdict.Refused("its certificate is not made for servers");
        }
        List<X509Certificate> looked = chain.subList(0, Math.min(chain.size(), LONGEST_CHAIN));
        if (staple(presented).orElse(null) instanceof Staple.Revoked(Instant since)) {
            return new Verdict.Refused("its certificate was revoked on " + since + ", as its issuer says");
        }
        return path(looked, now);
    }

    /** What was stapled says about the leaf; empty when nothing was. */
    public Optional<Staple> staple(Presented presented) {
        if (presented.staples().isEmpty() || presented.chain().isEmpty()) {
            return Optional.empty();
        }
        X509Certificate leaf = presented.chain().getFirst();
        Optional<X509Certificate> issuer = Stream.concat(presented.chain().stream().limit(LONGEST_CHAIN), roots.stream()).filter(c -> issued(c, leaf)).findFirst();
        return Optional.of(issuer.<Staple>map(i -> Staple.read(presented.staples().getFirst(), leaf, i, clock.instant()))
                .orElseGet(() -> new Staple.Useless("the certificate's issuer is not known")));
    }

    private static boolean issued(X509Certificate issuer, X509Certificate leaf) {
        if (!issuer.getSubjectX500Principal().equals(leaf.getIssuerX500Principal())) {
            return false;
        }
        try {
            leaf.verify(issuer.getPublicKey());
            return true;
        } catch (GeneralSecurityException other) {
            return false;
        }
    }

    /** A stranger's words go into logs and mail: one line, and not a long one. */
    private static String told(String words) {
        String line = words.replaceAll("\\p{Cc}", "?");
        return line.length() > LONGEST_TOLD ? line.substring(0, LONGEST_TOLD) + "…" : line;
    }

    private static String named(X509Certificate leaf) {
        List<String> names = Names.of(leaf);
        return names.isEmpty() ? "nobody"
                : told(String.join(", ", names.subList(0, Math.min(names.size(), MOST_TOLD)))) + (names.size() > MOST_TOLD ? " and " + (names.size() - MOST_TOLD) + " more" : "");
    }

    /** RFC 5280 4.2.1.12: a certificate that lists its purposes serves for no other. */
    private static boolean servesServers(X509Certificate leaf) {
        try {
            List<String> purposes = leaf.getExtendedKeyUsage();
            return purposes == null || purposes.contains("1.3.6.1.5.5.7.3.1") || purposes.contains("2.5.29.37.0");
        } catch (CertificateParsingException malformed) {
            return false;
        }
    }

    private Verdict path(List<X509Certificate> chain, Date now) {
        List<X509Certificate> path = new ArrayList<>();
        for (X509Certificate certificate : chain) {
            if (roots.contains(certificate)) {
                break;
            }
            path.add(certificate);
        }
        if (path.isEmpty()) {
            // The leaf itself was added: that is what trusting one certificate means.
            return new Verdict.Trusted();
        }
        if (anchors.isEmpty()) {
            return new Verdict.Refused("its certificate's issuer " + told(path.getLast().getIssuerX500Principal().getName()) + " is not trusted, and nobody is");
        }
        Optional<PKIXCertPathBuilderResult> built = built(chain, now, anchors);
        if (built.isPresent()) {
            X509Certificate root = built.get().getTrustAnchor().getTrustedCert();
            return NameLimits.allow(root, certificates(built.get().getCertPath())) || built(chain, now, unlimited()).isPresent()
                    ? new Verdict.Trusted() : notAllowed(root);
        }
        // Walked once more as it was shown, since the builder does not tell which link breaks.
        try {
            var parameters = new PKIXParameters(anchors);
            parameters.setRevocationEnabled(false);
            parameters.setDate(now);
            var held = (PKIXCertPathValidatorResult) CertPathValidator.getInstance("PKIX")
                    .validate(CertificateFactory.getInstance("X.509").generateCertPath(path), parameters);
            X509Certificate root = held.getTrustAnchor().getTrustedCert();
            return NameLimits.allow(root, path) ? new Verdict.Trusted() : notAllowed(root);
        } catch (CertPathValidatorException untrusted) {
            return new Verdict.Refused(untrusted.getReason() == java.security.cert.PKIXReason.NO_TRUST_ANCHOR
                    ? "its certificate's issuer " + told(path.getLast().getIssuerX500Principal().getName()) + " is not trusted"
                    : "its certificate's chain does not hold: " + told(String.valueOf(untrusted.getMessage())));
        } catch (GeneralSecurityException e) {
            return new Verdict.Refused("its certificate cannot be verified: " + told(String.valueOf(e.getMessage())));
        }
    }

    private Set<TrustAnchor> unlimited() {
        return anchors.stream().filter(anchor -> !NameLimits.has(anchor.getTrustedCert())).collect(Collectors.toUnmodifiableSet());
    }

    private static Verdict notAllowed(X509Certificate root) {
        return new Verdict.Refused("its certificate's authority " + told(root.getSubjectX500Principal().getName()) + " may not speak for such names");
    }

    private static List<X509Certificate> certificates(CertPath path) {
        return path.getCertificates().stream().filter(X509Certificate.class::isInstance).map(X509Certificate.class::cast).toList();
    }

    /** Servers show chains out of order, with strangers in them, or crossing to a root we lack where there is a shorter way (RFC 8446 4.4.2). */
    private static Optional<PKIXCertPathBuilderResult> built(List<X509Certificate> chain, Date now, Set<TrustAnchor> anchors) {
        if (anchors.isEmpty()) {
            return Optional.empty();
        }
        try {
            var leaf = new X509CertSelector();
            leaf.setCertificate(chain.getFirst());
            var parameters = new PKIXBuilderParameters(anchors, leaf);
            parameters.addCertStore(CertStore.getInstance("Collection", new CollectionCertStoreParameters(chain)));
            parameters.setRevocationEnabled(false);
            parameters.setDate(now);
            return Optional.of((PKIXCertPathBuilderResult) CertPathBuilder.getInstance("PKIX").build(parameters));
        } catch (GeneralSecurityException untrusted) {
            return Optional.empty();
        }
    }
}
