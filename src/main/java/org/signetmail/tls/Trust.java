package org.signetmail.tls;

import java.security.GeneralSecurityException;
import java.security.KeyStore;
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
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509CertSelector;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Date;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;

/** What we trust: the JDK's roots and the certificates an administrator added. Immutable, thread-safe. */
public final class Trust {
    /** What verifying a chain found. */
    public sealed interface Verdict {
        record Trusted() implements Verdict {}

        /** @param why in words: expired on …, names … but not …, issuer … is not trusted */
        record Refused(String why) implements Verdict {}
    }

    /** Of what a stranger shows, no more is looked at; searching for a way among many costs much. */
    private static final int LONGEST_CHAIN = 10;

    private final Set<TrustAnchor> anchors;
    private final Clock clock;

    private Trust(Set<TrustAnchor> anchors, Clock clock) {
        this.anchors = anchors;
        this.clock = clock;
    }

    /** The JDK's roots and these. */
    public static Trust of(List<X509Certificate> added, Clock clock) {
        var anchors = new HashSet<TrustAnchor>();
        try {
            var factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            factory.init((KeyStore) null);
            for (TrustManager manager : factory.getTrustManagers()) {
                if (manager instanceof X509TrustManager roots) {
                    Arrays.stream(roots.getAcceptedIssuers()).forEach(root -> anchors.add(new TrustAnchor(root, null)));
                }
            }
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the JDK's roots cannot be read", e);
        }
        added.forEach(root -> anchors.add(new TrustAnchor(root, null)));
        return new Trust(Set.copyOf(anchors), clock);
    }

    /** Chain to a root, validity now, and the name (RFC 9525). */
    public Verdict verify(List<X509Certificate> chain, String host) {
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
        if (!Names.covers(leaf, host)) {
            return new Verdict.Refused("its certificate names " + (Names.of(leaf).isEmpty() ? "nobody" : String.join(", ", Names.of(leaf))) + " but not " + host);
        }
        if (!servesServers(leaf)) {
            return new Verdict.Refused("its certificate is not made for servers");
        }
        return path(chain.subList(0, Math.min(chain.size(), LONGEST_CHAIN)), now);
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
            if (anchors.stream().anyMatch(a -> certificate.equals(a.getTrustedCert()))) {
                break;
            }
            path.add(certificate);
        }
        if (path.isEmpty()) {
            // The leaf itself was added: that is what trusting one certificate means.
            return new Verdict.Trusted();
        }
        if (buildable(chain, now)) {
            return new Verdict.Trusted();
        }
        // Walked once more as it was shown, since the builder does not tell which link breaks.
        try {
            var parameters = new PKIXParameters(anchors);
            parameters.setRevocationEnabled(false);
            parameters.setDate(now);
            CertPathValidator.getInstance("PKIX").validate(CertificateFactory.getInstance("X.509").generateCertPath(path), parameters);
            return new Verdict.Trusted();
        } catch (CertPathValidatorException untrusted) {
            return new Verdict.Refused(untrusted.getReason() == java.security.cert.PKIXReason.NO_TRUST_ANCHOR
                    ? "its certificate's issuer " + path.getLast().getIssuerX500Principal().getName() + " is not trusted"
                    : "its certificate's chain does not hold: " + untrusted.getMessage());
        } catch (GeneralSecurityException e) {
            return new Verdict.Refused("its certificate cannot be verified: " + e.getMessage());
        }
    }

    /** Servers show chains out of order, with strangers in them, or crossing to a root we lack where there is a shorter way (RFC 8446 4.4.2). */
    private boolean buildable(List<X509Certificate> chain, Date now) {
        try {
            var leaf = new X509CertSelector();
            leaf.setCertificate(chain.getFirst());
            var parameters = new PKIXBuilderParameters(anchors, leaf);
            parameters.addCertStore(CertStore.getInstance("Collection", new CollectionCertStoreParameters(chain)));
            parameters.setRevocationEnabled(false);
            parameters.setDate(now);
            CertPathBuilder.getInstance("PKIX").build(parameters);
            return true;
        } catch (GeneralSecurityException untrusted) {
            return false;
        }
    }
}
