package org.signetmail.care.alert;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.signetmail.store.Acme;
import org.signetmail.store.AlertBook.Alert;
import org.signetmail.store.MasterKey;
import org.signetmail.store.Store;
import org.signetmail.store.StoreOptions;

import static org.assertj.core.api.Assertions.assertThat;

class OrderWatchTest {
    @TempDir
    Path directory;

    @Test
    void anOrderThatFailsAgainAndAgainIsToldOf() {
        try (var store = Store.open(StoreOptions.sqlite(directory), new MasterKey(new byte[32]), Clock.systemUTC());
                var alerts = new Alerts(store.alerts(), Clock.systemUTC(), List.of())) {
            store.acme().add(new Acme.Account("someone", "https://acme.example/", null, null, null, null, "https://acme.example/1", "key", Instant.EPOCH));
            var watch = new OrderWatch(store.acme(), alerts);
            var plan = new Acme.Plan("web", "someone", List.of("a.example"), Acme.Challenge.HTTP_01, Map.of(), "ECDSA_P256", null);
            for (int failures : new int[] {0, 1, 2, 3, 5, 0}) {
                store.acme().plan(plan, new Acme.Progress(null, null, "failed", Instant.EPOCH, failures, "nobody answers", Instant.EPOCH, null));
                store.acme().progress("web", new Acme.Progress(null, null, "failed", Instant.EPOCH, failures, "nobody answers", Instant.EPOCH, null));
                watch.look();
                if (failures < 2) {
                    assertThat(alerts.list()).as("after %d failures", failures).isEmpty();
                } else {
                    assertThat(alerts.list()).extracting(Alert::words).containsExactly(
                            "certificate web could not be had from someone, " + failures + " times in a row: nobody answers");
                    assertThat(alerts.list().getFirst().stage()).isEqualTo(failures < 5 ? "began" : "goes on");
                }
            }
        }
    }
}
