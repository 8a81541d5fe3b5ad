package org.signetmail.net;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

final class ThrottleTest {
    private static final int MOST = 5;
    private static final Duration EACH = Duration.ofSeconds(10);

    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.EPOCH);

    private Throttle throttle() {
        InstantSource time = now::get;
        Clock clock = time.withZone(ZoneOffset.UTC);
        return new Throttle(clock, MOST, EACH);
    }

    private static InetAddress address(String text) throws UnknownHostException {
        return InetAddress.getByName(text);
    }

    /** After any history of failures and pauses: allowed exactly while fewer than MOST are remembered. */
    @Property
    void aFailureIsForgottenEveryTenSeconds(@ForAll @Size(max = 60) List<@IntRange(min = 0, max = 30) Integer> pauses) throws Exception {
        Throttle throttle = throttle();
        InetAddress from = address("192.0.2.1");
        double level = 0;
        for (int pause : pauses) {
            now.updateAndGet(t -> t.plusSeconds(pause));
            level = Math.max(0, level - pause / 10.0);
            if (Math.abs(level - MOST) > 1e-6) {
                assertThat(throttle.allowed(from)).isEqualTo(level < MOST);
            }
            throttle.failed(from);
            level++;
        }
    }

    @Test
    void aNetworkOfSixtyFourBitsIsOneSource() throws Exception {
        Throttle throttle = throttle();
        for (int i = 0; i < MOST; i++) {
            throttle.failed(address("2001:db8:1:2::" + i));
        }
        assertThat(throttle.allowed(address("2001:db8:1:2:ffff::1"))).isFalse();
        assertThat(throttle.allowed(address("2001:db8:1:3::1"))).isTrue();
        assertThat(throttle.allowed(address("192.0.2.1"))).isTrue();
    }

    @Test
    void oneThatLogsInIsForgiven() throws Exception {
        Throttle throttle = throttle();
        InetAddress from = address("192.0.2.1");
        for (int i = 0; i < MOST; i++) {
            throttle.failed(from);
        }
        assertThat(throttle.allowed(from)).isFalse();
        throttle.succeeded(from);
        assertThat(throttle.allowed(from)).isTrue();
    }
}
