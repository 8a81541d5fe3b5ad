package org.signetmail.store;

class SqliteAdminBooksTest extends AdminBooksContract {
    @Override
    StoreOptions options() {
        return StoreOptions.sqlite(directory);
    }
}
