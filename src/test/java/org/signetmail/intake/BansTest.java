package org.signetmail.intake;

import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.signetmail.net.Throttle;
import org.signetmail.store.BanBook.Ban;
import org.signetmail.store.Directory.Outcome;
import org.signetmail.store.Directory.Refusal;
import org.signetmail.store.MasterKey;
import org.signetmail.store.Store;
import org.signetmail.store.StoreOptions;

import static org.assertj.core.api.Assertions.assertThat;

class BansTest {
    @TempDir
    Path directory;

    private volatile Instant now = Instant.parse("2026-11-25T08:00:00Z");
    private final Clock clock = new Clock() {
        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    };
    private Store store;
    private Bans bans;

    @BeforeEach
    void open() {
        store = Store.open(StoreOptions.sqlite(directory), new MasterKey(new byte[32]), clock);
        bans = process();
    }

    @AfterEach
    void close() {
        bans.close();
        store.close();
    }

    /** What another process of the installation has. */
    private Bans process() {
        return new Bans(store.bans(), store.settings(), new PrometheusRegistry(), clock);
    }

    private static InetAddress at(String address) {
        return InetAddress.ofLiteral(address);
    }

    private Refusal refused(String range, Instant until) {
        return ((Outcome.Refused<Ban>) bans.add(range, "", "me", until)).kind();
    }

    @Test
    void failuresBan() {
        store.settings().set("ban.after", "3");
        bans.failed(at("192.0.2.1"));
        bans.failed(at("192.0.2.2"));
        now = now.plus(Duration.ofMinutes(10));
        bans.failed(at("192.0.2.1"));
        assertThat(bans.banned(at("192.0.2.1"))).isFalse();
        bans.failed(at("192.0.2.1"));
        assertThat(bans.banned(at("192.0.2.1"))).isTrue();
        assertThat(bans.banned(at("192.0.2.2"))).isFalse();
        assertThat(bans.list("", 10)).containsExactly(
                new Ban("192.0.2.1", "3 failed logins within 15 minutes", "the server", now, now.plus(Duration.ofHours(1))));
        now = now.plus(Duration.ofHours(1));
        assertThat(bans.banned(at("192.0.2.1"))).as("over").isFalse();
        bans.failed(at("192.0.2.1"));
        bans.failed(at("192.0.2.1"));
        assertThat(bans.banned(at("192.0.2.1"))).as("counted anew").isFalse();
    }

    @Test
    void failuresLongAgoDoNotCount() {
        store.settings().set("ban.after", "2");
        bans.failed(at("192.0.2.1"));
        now = now.plus(Duration.ofMinutes(16));
        bans.failed(at("192.0.2.1"));
        assertThat(bans.banned(at("192.0.2.1"))).isFalse();
        store.settings().set("ban.after", "0");
        bans.failed(at("192.0.2.1"));
        assertThat(bans.banned(at("192.0.2.1"))).as("switched off").isFalse();
    }

    @Test
    void theThrottleTells() {
        store.settings().set("ban.after", "2");
        var throttle = new Throttle(clock, 100, Duration.ofMinutes(1), bans::failed);
        throttle.failed(at("2001:db8::1"));
        throttle.failed(at("2001:db8::2"));
        assertThat(bans.banned(at("2001:db8::ffff"))).as("IPv6 by /64").isTrue();
        assertThat(bans.banned(at("2001:db8:0:1::1"))).isFalse();
    }

    @Test
    void networksOfAnyWidth() {
        assertThat(bans.add("198.51.100.0/22", "scanners", "me", null)).isInstanceOf(Outcome.Done.class);
        assertThat(bans.add("2001:db8:a::/48", "", "me", now.plusSeconds(60))).isInstanceOf(Outcome.Done.class);
        assertThat(bans.banned(at("198.51.103.255"))).isTrue();
        assertThat(bans.banned(at("198.51.104.0"))).isFalse();
        assertThat(bans.banned(at("2001:db8:a:ffff::1"))).isTrue();
        assertThat(bans.banned(at("2001:db8:b::1"))).isFalse();
        now = now.plusSeconds(60);
        assertThat(bans.banned(at("2001:db8:a:ffff::1"))).isFalse();
        assertThat(bans.remove("198.51.100.0/22")).isInstanceOf(Outcome.Done.class);
        assertThat(bans.banned(at("198.51.103.255"))).isFalse();
        assertThat(((Outcome.Refused<Ban>) bans.remove("198.51.100.0/22")).kind()).isEqualTo(Refusal.NOT_FOUND);
    }

    @Test
    void someAreNeverBanned() {
        store.settings().set("ban.after", "1");
        store.settings().set("ban.never", "192.0.2.0/24,2001:db8::/32");
        bans.failed(at("127.0.0.1"));
        bans.failed(at("::1"));
        bans.failed(at("192.0.2.1"));
        bans.failed(at("2001:db8::1"));
        assertThat(bans.list("", 10)).isEmpty();
        assertThat(refused("127.0.0.1", null)).isEqualTo(Refusal.INVALID);
        assertThat(refused("192.0.2.7", null)).isEqualTo(Refusal.INVALID);
        assertThat(refused("0.0.0.0/0", null)).isEqualTo(Refusal.INVALID);
        assertThat(refused("example.test", null)).isEqualTo(Refusal.INVALID);
        assertThat(refused("198.51.100.1", now)).isEqualTo(Refusal.INVALID);
        assertThat(bans.add("192.0.0.0/16", "", "me", null)).isInstanceOf(Outcome.Done.class);
        assertThat(bans.banned(at("192.0.2.1"))).as("within what is banned, and spared").isFalse();
        assertThat(bans.banned(at("192.0.3.1"))).isTrue();
    }

    @Test
    void otherProcessesHearOfIt() {
        store.settings().set("ban.after", "2");
        try (Bans other = process()) {
            other.look();
            bans.failed(at("192.0.2.1"));
            other.failed(at("192.0.2.1"));
            assertThat(other.banned(at("192.0.2.1"))).as("counted together").isTrue();
            assertThat(bans.banned(at("192.0.2.1"))).isFalse();
            bans.look();
            assertThat(bans.banned(at("192.0.2.1"))).isTrue();
            bans.remove("192.0.2.1");
            other.look();
            assertThat(other.banned(at("192.0.2.1"))).isFalse();
        }
    }
}
