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

    /** Where units of work on accounts' mailboxes go. */
    record Place(Committer committer, List<AccountId> accounts) {
        <T> T run(Committer.Unit<T> unit) {
            return committer.run(accounts, unit);
        }
    }

    Place of(AccountId account) {
        return of(List.of(account));
    }

    /** For a unit that concerns several: the first one's committer, with all of them locked. */
    Place of(List<AccountId> accounts) {
        Committer committer = accounts.isEmpty() ? common() : all.get((int) Long.remainderUnsigned(accounts.getFirst().value(), all.size()));
        return new Place(committer, accounts);
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
