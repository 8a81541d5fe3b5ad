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
    void twoServersDoNotShareADirectory() {
        assertThatThrownBy(() -> Store.open(options(), new MasterKey(new byte[32]), Clock.systemUTC()))
                .isInstanceOf(StoreException.class).hasMessageContaining("another server");
    }
}
