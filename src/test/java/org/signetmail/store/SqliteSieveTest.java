package org.signetmail.store;

class SqliteSieveTest extends SieveContract {
    @Override
    StoreOptions options() {
        return StoreOptions.sqlite(directory);
    }
}
