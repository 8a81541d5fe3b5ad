package org.signetmail.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

/** {@link JobBook} over SQL. */
final class SqlJobBook implements JobBook {
    private static final String COLUMNS = "id, operation, who, state, words, result, started, ended";
    private static final Duration KEPT = Duration.ofDays(30);

    private final Sql sql;
    private final Committers committers;
    private final Clock clock;

    SqlJobBook(Sql sql, Committers committers, Clock clock) {
        this.sql = sql;
        this.committers = committers;
        this.clock = clock;
    }

    @Override
    public long begin(String operation, String who) {
        long now = clock.millis();
        return committers.common().run(tx -> {
            tx.update("delete from job where ended < ?", now - KEPT.toMillis());
            Long id = tx.one("insert into job (operation, who, state, words, started) values (?, ?, 'RUNNING', '', ?) returning id", r -> r.getLong(1), operation, who, now);
            if (id == null) {
                throw new SQLException("a job row was not made");
            }
            return id;
        });
    }

    @Override
    public void end(long id, State state, String words, @Nullable String result) {
        long now = clock.millis();
        committers.common().run(tx -> tx.update("update job set state = ?, words = ?, result = ?, ended = ? where id = ?", state.name(), words, result, now, id));
    }

    @Override
    public Optional<Job> find(long id) {
        return sql.first("select " + COLUMNS + " from job where id = ?", SqlJobBook::job, id);
    }

    @Override
    public List<Job> list(@Nullable String operation, @Nullable Long olderThan, int most) {
        long before = olderThan == null ? Long.MAX_VALUE : olderThan;
        return operation == null ? sql.list("select " + COLUMNS + " from job where id < ? order by id desc limit ?", SqlJobBook::job, before, most)
                : sql.list("select " + COLUMNS + " from job where operation = ? and id < ? order by id desc limit ?", SqlJobBook::job, operation, before, most);
    }

    @Override
    public int interruptAll() {
        // Most starts have none: what does not write costs no commit.
        if (sql.first("select 1 from job where state = 'RUNNING'", r -> r.getInt(1)).isEmpty()) {
            return 0;
        }
        long now = clock.millis();
        return committers.common().run(tx -> tx.update("update job set state = 'INTERRUPTED', words = 'the server ended before it was done', ended = ? where state = 'RUNNING'", now));
    }

    private static Job job(ResultSet row) throws SQLException {
        Long ended = Sql.nullableLong(row, 8);
        return new Job(row.getLong(1), row.getString(2), row.getString(3), State.valueOf(row.getString(4)), row.getString(5), row.getString(6),
                Instant.ofEpochMilli(row.getLong(7)), ended == null ? null : Instant.ofEpochMilli(ended));
    }
}
