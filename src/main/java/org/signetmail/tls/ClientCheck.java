package org.signetmail.tls;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.CertPathBuilder;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertPathValidatorException.BasicReason;
import java.security.cert.CertStore;
import java.security.cert.CertificateParsingException;
import java.security.cert.CollectionCertStoreParameters;
import java.security.cert.PKIXBuilderParameters;
import java.security.cert.PKIXReason;
import java.security.cert.TrustAnchor;
import java.security.cert.X509CertSelector;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.Date;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Whose certificates clients may show, and whether they must. Two are equal when they ask for the same of the same. Immutable,
 * thread-safe.
 */
public final class ClientCheck {
    /** Of what a stranger shows, no more is looked at. */
    private static final int LONGEST_CHAIN = 10;
    private static final String FOR_CLIENTS = "1.3.6.1.5.5.7.3.2";
    private static final String FOR_ANYTHING = "2.5.29.37.0";

    private final boolean required;
    private final List<X509Certificate> authorities;
    private final Clock clock;
    private final Predicate<X509Certificate> revoked;
    private final int hash;

    public ClientCheck(boolean required, List<X509Certificate> authorities, Clock clock) {
        this(required, authorities, clock, _ -> false);
    }

    /** @param revoked whether one is void, asked at each handshake for one that is good in all else */
    public ClientCheck(boolean required, List<X509Certificate> authorities, Clock clock, Predicate<X509Certificate> revoked) {
        this.revoked = revoked;
        this.required = required;
        this.authorities = List.copyOf(authorities);
        this.clock = clock;
        hash = Objects.hash(required, this.authorities);
    }

    public boolean required() {
        return required;
    }

    public List<X509Certificate> authorities() {
        return authorities;
    }

    /** @param words for a person; @param reason for the client, whose alert it becomes */
    public record Fault(String words, CertPathValidatorException.Reason reason) {
        private static Optional<Fault> of(String words, CertPathValidatorException.Reason reason) {
            return Optional.of(new Fault(words, reason));
        }
    }

    /** What is wrong with a client's certificates, leaf first; empty when they are of the right authority and good now. */
    public Optional<Fault> fault(List<X509Certificate> chain) {
        if (chain.isEmpty()) {
            return Fault.of("the client showed no certificate", BasicReason.UNSPECIFIED);
        }
        X509Certificate leaf = chain.getFirst();
        Date now = Date.from(clock.instant());
        String whose = "the client's certificate (" + leaf.getSubjectX500Principal().getName() + ") ";
        if (now.after(leaf.getNotAfter())) {
            return Fault.of(whose + "expired on " + leaf.getNotAfter().toInstant(), BasicReason.EXPIRED);
        }
        if (now.before(leaf.getNotBefore())) {
            return Fault.of(whose + "is valid from " + leaf.getNotBefore().toInstant() + " on only", BasicReason.NOT_YET_VALID);
        }
        if (!servesClients(leaf)) {
            return Fault.of(whose + "is not made for clients", PKIXReason.INVALID_KEY_USAGE);
        }
        if (!leads(chain.subList(0, Math.min(chain.size(), LONGEST_CHAIN)), now)) {
            return Fault.of(whose + "is of " + leaf.getIssuerX500Principal().getName() + ", whom this listener does not take", PKIXReason.NO_TRUST_ANCHOR);
        }
        return revoked.test(leaf) ? Fault.of(whose + "was revoked", BasicReason.REVOKED) : Optional.empty();
    }

    /** RFC 5280 4.2.1.12: a certificate that lists its purposes serves for no other. */
    private static boolean servesClients(X509Certificate leaf) {
        try {
            List<String> purposes = leaf.getExtendedKeyUsage();
            return purposes == null || purposes.contains(FOR_CLIENTS) || purposes.contains(FOR_ANYTHING);
        } catch (CertificateParsingException malformed) {
            return false;
        }
    }

    private boolean leads(List<X509Certificate> chain, Date now) {
        Set<TrustAnchor> anchors = new HashSet<>();
        authorities.forEach(authority -> anchors.add(new TrustAnchor(authority, null)));
        if (anchors.isEmpty() || authorities.contains(chain.getFirst())) {
            return false;
        }
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

    /** Names what is asked for, in 32 octets: a session that was made under another check must not be resumed under this one. */
    public byte[] context() {
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            digest.update((byte) (required ? 1 : 0));
            for (X509Certificate authority : authorities) {
                digest.update(authority.getEncoded());
            }
            return digest.digest();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("SHA-256 and certificates that were read", e);
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof ClientCheck that && required == that.required && authorities.equals(that.authorities);
    }

    @Override
    public int hashCode() {
        return hash;
    }

    @Override
    public String toString() {
        return "ClientCheck[" + (required ? "required" : "optional") + " of " + authorities.size() + "]";
    }
}
