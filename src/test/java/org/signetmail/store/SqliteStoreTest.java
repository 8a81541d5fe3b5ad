package org.signetmail.store;

import java.time.Clock;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

class SqliteStoreTest extends StoreContract {
    @Override
    StoreOptions options() {
        return StoreOptions.sqlite(directory);
    }

    @Test
    void noPasswordLiesInTheDatabaseInTheClear() throws Exception {
        try (var other = Store.open(StoreOptions.sqlite(java.nio.file.Files.createDirectory(directory.resolve("other"))), new MasterKey(new byte[32]),
                Clock.systemUTC())) {
            other.settings().set("route.a.example", "relay.example;user=me;password=plainly-visible");
        }
        for (String file : new String[] {"signet.db", "signet.db-wal"}) {
            var path = directory.resolve("other").resolve(file);
            if (java.nio.file.Files.exists(path)) {
                org.assertj.core.api.Assertions.assertThat(java.nio.file.Files.readString(path, java.nio.charset.StandardCharsets.ISO_8859_1))
                        .doesNotContain("plainly-visible");
            }
        }
    }

    @Test
    void twoServersDoNotShareADirectory() {
        assertThatThrownBy(() -> Store.open(options(), new MasterKey(new byte[32]), Clock.systemUTC()))
                .isInstanceOf(StoreException.class).hasMessageContaining("another server");
    }
}
