package org.signetmail.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

@Timeout(60)
class WriteBackTest {
    private static final long PAGE = 4096;
    private static final int VALUE = 80_000;

    @TempDir
    Path directory;

    private Database database;
    private Committer committer;

    @BeforeEach
    void open() {
        database = new Database(StoreOptions.sqlite(directory));
        committer = new Committer("committer", database);
    }

    @AfterEach
    void close() {
        committer.close();
        database.close();
    }

    private void put(int number) {
        committer.run(tx -> tx.update("insert into setting (key, value) values (?, ?)", "key" + number, "x".repeat(VALUE)));
    }

    private long size(String file) throws IOException {
        return Files.size(directory.resolve(file));
    }

    /** What waits in the log, and what was written back. */
    private int[] log() {
        return new Sql(database).first("pragma wal_checkpoint(noop)", row -> new int[] {row.getInt(2), row.getInt(3)}).orElseThrow();
    }

    @Test
    void aLogThatGrowsIsBegunAnew() throws Exception {
        int most = 500;
        var log = new WriteBack(most);
        Tx tx = new Tx(database.writer());
        try {
            for (int i = 0; i < 500; i++) {
                tx.update("insert into setting (key, value) values (?, ?)", "key" + i, "x".repeat(VALUE));
                tx.commit();
                log.written(tx, 1);
            }
        } finally {
            tx.close();
        }
        // 64 units between two looks at its length.
        assertThat(size("signet.db-wal")).isLessThan((most + 64 * (2 + VALUE / PAGE) * 2) * PAGE);
        assertThat(size("signet.db")).isGreaterThan(300L * VALUE);
    }

    @Test
    void whatIsWrittenGoesBackWhenNobodyWrites() throws Exception {
        for (int i = 0; i < 30; i++) {
            put(i);
        }
        Awaitility.await().until(() -> {
            int[] log = log();
            return log[0] > 0 && log[1] == log[0];
        });
        assertThat(size("signet.db")).isGreaterThan(30 * (long) VALUE);
        put(31);
        assertThat(log()).as("the log is begun anew, with what came since").satisfies(log -> assertThat(log[0]).isLessThan(30 * VALUE / (int) PAGE));
    }

    /** It waits for a reader in its moment, and goes on when that is over. */
    @Test
    void aReaderKeepsItsMoment() {
        put(1);
        Sql sql = new Sql(database);
        long seen = sql.moment(tx -> {
            long before = count(tx);
            for (int i = 2; i < 200; i++) {
                put(i);
            }
            assertThat(count(tx)).isEqualTo(before);
            return before;
        });
        assertThat(sql.first("select count(*) from setting", row -> row.getLong(1))).contains(seen + 198);
        Awaitility.await().untilAsserted(() -> assertThat(log()[1]).isEqualTo(log()[0]));
    }

    private static long count(Tx tx) throws java.sql.SQLException {
        Long count = tx.one("select count(*) from setting", row -> row.getLong(1));
        return count == null ? -1 : count;
    }
}
