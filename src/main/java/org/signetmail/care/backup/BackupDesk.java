package org.signetmail.care.backup;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

import org.signetmail.care.CareSettings;
import org.signetmail.store.Directory.Outcome;
import org.signetmail.store.Directory.Refusal;
import org.signetmail.store.Store;
import org.signetmail.store.StoreException;
import org.signetmail.store.backup.Backup;
import org.signetmail.store.backup.Manifest;
import org.signetmail.store.backup.Progress;
import org.signetmail.store.backup.Pruning;
import org.signetmail.store.backup.SingleFile;
import org.signetmail.store.backup.Vault;
import org.signetmail.store.backup.Verification;

/** Makes, lists and verifies backups of the running server. Where no directory is named, it is the setting {@code backup.to}'s. Thread-safe. */
public final class BackupDesk {
    private final Store store;
    private final Path data;
    private final Clock clock;
    /** Backups that are being written to somebody, once for each. */
    private final List<Path> leaving = new CopyOnWriteArrayList<>();
    private final ReentrantLock pruning = new ReentrantLock();

    /** @param data the data directory, which no backup may lie in */
    public BackupDesk(Store store, Path data, Clock clock) {
        this.store = store;
        this.data = data.toAbsolutePath().normalize();
        this.clock = clock;
    }

    /** A backup that was read, and what is wrong with it. */
    public record Verified(Manifest backup, List<String> faults) {}

    /** A backup, and what its last verification said; null when there was none. */
    public record Listed(Manifest backup, Vault.@Nullable Verified verified) {}

    /** What the settings say of backups by themselves. @param to null where they say none; @param data what a restore puts back */
    public record Schedule(@Nullable Path to, Duration every, long keep, Path data) {}

    public Schedule schedule() {
        return new Schedule(CareSettings.CARE.backupTo.find(store.settings()).orElse(null), CareSettings.CARE.backupEvery.of(store.settings()),
                CareSettings.CARE.backupKeep.of(store.settings()), data);
    }

    /** Where backups go: the directory named, or that of the settings; refused where there can be none. */
    public Outcome<Path> place(@Nullable Path named) {
        Path to = named == null ? CareSettings.CARE.backupTo.find(store.settings()).orElse(null) : named.normalize();
        if (to == null) {
            return new Outcome.Refused<>(Refusal.INVALID, "name a directory, or set one for all backups: signet config set backup.to DIR");
        }
        if (!to.isAbsolute()) {
            return new Outcome.Refused<>(Refusal.INVALID, "a directory for backups is named by its whole path, from / on");
        }
        if (to.startsWith(data) || data.startsWith(to)) {
            return new Outcome.Refused<>(Refusal.INVALID, to + " and the data directory " + data + " lie within one another: a backup belongs elsewhere");
        }
        return new Outcome.Done<>(to);
    }

    /**
     * Makes one. In the settings' directory, as many old ones go as {@code backup.keep} says.
     *
     * @param place from {@link #place}; @param passphrase locks the master key in; null leaves it out
     */
    public Manifest make(Path place, char @Nullable [] passphrase, Progress progress) throws IOException {
        Manifest made = Backup.make(store, place, passphrase, clock, progress);
        if (CareSettings.CARE.backupTo.find(store.settings()).filter(place::equals).isPresent()) {
            prune(place);
        }
        return made;
    }

    private void prune(Path place) throws IOException {
        pruning.lock();
        try {
            Set<String> read = leaving.stream().filter(file -> file.startsWith(place)).map(file -> file.getFileName().toString()).collect(Collectors.toSet());
            Pruning.run(Vault.open(place), Math.toIntExact(CareSettings.CARE.backupKeep.of(store.settings())), read);
        } finally {
            pruning.unlock();
        }
    }

    /** Writes one as a single file; until that ends, it is not pruned. @throws IOException when it is gone, or the other side is */
    public void stream(Path place, String id, OutputStream out) throws IOException {
        Path file = place.resolve(id);
        pruning.lock();
        try {
            leaving.add(file);
        } finally {
            pruning.unlock();
        }
        try {
            Vault vault = Vault.open(place);
            Manifest manifest = vault.find(id).orElseThrow(() -> new NoSuchFileException(file.toString()));
            SingleFile.stream(vault, manifest, out, Progress.NOBODY);
        } finally {
            leaving.remove(file);
        }
    }

    /** One of them. */
    public Outcome<Manifest> find(Path place, String id) {
        return Vault.open(place).find(id).<Outcome<Manifest>>map(Outcome.Done::new)
                .orElseGet(() -> new Outcome.Refused<>(Refusal.NOT_FOUND, "there is no backup " + id + " in " + place));
    }

    /** Those in the settings' directory, newest first; none where nothing is set, or none was made yet. */
    public List<Listed> list() {
        return CareSettings.CARE.backupTo.find(store.settings()).filter(Vault::isThere).map(this::list).orElse(List.of());
    }

    /** Newest first. */
    public List<Listed> list(Path place) {
        if (!Files.isDirectory(place)) {
            throw new StoreException("there is no directory " + place);
        }
        Vault vault = Vault.open(place);
        return vault.list().stream().map(m -> new Listed(m, vault.verified(m.id()).orElse(null))).toList();
    }

    /** Reads one whole. @param id null for the newest */
    public Outcome<Verified> verify(Path place, @Nullable String id, Progress progress) throws IOException {
        Vault vault = Vault.open(place);
        Manifest manifest = vault.find(id).orElse(null);
        if (manifest == null) {
            return new Outcome.Refused<>(Refusal.NOT_FOUND, "there is no backup " + (id == null ? "" : id + " ") + "in " + place);
        }
        return new Outcome.Done<>(new Verified(manifest, Verification.noted(vault, manifest, clock, progress)));
    }
}
