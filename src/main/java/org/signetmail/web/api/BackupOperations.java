package org.signetmail.web.api;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;

import org.jspecify.annotations.Nullable;

import org.signetmail.care.backup.BackupDesk;
import org.signetmail.store.StoreException;
import org.signetmail.store.backup.Manifest;
import org.signetmail.store.backup.Vault;

import static org.signetmail.web.api.Problem.settled;

/** {@code /backups}. Thread-safe. */
public final class BackupOperations {
    /**
     * A backup.
     *
     * @param octets of all rows before compression; @param blobOctets on the disk; @param withKey whether the master key is in it
     * @param faults what it lacks; @param verified when it was last read whole, or null; @param found what was wrong then
     */
    public record OfBackup(String id, Instant began, Instant ended, long rows, long octets, long blobs, long blobOctets, boolean withKey, List<String> faults,
            @Passing @Nullable Instant verified, @Passing List<String> found) {
        static OfBackup of(Manifest m, Vault.@Nullable Verified verified) {
            return new OfBackup(m.id(), m.began(), m.ended(), m.rows(), m.octets(), m.blobs().rows(), m.blobOctets(), m.key() != null, m.faults(),
                    verified == null ? null : verified.at(), verified == null ? List.of() : verified.faults());
        }
    }

    /** Backups by themselves. @param to absent where none are made; @param every seconds; @param keep so many; @param data the data directory, which a restore fills */
    public record OfSchedule(@Nullable String to, long every, long keep, String data) {}

    record OfVerified(String id, boolean sound, List<String> faults) {}

    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("yyyy-MM-dd-HHmm", Locale.ROOT).withZone(ZoneOffset.UTC);

    private final BackupDesk backups;
    private final Jobs jobs;

    BackupOperations(BackupDesk backups, Jobs jobs) {
        this.backups = backups;
        this.jobs = jobs;
    }

    void register(Operations all) {
        all.add(Operation.get("backups.list", "/backups", "Complete backups, newest first").query("to", "their directory; the setting backup.to when not said")
                .pages(OfBackup.class).run(ask -> {
                    String to = ask.query("to").orElse(null);
                    List<BackupDesk.Listed> found = readable(() -> to == null ? backups.list() : backups.list(place(to)));
                    return Page.whole(found.stream().map(listed -> OfBackup.of(listed.backup(), listed.verified())).toList());
                }));
        all.add(Operation.get("backups.schedule", "/backups/schedule", "Whether and how often backups are made by themselves").gives(OfSchedule.class).run(_ -> {
            BackupDesk.Schedule schedule = backups.schedule();
            return new OfSchedule(schedule.to() == null ? null : schedule.to().toString(), schedule.every().toSeconds(), schedule.keep(), schedule.data().toString());
        }));
        all.add(Operation.post("backups.make", "/backups", "Makes a backup while the server goes on").takes(Requests.NewBackup.class).gives(Jobs.OfJob.class).begun().run(ask -> {
            Requests.NewBackup wanted = ask.body(Requests.NewBackup.class);
            Path place = place(wanted.to());
            String passphrase = wanted.passphrase();
            if (passphrase != null && passphrase.length() < 8) {
                throw Problem.invalid("passphrase", "the passphrase has 8 characters at least: whoever guesses it can open every secret in the backup");
            }
            return jobs.begin("backups.make", ask.actor(), progress -> OfBackup.of(backups.make(place, passphrase == null ? null : passphrase.toCharArray(), progress::at), null));
        }));
        all.add(Operation.post("backups.download", "/backups/{id}/download", "One backup as a single file, as `backup export` writes it; who took it is written down")
                .query("to", "the backups' directory; the setting backup.to when not said").wantsProof().streams("application/zip").run(ask -> {
                    Path place = place(ask.query("to").orElse(null));
                    Manifest found = readable(() -> settled(backups.find(place, ask.name("id"))));
                    return new Streamed("signet-backup-" + DAY.format(found.began()) + ".zip", "application/zip", out -> backups.stream(place, found.id(), out));
                }));
        all.add(Operation.post("backups.verify", "/backups/verify", "Reads a backup whole and says what is wrong").onlyAsks().takes(Requests.VerifyBackup.class)
                .gives(Jobs.OfJob.class).begun().run(ask -> {
                    Requests.VerifyBackup wanted = ask.body(Requests.VerifyBackup.class);
                    Path place = place(wanted.to());
                    return jobs.begin("backups.verify", ask.actor(), progress -> {
                        BackupDesk.Verified read = settled(backups.verify(place, wanted.id(), progress::at));
                        return new OfVerified(read.backup().id(), read.faults().isEmpty(), read.faults());
                    });
                }));
    }

    private Path place(@Nullable String named) {
        try {
            return settled(backups.place(named == null ? null : Path.of(named)));
        } catch (InvalidPathException e) {
            throw Problem.invalid("to", "a directory for backups is named by its whole path, from / on");
        }
    }

    private interface Reading<T> {
        T read();
    }

    private static <T> T readable(Reading<T> reading) {
        try {
            return reading.read();
        } catch (StoreException e) {
            throw new Problem.Refused(new Problem("Not found", 404, String.valueOf(e.getMessage()), "to"));
        }
    }
}
