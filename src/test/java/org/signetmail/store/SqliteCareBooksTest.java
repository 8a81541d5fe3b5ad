package org.signetmail.store;

class SqliteCareBooksTest extends CareBooksContract {
    @Override
    StoreOptions options() {
        return StoreOptions.sqlite(directory);
    }
}
