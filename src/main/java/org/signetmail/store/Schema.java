package org.signetmail.store;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationVersion;
import org.flywaydb.core.api.callback.BaseCallback;
import org.flywaydb.core.api.callback.Context;
import org.flywaydb.core.api.callback.Event;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The tables' form, in numbered steps. A step and the note that it was made are one transaction: whoever ends the process in the
 * midst of it finds the database as it was before, and the next start goes on there. An upgrade says in the log how far it is. For
 * one thread.
 */
final class Schema {
    /** How many steps there are; a database that has them all is not looked at by Flyway, which takes its time. */
    static final int STEPS = 30;

    private static final Logger LOG = LoggerFactory.getLogger(Schema.class);
    /** Who waits for a long step hears again and again that it goes on. */
    private static final Duration WORD_EVERY = Duration.ofSeconds(10);
    /** Another node that makes the steps is waited for, this many times a second. */
    private static final int PATIENCE = 3600;

    private final Dialect dialect;
    private final Connection connection;

    /** @param connection that nobody else uses */
    Schema(Dialect dialect, Connection connection) {
        this.dialect = dialect;
        this.connection = connection;
    }

    /** Makes the steps that are missing. @param until the last, or null for all; @throws StoreException when that cannot be, or a newer version has made more */
    void bring(@Nullable Integer until) {
        int made = made();
        if (made > STEPS) {
            throw new StoreException("the database is of a newer version (its schema is " + made + ", this one knows " + STEPS
                    + "): start that version, or restore a backup that is older");
        }
        if (made == STEPS) {
            return;
        }
        // A database that is made is quick, and nobody waits for it.
        var telling = made == 0 ? null : new Telling(made, until == null ? STEPS : until);
        try {
            Flyway.configure(Schema.class.getClassLoader())
                    .dataSource(new Shared(connection))
                    .locations("classpath:org/signetmail/store/migration")
                    .placeholders(dialect.placeholders())
                    // Each stands by itself: one with a lower number may come later.
                    .outOfOrder(true)
                    .lockRetryCount(PATIENCE)
                    .target(until == null ? MigrationVersion.LATEST : MigrationVersion.fromVersion(until.toString()))
                    .callbacks(telling == null ? new BaseCallback[0] : new BaseCallback[] {telling})
                    .load().migrate();
            if (telling != null) {
                telling.done();
            }
        } catch (FlywayException e) {
            throw new StoreException("the database's schema could not be brought up to date: " + e.getMessage(), e);
        } finally {
            if (telling != null) {
                telling.close();
            }
        }
    }

    /** How many steps the database has; 0 for one that is empty. */
    private int made() {
        try (Statement statement = connection.createStatement()) {
            String exists = dialect == Dialect.SQLITE
                    ? "select 1 from sqlite_master where name = 'flyway_schema_history'"
                    : "select 1 where to_regclass('flyway_schema_history') is not null";
            try (ResultSet found = statement.executeQuery(exists)) {
                if (!found.next()) {
                    return 0;
                }
            }
            try (ResultSet done = statement.executeQuery("select count(*) from flyway_schema_history where version is not null")) {
                return done.next() ? done.getInt(1) : 0;
            }
        } catch (SQLException e) {
            throw new StoreException("the database cannot be opened: " + e.getMessage(), e);
        }
    }

    /**
     * Gives one connection to all who ask, and keeps it open. With one for its notes and one for the steps, as it does on PostgreSQL,
     * Flyway commits twice, and a step that was made between is made again at the next start, which fails.
     */
    private record Shared(Connection connection) implements ConnectionSource {
        @Override
        public Connection getConnection() {
            return (Connection) Proxy.newProxyInstance(Shared.class.getClassLoader(), new Class<?>[] {Connection.class}, (_, method, values) -> {
                if (method.getName().equals("close")) {
                    return null;
                }
                try {
                    return method.invoke(connection, values);
                } catch (InvocationTargetException thrown) {
                    throw thrown.getCause();
                }
            });
        }
    }

    /** Says how far an upgrade is. */
    private static final class Telling extends BaseCallback implements AutoCloseable {
        private final int steps;
        private final long began = System.nanoTime();
        private final ScheduledExecutorService words = Executors.newSingleThreadScheduledExecutor(Thread.ofPlatform().daemon().name("schema").factory());
        private volatile String now = "";
        private volatile long since;
        private int step;

        Telling(int made, int until) {
            steps = until - made;
            LOG.info("the database is brought from schema {} to {}: {} steps; nothing is open until they are made", made, until, steps);
            words.scheduleAtFixedRate(this::stillThere, WORD_EVERY.toMillis(), WORD_EVERY.toMillis(), TimeUnit.MILLISECONDS);
        }

        @Override
        public boolean supports(Event event, Context context) {
            return event == Event.BEFORE_EACH_MIGRATE;
        }

        @Override
        public void handle(Event event, Context context) {
            MigrationInfo info = context.getMigrationInfo();
            step++;
            now = "step " + step + " of " + steps + " (" + info.getVersion() + ", " + info.getDescription().toLowerCase(Locale.ROOT) + ")";
            since = System.nanoTime();
            LOG.info("{}", now);
        }

        private void stillThere() {
            if (!now.isEmpty()) {
                LOG.info("{} goes on, {} seconds so far", now, TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - since));
            }
        }

        void done() {
            LOG.info("the database's schema is up to date after {} ms", TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began));
        }

        @Override
        public void close() {
            words.shutdownNow();
        }
    }
}
