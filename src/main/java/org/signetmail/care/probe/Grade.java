package org.signetmail.care.probe;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

import org.signetmail.tls.Inspection;
import org.signetmail.tls.Staple;

/**
 * How good a listener's TLS is, from what it really negotiated: the worst that one of the reasons allows, and A+ without any. The
 * scale is in docs/tls/listeners.md. Pure.
 *
 * @param reasons the gravest first
 */
public record Grade(Mark mark, List<Reason> reasons) {
    /** Each is worse than the one before. */
    public enum Mark {
        A_PLUS, A, B, C, D, E, F;

        /** As it is shown: A+. */
        public String word() {
            return this == A_PLUS ? "A+" : name();
        }
    }

    /** @param atBest what the grade can be at best while this is so */
    public record Reason(Mark atBest, String words) {}

    /**
     * What a probe found.
     *
     * @param versions that are spoken, as Java names them
     * @param old whether ciphers without forward secrecy or with CBC are accepted; @param tripleDes whether 3DES is
     * @param hybrid whether the key exchange holds against quantum computers
     * @param certificate what is wrong with what was shown, without its key
     * @param missing the host's name, where the certificate does not cover it, or null
     * @param life the certificate's, and how much of it is {@code left}
     * @param responder whether the certificate names an OCSP responder
     * @param plaintextLogin whether passwords may come without TLS
     */
    public record Found(List<String> versions, boolean old, boolean tripleDes, boolean hybrid, Inspection certificate, @Nullable String missing,
            Duration life, Duration left, Optional<Staple> staple, boolean responder, boolean plaintextLogin) {
        public Found {
            versions = List.copyOf(versions);
        }
    }

    private static final Duration SOON = Duration.ofDays(7);
    private static final int SOON_PART = 12;

    public Grade {
        reasons = reasons.stream().sorted(Comparator.comparing(Reason::atBest).reversed()).toList();
    }

    private static Grade of(List<Reason> reasons) {
        return new Grade(reasons.stream().map(Reason::atBest).max(Comparator.naturalOrder()).orElse(Mark.A_PLUS), reasons);
    }

    /** Without TLS at all, or with TLS that does not come about. */
    public static Grade none(String why) {
        return of(List.of(new Reason(Mark.F, why)));
    }

    public static Grade of(Found found) {
        var reasons = new ArrayList<Reason>();
        if (found.versions().contains("TLSv1") || found.versions().contains("TLSv1.1")) {
            reasons.add(new Reason(Mark.D, "TLS 1.0 or 1.1 is accepted (RFC 8996): for old devices alone, see --profile"));
        }
        if (!found.versions().contains("TLSv1.3")) {
            reasons.add(new Reason(Mark.B, "TLS 1.3 is not spoken"));
        }
        if (found.tripleDes()) {
            reasons.add(new Reason(Mark.D, "3DES is accepted, which leaks from long sessions"));
        }
        if (found.old()) {
            reasons.add(new Reason(Mark.C, "ciphers without forward secrecy, or with CBC, are accepted"));
        }
        if (!found.hybrid()) {
            reasons.add(new Reason(Mark.A, "the key exchange is not post-quantum: what is recorded today may be read one day"));
        }
        if (found.plaintextLogin()) {
            reasons.add(new Reason(Mark.D, "passwords may come without TLS (--plaintext-login)"));
        }
        certificate(found, reasons);
        staple(found, reasons);
        return of(reasons);
    }

    private static void certificate(Found found, List<Reason> reasons) {
        for (Inspection.Finding finding : found.certificate().findings()) {
            switch (finding.kind()) {
                case EXPIRED, NOT_YET_VALID, WEAK_KEY, WEAK_SIGNATURE, NO_NAMES, NOT_FOR_SERVERS -> reasons.add(new Reason(Mark.F, finding.words()));
                case UNTRUSTED, CHAIN_INCOMPLETE, CHAIN_LINK -> reasons.add(new Reason(Mark.E, finding.words()));
                case CHAIN_OUT_OF_ORDER, PRIVATE_TRUST -> reasons.add(new Reason(Mark.B, finding.words()));
                // The handshake has shown that the key is there and fits; how soon is soon, this scale says itself.
                case NO_KEY, KEY_MISMATCH, EXPIRES_SOON, NAME_NOT_COVERED, UNUSED, UNREADABLE, FILES, KEY_READABLE -> { }
            }
        }
        if (found.missing() != null) {
            reasons.add(new Reason(Mark.E, "clients that ask for " + found.missing() + " are shown a certificate that does not cover it"));
        }
        Duration part = found.life().dividedBy(SOON_PART);
        if (found.left().isPositive() && found.left().compareTo(part.compareTo(SOON) < 0 ? part : SOON) < 0) {
            reasons.add(new Reason(Mark.B, "the certificate expires in " + (found.left().toDays() > 1 ? found.left().toDays() + " days" : found.left().toHours() + " hours")));
        }
    }

    private static void staple(Found found, List<Reason> reasons) {
        if (found.staple().isEmpty()) {
            if (found.responder()) {
                reasons.add(new Reason(Mark.A, "the certificate names an OCSP responder, and no response of it is shown"));
            }
            return;
        }
        switch (found.staple().get()) {
            case Staple.Good _ -> { }
            case Staple.Revoked(var since) -> reasons.add(new Reason(Mark.F, "its issuer revoked the certificate on " + since));
            case Staple.Useless(String why) -> reasons.add(new Reason(Mark.B, "the OCSP response that is shown counts for nothing: " + why));
        }
    }
}
