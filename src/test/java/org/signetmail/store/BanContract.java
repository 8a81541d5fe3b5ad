package org.signetmail.store;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Bans and failed logins as they are kept. */
abstract class BanContract extends IdentityContract {
    private BanBook.Ban ban(String range, Instant until) {
        return new BanBook.Ban(range, "why", "somebody", clock.instant(), until);
    }

    @Test
    void bansAreKeptAndSwept() throws Exception {
        var brief = ban("192.0.2.1", clock.instant().plusSeconds(60));
        var forEver = ban("198.51.100.0/24", null);
        BanBook.Version none = store.bans().version();
        store.bans().put(forEver);
        store.bans().put(brief);
        reopen();
        assertThat(store.bans().list("", 10)).containsExactly(brief, forEver);
        assertThat(store.bans().list(brief.range(), 1)).containsExactly(forEver);
        BanBook.Version both = store.bans().version();
        assertThat(both).isNotEqualTo(none);
        store.bans().put(ban("192.0.2.1", clock.instant().plusSeconds(120)));
        assertThat(store.bans().version()).isNotEqualTo(both);
        clock.advance(Duration.ofSeconds(119));
        assertThat(store.bans().sweep(clock.instant(), clock.instant())).isZero();
        clock.advance(Duration.ofSeconds(1));
        assertThat(store.bans().sweep(clock.instant(), clock.instant())).isEqualTo(1);
        assertThat(store.bans().list("", 10)).containsExactly(forEver);
        assertThat(store.bans().remove("198.51.100.0/24")).isTrue();
        assertThat(store.bans().remove("198.51.100.0/24")).isFalse();
    }

    @Test
    void failuresAreListedTheMostFirst() throws Exception {
        Instant start = clock.instant();
        for (String source : List.of("192.0.2.1", "192.0.2.2", "192.0.2.2", "192.0.2.3", "2001:db8:0:0:0:0:0:0/64", "2001:db8:0:0:0:0:0:0/64", "2001:db8:0:0:0:0:0:0/64")) {
            clock.advance(Duration.ofSeconds(1));
            store.bans().failed(source, clock.instant(), start);
        }
        List<BanBook.Failures> all = store.bans().failures(start, null, 10);
        assertThat(all).extracting(BanBook.Failures::source).containsExactly("2001:db8:0:0:0:0:0:0/64", "192.0.2.2", "192.0.2.1", "192.0.2.3");
        assertThat(all).extracting(BanBook.Failures::count).containsExactly(3L, 2L, 1L, 1L);
        assertThat(all.getFirst().last()).isEqualTo(start.plusSeconds(7));
        assertThat(store.bans().failures(start, all.get(1), 1)).containsExactly(all.get(2));
        assertThat(store.bans().failures(start, all.get(2), 10)).containsExactly(all.get(3));
        assertThat(store.bans().failures(start.plusSeconds(5), null, 10)).as("the others are too long ago").hasSize(1);
    }

    @Test
    void failuresAreCountedByWhereTheyComeFrom() throws Exception {
        Instant start = clock.instant();
        assertThat(store.bans().failed("192.0.2.1", start, start)).isEqualTo(1);
        reopen();
        clock.advance(Duration.ofSeconds(10));
        assertThat(store.bans().failed("192.0.2.1", clock.instant(), start)).isEqualTo(2);
        assertThat(store.bans().failed("192.0.2.2", clock.instant(), start)).isEqualTo(1);
        assertThat(store.bans().failed("192.0.2.1", clock.instant(), start.plusSeconds(1))).isEqualTo(2);
        store.bans().sweep(clock.instant(), start.plusSeconds(1));
        assertThat(store.bans().failed("192.0.2.1", clock.instant(), start)).isEqualTo(3);
        assertThat(store.bans().forgive("192.0.2.9")).isFalse();
        assertThat(store.bans().forgive("192.0.2.1")).isTrue();
        assertThat(store.bans().failed("192.0.2.1", clock.instant(), start)).isEqualTo(1);
    }
}
