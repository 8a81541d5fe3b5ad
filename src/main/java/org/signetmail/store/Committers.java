package org.signetmail.store;

import java.util.ArrayList;
import java.util.List;

/** The committers of a store: one on SQLite, which has one writer; several on PostgreSQL, parted by account. Thread-safe. */
final class Committers implements AutoCloseable {
    private static final int POSTGRESQL = 4;

    private final List<Committer> all = new ArrayList<>();

    Committers(Database database) {
        int count = switch (database.dialect()) {
            case SQLITE -> 1;
            case POSTGRESQL -> POSTGRESQL;
        };
        for (int i = 0; i < count; i++) {
            all.add(new Committer("committer-" + i, database));
        }
    }

    Committer of(AccountId account) {
        return all.get((int) Long.remainderUnsigned(account.value(), all.size()));
    }

    /** For what belongs to no account. */
    Committer common() {
        return all.getFirst();
    }

    @Override
    public void close() {
        all.forEach(Committer::close);
    }
}
