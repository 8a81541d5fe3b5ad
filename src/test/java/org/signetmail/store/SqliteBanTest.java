package org.signetmail.store;

class SqliteBanTest extends BanContract {
    @Override
    StoreOptions options() {
        return StoreOptions.sqlite(directory);
    }
}
