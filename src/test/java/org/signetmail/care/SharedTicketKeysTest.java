package org.signetmail.care;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.signetmail.net.TicketKeys;
import org.signetmail.store.MasterKey;
import org.signetmail.store.Store;
import org.signetmail.store.StoreOptions;

import static org.assertj.core.api.Assertions.assertThat;

class SharedTicketKeysTest {
    @TempDir
    Path directory;

    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-02-01T00:00:00Z"));
    private Store store;
    private SharedTicketKeys keys;

    private Clock clock() {
        InstantSource time = now::get;
        return time.withZone(ZoneOffset.UTC);
    }

    @BeforeEach
    void open() {
        store = Store.open(StoreOptions.sqlite(directory), new MasterKey(new byte[32]), clock());
        keys = new SharedTicketKeys(store.ticketKeys(), clock());
    }

    @AfterEach
    void close() {
        keys.close();
        store.close();
    }

    private void later(Duration by) {
        now.updateAndGet(t -> t.plus(by));
        keys.look();
    }

    private static String name(TicketKeys.Key key) {
        return Arrays.toString(key.name());
    }

    @Test
    void aRestartFindsTheSameKeys() {
        List<String> before = keys.current().stream().map(SharedTicketKeysTest::name).toList();
        assertThat(before).hasSize(1);
        keys.close();
        store.close();
        now.updateAndGet(t -> t.plus(Duration.ofHours(1)));
        open();
        assertThat(keys.current().stream().map(SharedTicketKeysTest::name)).isEqualTo(before);
    }

    @Test
    void anotherProcessHasThem() {
        try (var other = new SharedTicketKeys(store.ticketKeys(), clock())) {
            assertThat(other.current().stream().map(SharedTicketKeysTest::name)).isEqualTo(keys.current().stream().map(SharedTicketKeysTest::name).toList());
            now.updateAndGet(t -> t.plus(Duration.ofHours(11).plusMinutes(50)));
            keys.look();
            other.look();
            assertThat(other.current().stream().map(SharedTicketKeysTest::name)).hasSize(2)
                    .isEqualTo(keys.current().stream().map(SharedTicketKeysTest::name).toList());
        }
    }

    /** The next key is known before it is used; the old one opens tickets until the last of them has ended. */
    @Test
    void theyRotateAndAreForgotten() {
        String first = name(keys.current().getFirst());
        List<TicketKeys.Key> unchanged = keys.current();
        later(Duration.ofHours(11));
        assertThat(keys.current()).as("the very same list while nothing changes").isSameAs(unchanged);
        later(Duration.ofMinutes(50));
        assertThat(keys.current()).hasSize(2);
        assertThat(name(keys.current().getFirst())).as("not yet its turn").isEqualTo(first);
        String second = name(keys.current().getLast());
        later(Duration.ofMinutes(15));
        assertThat(name(keys.current().getFirst())).isEqualTo(second);
        assertThat(name(keys.current().getLast())).isEqualTo(first);
        for (int hour = 0; hour < 36; hour++) {
            later(Duration.ofHours(1));
        }
        assertThat(keys.current().stream().map(SharedTicketKeysTest::name)).doesNotContain(first).hasSizeBetween(3, 5);
        assertThat(store.ticketKeys().list()).hasSameSizeAs(keys.current());
    }

    @Test
    void afterALongSleepTheOldOnesAreNotUsed() {
        String first = name(keys.current().getFirst());
        later(Duration.ofDays(30));
        assertThat(keys.current().stream().map(SharedTicketKeysTest::name)).hasSize(1).doesNotContain(first);
    }
}
