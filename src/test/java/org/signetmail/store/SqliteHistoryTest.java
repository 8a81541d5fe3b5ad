package org.signetmail.store;

class SqliteHistoryTest extends HistoryContract {
    @Override
    StoreOptions options() {
        return StoreOptions.sqlite(directory);
    }
}
