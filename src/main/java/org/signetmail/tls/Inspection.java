package org.signetmail.tls;

import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

/**
 * Looks at a certificate with its chain and key as a strict client would, and says in words what is wrong.
 *
 * @param findings what is wrong or to be known, gravest first; empty when all is well
 * @param chain as it is presented, leaf first
 */
public record Inspection(List<Finding> findings, List<Link> chain) {
    /** What it may be, as programs know it. */
    public enum Kind {
        EXPIRED, NOT_YET_VALID, NO_KEY, KEY_MISMATCH, WEAK_KEY, WEAK_SIGNATURE, NO_NAMES, NOT_FOR_SERVERS, CHAIN_INCOMPLETE, CHAIN_OUT_OF_ORDER, CHAIN_LINK,
        UNTRUSTED, NAME_NOT_COVERED, EXPIRES_SOON, PRIVATE_TRUST, UNUSED, UNREADABLE, FILES, KEY_READABLE
    }

    /** @param wrong false for what is only to be known */
    public record Finding(Kind kind, boolean wrong, String words) {
        public static Finding wrong(Kind kind, String words) {
            return new Finding(kind, true, words);
        }

        public static Finding note(Kind kind, String words) {
            return new Finding(kind, false, words);
        }
    }

    /** @param fault of this link, or null */
    public record Link(CertificateView certificate, @Nullable String fault) {}

    private static final Duration SOON = Duration.ofDays(30);

    /**
     * @param chain leaf first, not empty
     * @param madeHere whether it is ours: who trusts it does so by having been told to
     */
    public static Inspection of(List<X509Certificate> chain, @Nullable PrivateKey key, boolean madeHere, Trust trust, Instant now) {
        var findings = new ArrayList<Finding>();
        X509Certificate leaf = chain.getFirst();
        boolean timely = validity(leaf, now, findings);
        if (key == null) {
            findings.add(Finding.wrong(Kind.NO_KEY, "there is no private key for it"));
        } else if (!Assembly.answers(leaf.getPublicKey(), key)) {
            findings.add(Finding.wrong(Kind.KEY_MISMATCH, "the private key does not match the certificate"));
        }
        Fitness.weakKey(leaf.getPublicKey()).ifPresent(why -> findings.add(Finding.wrong(Kind.WEAK_KEY, why)));
        for (X509Certificate certificate : chain) {
            // Nobody looks at the signature that a root has made on itself.
            if (Fitness.weakSignature(certificate.getSigAlgName()) && !Assembly.selfIssued(certificate)) {
                findings.add(Finding.wrong(Kind.WEAK_SIGNATURE, name(certificate) + " is signed with " + certificate.getSigAlgName() + ", which clients refuse"));
            }
        }
        List<Link> links = links(chain, now);
        boolean ordered = order(chain, links, findings);
        List<String> names = Names.of(leaf);
        if (names.isEmpty()) {
            findings.add(Finding.wrong(Kind.NO_NAMES, "it has no alternative names, so clients believe it for none (RFC 9525)"));
        } else if (timely && ordered) {
            // A wildcard covers any one label.
            trusted(chain, madeHere, trust.verify(chain, names.getFirst().replace("*", "any"))).ifPresent(findings::add);
        }
        return new Inspection(findings.stream().sorted(java.util.Comparator.comparing(f -> !f.wrong())).toList(), links);
    }

    private static boolean validity(X509Certificate leaf, Instant now, List<Finding> findings) {
        Instant from = leaf.getNotBefore().toInstant();
        Instant until = leaf.getNotAfter().toInstant();
        if (now.isAfter(until)) {
            findings.add(Finding.wrong(Kind.EXPIRED, "it expired on " + until));
        } else if (now.isBefore(from)) {
            findings.add(Finding.wrong(Kind.NOT_YET_VALID, "it is valid from " + from + " on only: is the clock right?"));
        } else {
            Duration quarter = Duration.between(from, until).dividedBy(4);
            Duration left = Duration.between(now, until);
            if (left.compareTo(quarter.compareTo(SOON) < 0 ? quarter : SOON) < 0) {
                findings.add(Finding.wrong(Kind.EXPIRES_SOON, "it expires soon, on " + until + " (" + (left.toDays() > 1 ? left.toDays() + " days" : left.toHours() + " hours")
                        + " left)"));
            }
            return true;
        }
        return false;
    }

