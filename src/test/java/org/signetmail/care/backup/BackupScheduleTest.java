package org.signetmail.care.backup;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.signetmail.care.alert.Alerts;
import org.signetmail.store.AlertBook.Alert;
import org.signetmail.store.Directory.Outcome;
import org.signetmail.store.MasterKey;
import org.signetmail.store.Store;
import org.signetmail.store.StoreOptions;
import org.signetmail.store.backup.Vault;

import static org.assertj.core.api.Assertions.assertThat;

class BackupScheduleTest {
    private static final class Moving extends Clock {
        private Instant now = Instant.parse("2026-03-01T00:00:00Z");

        void pass(Duration time) {
            now = now.plus(time);
        }

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }

    @TempDir
    Path directory;

    private final Moving clock = new Moving();
    private Store store;
    private Alerts alerts;
    private BackupDesk desk;
    private BackupSchedule schedule;

    @BeforeEach
    void open() throws Exception {
        Path data = Files.createDirectory(directory.resolve("data"));
        store = Store.open(StoreOptions.sqlite(data), new MasterKey(new byte[32]), clock);
        alerts = new Alerts(store.alerts(), clock, List.of());
        desk = new BackupDesk(store, data, clock);
        schedule = new BackupSchedule(desk, store.settings(), alerts, clock);
        store.settings().set("backup.to", directory.resolve("vault").toString());
        store.settings().set("backup.every", "3600");
        store.settings().set("backup.keep", "3");
    }

    @AfterEach
    void close() throws Exception {
        schedule.close();
        alerts.close();
        store.close();
    }

    private int made() {
        return Vault.open(directory.resolve("vault")).list().size();
    }

    private List<String> told() {
        return alerts.list().stream().map(Alert::key).toList();
    }

    @Test
    void onesThatAreDueAreMadeAndOldOnesGo() {
        schedule.look();
        assertThat(made()).isEqualTo(1);
        clock.pass(Duration.ofMinutes(59));
        schedule.look();
        assertThat(made()).as("none is due").isEqualTo(1);
        for (int i = 0; i < 5; i++) {
            clock.pass(Duration.ofHours(1));
            schedule.look();
        }
        assertThat(made()).isEqualTo(3);
        assertThat(told()).isEmpty();
    }

    @Test
    void oneThatFailsIsToldAndTriedAgain() throws Exception {
        Files.writeString(directory.resolve("vault"), "a file is in the way");
        schedule.look();
        assertThat(told()).containsExactly(BackupSchedule.FAILED);
        clock.pass(Duration.ofHours(3));
        schedule.look();
        assertThat(told()).containsExactlyInAnyOrder(BackupSchedule.FAILED, BackupSchedule.OVERDUE);
        Files.delete(directory.resolve("vault"));
        clock.pass(Duration.ofMinutes(1));
        schedule.look();
        assertThat(directory.resolve("vault")).as("a quarter of an hour is waited").doesNotExist();
        clock.pass(Duration.ofMinutes(15));
        schedule.look();
        assertThat(made()).isEqualTo(1);
        assertThat(told()).isEmpty();
    }

    @Test
    void withoutADirectoryNothingIsMadeAndNothingTold() throws Exception {
        Files.writeString(directory.resolve("vault"), "a file is in the way");
        schedule.look();
        store.settings().remove("backup.to");
        schedule.look();
        assertThat(told()).isEmpty();
        assertThat(desk.place(null)).isInstanceOf(Outcome.Refused.class);
    }

    @Test
    void aBackupLiesOutsideTheDataDirectory() {
        assertThat(desk.place(directory.resolve("data/backups"))).isInstanceOf(Outcome.Refused.class);
        assertThat(desk.place(directory)).isInstanceOf(Outcome.Refused.class);
        assertThat(desk.place(directory.resolve("data/../elsewhere"))).isEqualTo(new Outcome.Done<>(directory.resolve("elsewhere")));
        assertThat(desk.place(Path.of("relative"))).isInstanceOf(Outcome.Refused.class);
    }
}
