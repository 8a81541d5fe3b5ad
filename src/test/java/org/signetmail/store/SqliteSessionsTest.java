package org.signetmail.store;

class SqliteSessionsTest extends SessionsContract {
    @Override
    StoreOptions options() {
        return StoreOptions.sqlite(directory);
    }
}
