package org.signetmail.tls;

import java.time.Clock;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/**
 * How safe one outgoing connection must be. Immutable, thread-safe.
 *
 * @param strict whatever TLS comes about is verified, and one that fails is never replaced by the clear
 * @param verification asked after each handshake at any level
 * @param basis what demands it, where it is not the level alone: "DANE", "MTA-STS"; else empty
 */
public record Demand(Level level, boolean strict, Verification verification, String basis) {
    public Demand(Level level, boolean strict, Verification verification) {
        this(level, strict, verification, "");
    }

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
                return isPinned(presented, pins) ? new Trust.Verdict.Trusted() : trust.get().verify(presented, names);
            }
            return new Trust.Verdict.Trusted();
        });
    }

    /**
     * As TLSA records have it (RFC 7672 2.2): TLS always. Where no record is of use, whoever the certificate names.
     *
     * @param pins what the administrator trusts all the same
     */
    public static Demand of(Published.Dane dane, Set<Pin> pins, Clock clock) {
        if (dane.records().stream().noneMatch(record -> record.usable(true))) {
            return new Demand(Level.ENCRYPT, false, new Verification() {
                @Override public Trust.Verdict judge(Presented presented) {
                    return new Trust.Verdict.Trusted();
                }

                @Override public String words(Presented presented) {
                    return "DANE: no TLSA record is of use";
                }
            }, "DANE");
        }
        // RFC 7672 3.1.3: PKIX usages do not count for mail, so nobody else is asked.
        Supplier<Trust> nobody = () -> Trust.only(List.of(), clock);
        return new Demand(Level.VERIFY, true, new Verification() {
            @Override public Trust.Verdict judge(Presented presented) {
                return isPinned(presented, pins) ? new Trust.Verdict.Trusted()
                        : Tlsa.verify(dane.records(), true, presented, dane.names(), nobody, clock) instanceof Trust.Verdict.Refused(String why)
                                ? new Trust.Verdict.Refused(why + " (DANE)") : new Trust.Verdict.Trusted();
            }

            @Override public String words(Presented presented) {
                return Tlsa.matched(dane.records(), true, presented, dane.names(), nobody, clock).map(record -> "DANE matched " + record.kind())
                        .orElse("DANE not matched, but pinned");
            }
        }, "DANE");
    }

    /** As an MTA-STS policy has it (RFC 8461 4.2): the certificate is for the host itself. @param usual the level without it */
    public static Demand of(Published.Sts sts, Level usual, boolean strict, Supplier<Trust> trust, String host, Set<Pin> pins) {
        Level level = sts.enforced() && usual.compareTo(Level.VERIFY) < 0 ? Level.VERIFY : usual;
        Verification plain = of(level, strict, trust, List.of(host), pins).verification();
        String mode = sts.enforced() ? "MTA-STS enforce" : "MTA-STS testing";
        return new Demand(level, strict || sts.enforced(), new Verification() {
            @Override public Trust.Verdict judge(Presented presented) {
                return plain.judge(presented) instanceof Trust.Verdict.Refused(String why)
                        ? new Trust.Verdict.Refused(sts.enforced() ? why + " (" + mode + ")" : why) : new Trust.Verdict.Trusted();
            }

            @Override public String words(Presented presented) {
                return switch (trust.get().verify(presented, List.of(host))) {
                    case Trust.Verdict.Trusted _ -> mode + ": name matched " + host;
                    case Trust.Verdict.Refused(String why) -> sts.enforced() ? mode + ": not matched, but pinned" : mode + ": it would be refused, " + why;
                };
            }
        }, sts.enforced() ? "MTA-STS" : "");
    }

    private static boolean isPinned(Presented presented, Set<Pin> pins) {
        return !presented.chain().isEmpty() && pins.stream().anyMatch(p -> p.matches(presented.chain().getFirst()));
    }

    /** A pin says all: neither names nor dates nor issuers are asked about (as RFC 7671 5.1 for keys in the DNS). */
    private static Trust.Verdict pinned(Presented presented, String host, Set<Pin> pins) {
        if (presented.chain().isEmpty()) {
            return new Trust.Verdict.Refused("it showed no certificate");
        }
        if (pins.isEmpty()) {
            return new Trust.Verdict.Refused("no certificate is pinned for " + host);
        }
        if (isPinned(presented, pins)) {
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
        return level.word() + (strict ? ", always verified" : "") + (basis.isEmpty() ? "" : ", " + basis);
    }
}