    /** Each with what is wrong with it in its place. */
    private static List<Link> links(List<X509Certificate> chain, Instant now) {
        var links = new ArrayList<Link>();
        for (int i = 0; i < chain.size(); i++) {
            X509Certificate certificate = chain.get(i);
            String fault = null;
            if (i > 0 && !Assembly.issued(certificate, chain.get(i - 1))) {
                fault = "it has not issued the one before it, " + name(chain.get(i - 1));
            } else if (i > 0 && certificate.getBasicConstraints() < 0) {
                fault = "it is no authority";
            } else if (i > 0 && now.isAfter(certificate.getNotAfter().toInstant())) {
                fault = "it expired on " + certificate.getNotAfter().toInstant();
            }
            links.add(new Link(CertificateView.of(certificate, now), fault));
        }
        return List.copyOf(links);
    }

    private static boolean order(List<X509Certificate> chain, List<Link> links, List<Finding> findings) {
        boolean inOrder = true;
        for (int i = 1; i < chain.size(); i++) {
            X509Certificate certificate = chain.get(i);
            String fault = links.get(i).fault();
            if (fault != null) {
                boolean elsewhere = chain.stream().anyMatch(c -> !c.equals(certificate) && Assembly.issued(certificate, c));
                boolean displaced = !Assembly.issued(certificate, chain.get(i - 1));
                findings.add(Finding.wrong(displaced && elsewhere ? Kind.CHAIN_OUT_OF_ORDER : Kind.CHAIN_LINK,
                        (displaced && elsewhere ? "the chain is out of order: " : "the chain does not hold: ") + name(certificate) + ": " + fault));
                inOrder = false;
            }
        }
        return inOrder;
    }

    private static Optional<Finding> trusted(List<X509Certificate> chain, boolean madeHere, Trust.Verdict verdict) {
        X509Certificate last = chain.getLast();
        boolean alone = Assembly.selfIssued(chain.getFirst());
        return switch (verdict) {
            case Trust.Verdict.Trusted() -> madeHere
                    ? Optional.of(Finding.note(Kind.PRIVATE_TRUST, "this installation's own authority has signed it: devices trust it once they have that (signet ca export)"))
                    : Optional.empty();
            case Trust.Verdict.Refused(String why) when why.contains("not made for servers") -> Optional.of(Finding.wrong(Kind.NOT_FOR_SERVERS, why));
            case Trust.Verdict.Refused(String _) when madeHere -> Optional.of(Finding.note(Kind.PRIVATE_TRUST,
                    alone ? "it stands for itself: devices trust it only when they are told to" : "devices trust it once they have its authority (signet ca export)"));
            case Trust.Verdict.Refused(String _) when alone -> Optional.of(Finding.wrong(Kind.UNTRUSTED, "it stands for itself, and nobody trusts it unasked"));
            case Trust.Verdict.Refused(String why) -> {
                List<String> offered = CertificateDetails.of(last).issuers();
                yield Optional.of(offered.isEmpty() ? Finding.wrong(Kind.UNTRUSTED, why)
                        : Finding.wrong(Kind.CHAIN_INCOMPLETE, "the chain ends early: the certificate of " + last.getIssuerX500Principal().getName()
                                + " is missing; its authority offers it at " + offered.getFirst()));
            }
        };
    }

    private static String name(X509Certificate certificate) {
        return certificate.getSubjectX500Principal().getName();
    }

    /** Whether anything is wrong. */
    public boolean wrong() {
        return findings.stream().anyMatch(Finding::wrong);
    }
}
