package org.signetmail.care.backup;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.signetmail.care.CareSettings;
import org.signetmail.care.alert.Alerts;
import org.signetmail.store.AlertBook.Severity;
import org.signetmail.store.Chore;
import org.signetmail.store.Directory.Outcome;
import org.signetmail.store.Directory.Refusal;
import org.signetmail.store.Settings;
import org.signetmail.store.backup.Manifest;
import org.signetmail.store.backup.Progress;
import org.signetmail.store.backup.Vault;

/**
 * Makes backups by itself where the setting {@code backup.to} says, {@code backup.every} so often. One that fails is tried again,
 * and an alert tells of it; another tells when the newest is twice as old as it should ever be. Started once, closed once.
 */
public final class BackupSchedule implements AutoCloseable {
    static final String FAILED = "backup/failed";
    static final String OVERDUE = "backup/overdue";
    static final String DAMAGED = "backup/damaged";
    private static final Logger LOG = LoggerFactory.getLogger(BackupSchedule.class);
    private static final Duration LOOK = Duration.ofSeconds(30);
    private static final Duration END = Duration.ofSeconds(10);
    private static final Duration AGAIN = Duration.ofMinutes(15);

    private final BackupDesk desk;
    private final Settings settings;
    private final Alerts alerts;
    private final Clock clock;
    private final Chore chore = new Chore("backups", "looking whether a backup is due failed");
    private volatile boolean closing;
    private @Nullable Path wanted;
    private Instant wantedSince = Instant.EPOCH;
    private Instant notBefore = Instant.EPOCH;

    public BackupSchedule(BackupDesk desk, Settings settings, Alerts alerts, Clock clock) {
        this.desk = desk;
        this.settings = settings;
        this.alerts = alerts;
        this.clock = clock;
    }

    public void start() {
        chore.start(LOOK, LOOK, this::look);
    }

    /** Makes a backup if one is due. On one thread. */
    void look() {
        Path to = CareSettings.CARE.backupTo.find(settings).orElse(null);
        Instant now = clock.instant();
        if (to == null) {
            wanted = null;
            alerts.clear(FAILED);
            alerts.clear(OVERDUE);
            alerts.clear(DAMAGED);
            return;
        }
        if (!to.equals(wanted)) {
            wanted = to;
            wantedSince = now;
            notBefore = Instant.EPOCH;
        }
        Duration every = CareSettings.CARE.backupEvery.of(settings);
        Optional<Instant> last = last(to);
        boolean due = last.isEmpty() || !last.get().plus(every).isAfter(now);
        if (due && !now.isBefore(notBefore)) {
            made(to, every);
            last = last(to);
        }
        if (last.orElse(wantedSince).plus(every.multipliedBy(2)).isBefore(clock.instant())) {
            alerts.raise(OVERDUE, Severity.CRITICAL, last.map(at -> "the newest backup in " + to + " is of " + at).orElse("there is no backup in " + to + " yet"),
                    "see what `signet alerts` says of the last attempt, and whether the directory's disk is there", last.map(Instant::toString).orElse(""));
        } else {
            alerts.clear(OVERDUE);
        }
    }

    private static Optional<Instant> last(Path to) {
        if (!Files.exists(to)) {
            return Optional.empty();
        }
        try {
            return Vault.openOrMake(to).find(null).map(Manifest::began);
        } catch (RuntimeException unusable) {
            // Making one fails in the same way, and says so.
            LOG.debug("no backup can be read in {}: {}", to, unusable.getMessage());
            return Optional.empty();
        }
    }

    private void made(Path to, Duration every) {
        try {
            Path place = switch (desk.place(to)) {
                case Outcome.Done<Path>(Path path) -> path;
                case Outcome.Refused<Path>(Refusal _, String why) -> throw new IOException(why);
            };
            Progress stopping = (_, _, _) -> {
                if (closing) {
                    throw new IllegalStateException("the server stops");
                }
            };
            Manifest made = desk.make(place, null, stopping);
            LOG.info("backup {} is made in {}: {} rows, {} blobs", made.id(), to, made.rows(), made.blobs().rows());
            alerts.clear(FAILED);
            if (made.faults().isEmpty()) {
                alerts.clear(DAMAGED);
            } else {
                alerts.raise(DAMAGED, Severity.WARNING, "backup " + made.id() + " lacks " + made.faults().size() + " blobs that are damaged or missing in the store itself",
                        "signet check names them", Integer.toString(made.faults().size()));
            }
            notBefore = Instant.EPOCH;
        } catch (IOException | RuntimeException e) {
            if (closing) {
                LOG.info("the server stops; the backup that was being made is not there");
                return;
            }
            Duration wait = every.compareTo(AGAIN) < 0 ? every : AGAIN;
            notBefore = clock.instant().plus(wait);
            alerts.raise(FAILED, Severity.WARNING, "a backup to " + to + " failed: " + e.getMessage(), "it is tried again in " + wait.toMinutes() + " minutes", String.valueOf(e.getMessage()));
        }
    }

    @Override
    public void close() throws InterruptedException {
        closing = true;
        if (!chore.ended(END)) {
            LOG.warn("a backup does not end; it will not be complete");
        }
    }
}
