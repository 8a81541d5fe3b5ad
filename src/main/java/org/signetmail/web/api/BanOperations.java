package org.signetmail.web.api;

import java.net.InetAddress;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

import org.jspecify.annotations.Nullable;

import org.signetmail.intake.Bans;
import org.signetmail.net.AddressRange;
import org.signetmail.net.Throttle;
import org.signetmail.store.BanBook.Ban;
import org.signetmail.store.BanBook.Failures;

import static org.signetmail.web.api.Problem.required;

/** {@code /bans}: who may not connect. Thread-safe. */
public final class BanOperations {
    /** @param range an address, or a network as 198.51.100.0/24; @param minutes absent for ever */
    record NewBan(@Nullable String range, @Nullable String reason, @Nullable Long minutes) {}

    /**
     * Logins that failed from somewhere, before a ban.
     *
     * @param source an address, or of IPv6 its /64; @param failures within ban.window-seconds; @param bannedAfter ban.after, 0 for never
     * @param held this process looks at no login from there for the moment
     */
    public record OfFailures(String source, @Passing long failures, @Passing long bannedAfter, @Passing Instant last, @Passing boolean held) {}

    private static final long MOST_MINUTES = Duration.ofDays(36_500).toMinutes();

    private final Bans bans;
    private final Throttle logins;
    private final Clock clock;

    BanOperations(Bans bans, Throttle logins, Clock clock) {
        this.bans = bans;
        this.logins = logins;
        this.clock = clock;
    }

    void register(Operations all) {
        all.add(Operation.get("bans.list", "/bans", "Addresses and networks that may not connect").pages(Ban.class)
                .run(ask -> Page.of(bans.list(ask.after().orElse(""), ask.limit() + 1), ask.limit(), Ban::range)));
        all.add(Operation.post("bans.add", "/bans", "Bans an address or a network").takes(NewBan.class).gives(Ban.class).made().run(ask -> {
            NewBan wanted = ask.body(NewBan.class);
            String range = required("range", wanted.range());
            if (wanted.minutes() != null && (wanted.minutes() < 1 || wanted.minutes() > MOST_MINUTES)) {
                throw Problem.invalid("minutes", "minutes are 1 to " + MOST_MINUTES + ", or absent for ever");
            }
            if (holds(range, ask.actor().from())) {
                throw Problem.invalid("range", "you come from there yourself: you would lock yourself out");
            }
            Instant until = wanted.minutes() == null ? null : clock.instant().plus(Duration.ofMinutes(wanted.minutes()));
            return Problem.settled(bans.add(range, wanted.reason() == null ? "" : wanted.reason(), ask.actor().who(), until));
        }));
        all.add(Operation.delete("bans.remove", "/bans/{network}/{bits}", "Lifts a ban; of a single address the bits are 32, or 128").gives(Ban.class)
                .before(ask -> bans.find(ask.name("network") + "/" + ask.name("bits")).orElseThrow(() -> Problem.notFound("ban of " + ask.name("network") + "/" + ask.name("bits"))))
                .run(ask -> Problem.settled(bans.remove(ask.name("network") + "/" + ask.name("bits")))));
        all.add(Operation.get("bans.failures", "/bans/failures", "Where logins failed of late, the most failures first: what is counted before a ban").pages(OfFailures.class)
                .run(ask -> Page.of(bans.failures(ask.after().map(BanOperations::cursor).orElse(null), ask.limit() + 1), ask.limit(), f -> f.count() + " " + f.source())
                        .map(f -> view(f.source(), f.count(), f.last()))));
        all.add(Operation.delete("bans.forgive", "/bans/failures/{network}/{bits}", "Forgets the failed logins from an address; of a single one the bits are 32, of IPv6 64")
                .gives(OfFailures.class).run(ask -> {
                    AddressRange range = Problem.settled(bans.forgive(ask.name("network") + "/" + ask.name("bits")));
                    logins.succeeded(range.network());
                    return view(range.toString(), 0, clock.instant());
                }));
    }

    private OfFailures view(String source, long count, Instant last) {
        return new OfFailures(source, count, bans.limit(), last, !logins.allowed(AddressRange.parse(source).network()));
    }

    private static Failures cursor(String text) {
        int blank = text.indexOf(' ');
        try {
            return new Failures(text.substring(blank + 1), Long.parseLong(text.substring(0, Math.max(0, blank))), Instant.EPOCH);
        } catch (NumberFormatException e) {
            throw Problem.invalid("after", "after is what next was in the page before");
        }
    }

    private static boolean holds(String range, String from) {
        try {
            return AddressRange.parse(range).contains(InetAddress.ofLiteral(from));
        } catch (IllegalArgumentException noAddress) {
            // The local socket has none; what is wrong with the range is told by who keeps it.
            return false;
        }
    }
}
