package org.signetmail.care.alert;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.signetmail.store.AlertBook.Alert;
import org.signetmail.store.AlertBook.Severity;
import org.signetmail.store.Changes;
import org.signetmail.store.MasterKey;
import org.signetmail.store.Store;
import org.signetmail.store.StoreException;
import org.signetmail.store.StoreOptions;

import static org.assertj.core.api.Assertions.assertThat;

class RoundsTest {
    @TempDir
    Path directory;

    private Store store;
    private Alerts alerts;
    private final AtomicReference<@Nullable RuntimeException> fault = new AtomicReference<>();
    private final AtomicReference<Consumer<Changes.Change>> changed = new AtomicReference<>(_ -> { });
    private final List<String> looked = new ArrayList<>();

    @BeforeEach
    void open() {
        store = Store.open(StoreOptions.sqlite(directory), new MasterKey(new byte[32]), Clock.systemUTC());
        alerts = new Alerts(store.alerts(), Clock.systemUTC(), List.of());
    }

    @AfterEach
    void close() {
        alerts.close();
        store.close();
    }

    private Rounds rounds() {
        return new Rounds(List.of(new Rounds.Look("first", "what comes first", () -> {
            RuntimeException now = fault.get();
            if (now != null) {
                throw now;
            }
        }), new Rounds.Look("second", "what comes second", () -> looked.add("second"))), alerts, listener -> {
            changed.set(listener);
            return () -> changed.set(_ -> { });
        });
    }

    @Test
    void oneLookThatFailsIsToldOfAndKeepsNoOtherFromLooking() throws Exception {
        try (var rounds = rounds()) {
            for (RuntimeException wrong : List.of(new IllegalStateException("a bug"), new StoreException("no such table", new java.sql.SQLException("gone")))) {
                looked.clear();
                fault.set(wrong);
                rounds.round();
                assertThat(looked).containsExactly("second");
                assertThat(alerts.list()).singleElement().satisfies(alert -> {
                    assertThat(alert.key()).isEqualTo("rounds/first");
                    assertThat(alert.severity()).isEqualTo(Severity.WARNING);
                    assertThat(alert.words()).isEqualTo("the look at what comes first failed: " + wrong.getMessage());
                });
            }
            fault.set(null);
            rounds.round();
            assertThat(alerts.list()).extracting(Alert::key).isEmpty();
        }
    }

    @Test
    void aLookAfterAChangeStandsAloneToo() throws Exception {
        try (var rounds = rounds()) {
            fault.set(new IllegalStateException("a bug"));
            rounds.tick();
            rounds.tick();
            assertThat(looked).as("nothing has changed").isEmpty();
            changed.get().accept(new Changes.Change.CertificatesChanged());
            rounds.tick();
            assertThat(looked).as("a tick later, not at once").isEmpty();
            rounds.tick();
            assertThat(looked).containsExactly("second");
            rounds.tick();
            assertThat(looked).as("once for one change").containsExactly("second");
        }
    }
}
