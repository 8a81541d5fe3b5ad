package org.signetmail.app;

import java.nio.file.Path;

import org.signetmail.store.StoreOptions;

class SqliteConfigDocumentTest extends ConfigDocumentContract {
    @Override
    StoreOptions options(Path data) {
        return StoreOptions.sqlite(data);
    }
}
