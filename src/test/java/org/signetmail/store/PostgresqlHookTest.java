package org.signetmail.store;

import java.sql.Connection;
import java.sql.DriverManager;
import java.util.ArrayList;
import java.util.List;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.signetmail.store.HookTapes.Happening;
import org.signetmail.store.HookTapes.Place;
import org.signetmail.store.HookTapes.Read;

import static org.assertj.core.api.Assertions.assertThat;

@ExtendWith(PostgresqlCluster.Fixture.class)
class PostgresqlHookTest extends HookContract {
    private final PostgresqlCluster cluster;
    private String database;

    PostgresqlHookTest(PostgresqlCluster cluster) {
        this.cluster = cluster;
    }

    @Override
    StoreOptions options() throws Exception {
        if (database == null) {
            database = cluster.newDatabase();
        }
        return new StoreOptions(directory, cluster.url(database), "signet", "");
    }

    private Connection another() throws Exception {
        Connection connection = DriverManager.getConnection(cluster.url(database), "signet", "");
        connection.setAutoCommit(false);
        return connection;
    }

    private static void occurs(Connection connection, String key) throws Exception {
        try (var statement = connection.prepareStatement("insert into occurrence (at, event, domain, facts) values (0, 'alert.cleared', '', ?)")) {
            statement.setString(1, "key\t" + key + "\n");
            statement.executeUpdate();
        }
    }

    private void cleared(String key) {
        store.alerts().raise(new AlertBook.Alert(key, AlertBook.Severity.NOTICE, "", "", "1", clock.instant()), clock.instant(), List.of());
        store.alerts().clear(key);
    }

    private static List<String> keys(List<Happening> happened) {
        return happened.stream().map(h -> String.valueOf(((HookTapes.Other) h).facts().get("key"))).toList();
    }

    private Read after(Place place) {
        return store.hookTapes().after(place, java.util.Set.of(HookEvent.ALERT_CLEARED), 100);
    }

    /** Looks again and again, and gives what was found until so much is there. */
    private List<String> until(Place from, int most) {
        var place = new Place[] {from};
        var found = new ArrayList<Happening>();
        Awaitility.await().until(() -> {
            Read read = after(place[0]);
            place[0] = read.upTo();
            found.addAll(read.happened());
            return found.size() >= most;
        });
        return keys(found);
    }

    @Test
    void whatIsCommittedLateIsNotPassedOver() throws Exception {
        hook("a", java.util.Set.of(HookEvent.ALERT_CLEARED));
        Place start = store.hookTapes().end();
        try (Connection late = another()) {
            occurs(late, "late");
            cleared("early");
            long until = System.nanoTime() + 1_500_000_000L;
            Awaitility.await().until(() -> {
                assertThat(after(start).happened()).as("a number is missing, and its transaction goes on").isEmpty();
                return System.nanoTime() > until;
            });
            late.commit();
        }
        assertThat(until(start, 2)).containsExactly("late", "early");
    }

    @Test
    void whatIsNeverCommittedIsNotWaitedForForEver() throws Exception {
        hook("a", java.util.Set.of(HookEvent.ALERT_CLEARED));
        Place start = store.hookTapes().end();
        cleared("one");
        try (Connection never = another()) {
            occurs(never, "never");
            cleared("two");
            assertThat(keys(after(start).happened())).containsExactly("one");
            never.rollback();
        }
        assertThat(until(start, 2)).containsExactly("one", "two");
    }
}
