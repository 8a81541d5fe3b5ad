package org.signetmail.web.api;

import java.net.InetAddress;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

import org.jspecify.annotations.Nullable;

import org.signetmail.intake.Bans;
import org.signetmail.net.AddressRange;
import org.signetmail.store.BanBook.Ban;

import static org.signetmail.web.api.Problem.required;

/** {@code /bans}: who may not connect. Thread-safe. */
public final class BanOperations {
    /** @param range an address, or a network as 198.51.100.0/24; @param minutes absent for ever */
    record NewBan(@Nullable String range, @Nullable String reason, @Nullable Long minutes) {}

    private static final long MOST_MINUTES = Duration.ofDays(36_500).toMinutes();

    private final Bans bans;
    private final Clock clock;

    BanOperations(Bans bans, Clock clock) {
        this.bans = bans;
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
                .run(ask -> Problem.settled(bans.remove(ask.name("network") + "/" + ask.name("bits")))));
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
