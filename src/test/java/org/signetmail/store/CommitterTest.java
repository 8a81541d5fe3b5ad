package org.signetmail.store;

import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

@Timeout(30)
class CommitterTest {
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

    private static int put(Tx tx, String key) throws SQLException {
        return tx.update("insert into setting (key, value) values (?, '')", key);
    }

    private long stored() {
        return new Sql(database).first("select count(*) from setting", r -> r.getLong(1)).orElseThrow();
    }

    /** What every promise about durability rests on. */
    @Test
    void theWriterAsksTheDiskAtEachCommit() throws Exception {
        try (var writer = database.writer(); var statement = writer.createStatement()) {
            for (var expected : java.util.Map.of("journal_mode", "wal", "synchronous", "2", "foreign_keys", "1").entrySet()) {
                try (var row = statement.executeQuery("pragma " + expected.getKey())) {
                    assertThat(row.next()).isTrue();
                    assertThat(row.getString(1)).as(expected.getKey()).isEqualTo(expected.getValue());
                }
            }
        }
    }

    @Test
    void writingBackIsTheCommittersToDecide() throws Exception {
        try (var writer = database.writer(); var statement = writer.createStatement(); var row = statement.executeQuery("pragma wal_autocheckpoint")) {
            assertThat(row.next()).isTrue();
            assertThat(row.getInt(1)).isZero();
        }
    }

    /** All of them wait in one batch: the faulty ones are found, their own writes undone, the others kept. */
    @Test
    void aUnitThatFailsFailsAlone() throws Exception {
        var hold = new CountDownLatch(1);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<Integer> first = threads.submit(() -> committer.run(tx -> {
                await(hold);
                return put(tx, "first");
            }));
            var units = new ArrayList<Future<Integer>>();
            for (int i = 0; i < 100; i++) {
                int number = i;
                units.add(threads.submit(() -> committer.run(tx -> {
                    put(tx, "unit " + number);
                    return number % 10 == 3 ? put(tx, "unit " + number) : number % 10 == 7 ? bug() : 1;
                })));
            }
            hold.countDown();
            assertThat(first.get()).isEqualTo(1);
            for (int i = 0; i < 100; i++) {
                Future<Integer> unit = units.get(i);
                if (i % 10 == 3 || i % 10 == 7) {
                    assertThatThrownBy(unit::get).cause().isInstanceOf(StoreException.class);
                } else {
                    assertThat(unit.get()).isEqualTo(1);
                }
            }
        }
        assertThat(stored()).isEqualTo(81);
    }

    private static int bug() {
        throw new IllegalArgumentException("a bug");
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void whatHappensAfterTheCommitHappensOnceThoughTheUnitRanTwice() throws Exception {
        var hold = new CountDownLatch(1);
        var told = new java.util.concurrent.atomic.AtomicInteger();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            threads.submit(() -> committer.run(tx -> {
                await(hold);
                return 0;
            }));
            Future<Integer> good = threads.submit(() -> committer.run(tx -> {
                tx.afterCommit(told::incrementAndGet);
                return put(tx, "good");
            }));
            Future<Integer> bad = threads.submit(() -> committer.run(_ -> bug()));
            hold.countDown();
            good.get();
            assertThatThrownBy(bad::get).hasMessageContaining("a bug");
        }
        assertThat(told).hasValue(1);
    }

    @Test
    void anErrorInAUnitLeavesTheWriterAlive() {
        assertThatThrownBy(() -> committer.run(_ -> {
            throw new StackOverflowError();
        })).isInstanceOf(StoreException.class).hasCauseInstanceOf(StackOverflowError.class);
        assertThat(committer.<Integer>run(tx -> put(tx, "after"))).isEqualTo(1);
        assertThat(stored()).isEqualTo(1);
    }

    @Test
    void closingFinishesWhatWasAskedAndRefusesTheRest() throws Exception {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var asked = new ArrayList<Future<Boolean>>();
            for (int i = 0; i < 500; i++) {
                int number = i;
                asked.add(threads.submit(() -> {
                    try {
                        return committer.run(tx -> put(tx, "unit " + number)) == 1;
                    } catch (StoreException closed) {
                        return false;
                    }
                }));
            }
            committer.close();
            int kept = 0;
            for (Future<Boolean> each : asked) {
                kept += each.get() ? 1 : 0;
            }
            assertThat(stored()).as("acknowledged is stored, refused is not").isEqualTo(kept);
        }
        assertThatThrownBy(() -> committer.run(tx -> put(tx, "late"))).hasMessageContaining("closed");
    }

    /** Whoever is alone for a while writes on his own thread; two at once leave it to the writer again. */
    @Test
    void aLoneCallerDoesItsOwnUnit() throws Exception {
        Thread here = Thread.currentThread();
        assertThat(IntStream.range(0, 40).mapToObj(_ -> committer.run(_ -> Thread.currentThread()))).contains(here).last().isEqualTo(here);
        var inside = new CountDownLatch(1);
        var finish = new CountDownLatch(1);
        Thread first = Thread.ofVirtual().start(() -> committer.run(_ -> {
            inside.countDown();
            await(finish);
            return true;
        }));
        await(inside);
        Thread second = Thread.ofVirtual().start(() -> assertThat(committer.<Thread>run(_ -> Thread.currentThread())).isNotEqualTo(Thread.currentThread()));
        Awaitility.await().until(() -> second.getState() == Thread.State.WAITING);
        finish.countDown();
        first.join();
        second.join();
        assertThat(committer.<Thread>run(_ -> Thread.currentThread())).as("the crowd is remembered for some time").isNotEqualTo(here);
    }

    /** One caller's unit that fails on its own thread is rolled back like any other. */
    @Test
    void aLoneUnitThatFailsLeavesNothing() {
        IntStream.range(0, 40).forEach(_ -> committer.run(_ -> true));
        assertThatThrownBy(() -> committer.run(tx -> put(tx, "a") + put(tx, "a"))).isInstanceOf(StoreException.class);
        assertThat(stored()).isZero();
    }
}
