package org.signetmail.tls;

import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/**
 * How safe one outgoing connection must be. Immutable, thread-safe.
 *
 * @param strict whatever TLS comes about is verified, and one that fails is never replaced by the clear
 * @param verification asked after each handshake at any level
 */
public record Demand(Level level, boolean strict, Verification verification) {
    /** No TLS, or TLS with whomever it may be. */
    public static Demand unverified(Level level) {
        if (level.compareTo(Level.ENCRYPT) > 0) {
            throw new IllegalArgumentException(level + " verifies");
        }
        return new Demand(level, false, _ -> new Trust.Verdict.Trusted());
    }

    /**
     * @param strict {@code tls.verify-remote=always}
     * @param names the certificate must be for one of them; the first is the host's
     * @param pins what the administrator trusts for this host without further questions
     */
    public static Demand of(Level level, boolean strict, Supplier<Trust> trust, List<String> names, Set<Pin> pins) {
        return new Demand(level, strict, presented -> {
            if (level == Level.PINNED) {
                return pinned(presented, names.getFirst(), pins);
            }
            if (level == Level.VERIFY || strict) {
                boolean known = pinned(presented, names.getFirst(), pins) instanceof Trust.Verdict.Trusted;
                return known ? new Trust.Verdict.Trusted() : trust.get().verify(presented, names);
            }
            return new Trust.Verdict.Trusted();
        });
    }

    /** A pin says all: neither names nor dates nor issuers are asked about (as RFC 7671 5.1 for keys in the DNS). */
    private static Trust.Verdict pinned(Presented presented, String host, Set<Pin> pins) {
        if (presented.chain().isEmpty()) {
            return new Trust.Verdict.Refused("it showed no certificate");
        }
        if (pins.isEmpty()) {
            return new Trust.Verdict.Refused("no certificate is pinned for " + host);
        }
        if (pins.stream().anyMatch(p -> p.matches(presented.chain().getFirst()))) {
            return new Trust.Verdict.Trusted();
        }
        return new Trust.Verdict.Refused("its key " + Pin.ofKey(presented.chain().getFirst()) + " is not the one pinned for " + host);
    }

    public boolean wantsTls() {
        return level != Level.NONE;
    }

    /** Whether nothing may be sent without TLS. */
    public boolean required() {
        return level.compareTo(Level.ENCRYPT) >= 0;
    }

    /** Whether one that offers TLS and cannot do it may be spoken to in the clear (RFC 7435 3). */
    public boolean clearIfBroken() {
        return level == Level.OPPORTUNISTIC && !strict;
    }

    @Override
    public String toString() {
        return level.word() + (strict ? ", always verified" : "");
    }
}
