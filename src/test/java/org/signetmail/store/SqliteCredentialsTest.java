package org.signetmail.store;

class SqliteCredentialsTest extends CredentialsContract {
    @Override
    StoreOptions options() {
        return StoreOptions.sqlite(directory);
    }
}
