package org.signetmail.store.backup;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import com.github.luben.zstd.ZstdInputStream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

import org.signetmail.store.StoreException;

/**
 * A directory of backups, readable by its owner alone:
 * <pre>
 * signet-backups         says what this directory is, and is locked while somebody writes
 * backups/ID.json        a manifest each
 * backups/ID.verified    when it was last read whole, and what was wrong
 * parts/ab/SHA256        rows, compressed by zstd, named by what they are before it; shared by all backups that have them
 * blobs/ab/SHA256        large bodies, likewise
 * new/                   what is being written
 * </pre>
 * Reading is thread-safe; writing needs the {@link #lock}. One backup may also lie in a file, in the same places
 * ({@link SingleFile}); it is only read, and closed after.
 */
public final class Vault implements AutoCloseable {
    private static final Pattern ID = Pattern.compile("[0-9]{8}-[0-9]{8}T[0-9]{6}Z");
    private static final Pattern HASH = Pattern.compile("[0-9a-f]{64}");
    private static final int DIGITS = 8;
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);
    private static final Logger LOG = LoggerFactory.getLogger(Vault.class);
    static final String MARK = "signet-backups";
    private static final String VERIFIED = ".verified";
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final Path directory;

    private Vault(Path directory) {
        this.directory = directory;
    }

    /** When a backup was read whole, and what was wrong with it: empty is sound. */
    public record Verified(Instant at, List<String> faults) {}

    /** A directory that has backups already, or a file that has one. @throws StoreException when it is none */
    public static Vault open(Path directory) {
        if (Files.isRegularFile(directory)) {
            return new Vault(SingleFile.opened(directory));
        }
        if (!isThere(directory)) {
            throw new StoreException("there are no backups in " + directory.toAbsolutePath());
        }
        return new Vault(directory);
    }

    /** Whether it is a directory of backups; one that is being made is not yet. */
    public static boolean isThere(Path directory) {
        return Files.isRegularFile(directory.resolve(MARK));
    }

    /** That, or a directory that is empty or not there, which becomes one. */
    public static Vault openOrMake(Path directory) {
        try {
            if (!Files.exists(directory.resolve(MARK))) {
                if (Files.isDirectory(directory)) {
                    try (Stream<Path> others = Files.list(directory)) {
                        if (others.findAny().isPresent()) {
                            throw new StoreException(directory.toAbsolutePath() + " has other files in it; backups want a directory of their own");
                        }
                    }
                } else {
                    Files.createDirectories(directory, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
                }
                Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx------"));
                for (String name : List.of("backups", "parts", "blobs", "new")) {
                    Files.createDirectories(directory.resolve(name));
                }
                for (int i = 0; i < 256; i++) {
                    String prefix = HexFormat.of().toHexDigits((byte) i);
                    Files.createDirectories(directory.resolve("parts").resolve(prefix));
                    Files.createDirectories(directory.resolve("blobs").resolve(prefix));
                }
                Files.writeString(directory.resolve(MARK), "Backups of Signet. signet backup list, verify; signet restore.\n", StandardOpenOption.CREATE,
                        StandardOpenOption.WRITE, StandardOpenOption.SYNC);
                for (String name : List.of("parts", "blobs", "")) {
                    sync(directory.resolve(name));
                }
            }
            return new Vault(directory);
        } catch (IOException e) {
            throw new StoreException("backups cannot be written to " + directory.toAbsolutePath() + ": " + e.getMessage(), e);
        }
    }

    public Path directory() {
        return directory;
    }

    /** Whether it is a file of one backup. */
    public boolean single() {
        return directory.getFileSystem().isReadOnly();
    }

    @Override
    public void close() throws IOException {
        if (single()) {
            directory.getFileSystem().close();
        }
    }

    /** Held by who writes; what a crash left half written is thrown away. @throws StoreException when somebody else has it */
    FileChannel lock() throws IOException {
        FileChannel channel = FileChannel.open(directory.resolve(MARK), StandardOpenOption.WRITE);
        try {
            FileLock lock = channel.tryLock();
            if (lock != null) {
                try (Stream<Path> left = Files.list(directory.resolve("new"))) {
                    for (Path file : left.toList()) {
                        Files.delete(file);
                    }
                }
                return channel;
            }
        } catch (OverlappingFileLockException taken) {
            channel.close();
            throw new StoreException("another backup is being made in " + directory.toAbsolutePath(), taken);
        }
        channel.close();
        throw new StoreException("another backup is being made in " + directory.toAbsolutePath());
    }

    /** Complete backups, newest first. One whose manifest is damaged is left out, and the log says so. */
    public List<Manifest> list() {
        return ids().stream().map(this::readable).flatMap(Optional::stream).toList();
    }

    /** The same; @throws StoreException when there is one whose manifest is damaged, so that nobody knows what it has */
    List<Manifest> everyOne() {
        return ids().stream().map(this::read).toList();
    }

    private Optional<Manifest> readable(String id) {
        try {
            return Optional.of(read(id));
        } catch (StoreException damaged) {
            LOG.warn("{}", damaged.getMessage());
            return Optional.empty();
        }
    }

    /** What the next one is called: numbered, because clocks are put back. */
    String nextId(Instant now) {
        int last = ids().stream().findFirst().map(id -> Integer.parseInt(id.substring(0, DIGITS))).orElse(0);
        return String.format(Locale.ROOT, "%08d-%s", last + 1, TIME.format(now));
    }

    private List<String> ids() {
        try (Stream<Path> files = Files.list(directory.resolve("backups"))) {
            return files.map(f -> f.getFileName().toString()).filter(name -> name.endsWith(".json")).map(name -> name.substring(0, name.length() - ".json".length()))
                    .filter(ID.asMatchPredicate()).sorted(Comparator.reverseOrder()).toList();
        } catch (IOException e) {
            throw new StoreException("the backups in " + directory.toAbsolutePath() + " cannot be listed: " + e.getMessage(), e);
        }
    }

    /** The one of this id, or for null the newest. */
    public Optional<Manifest> find(@Nullable String id) {
        if (id == null) {
            return ids().stream().map(this::readable).flatMap(Optional::stream).findFirst();
        }
        return ID.matcher(id).matches() && Files.exists(manifest(id)) ? Optional.of(read(id)) : Optional.empty();
    }

    /** What the last verification of a backup said; empty when there was none. */
    public Optional<Verified> verified(String id) {
        Path file = directory.resolve("backups").resolve(id + VERIFIED);
        try {
            return Files.exists(file) ? Optional.of(JSON.readValue(Files.readAllBytes(file), Verified.class)) : Optional.empty();
        } catch (IOException | JacksonException e) {
            LOG.warn("what the last verification of backup {} said cannot be read: {}", id, e.getMessage());
            return Optional.empty();
        }
    }

    /** Keeps it beside the manifest. Where nothing can be written, it is as if nobody had looked. */
    void note(String id, Verified verified) {
        Path file = directory.resolve("backups").resolve(id + VERIFIED);
        Path fresh = file.resolveSibling(id + VERIFIED + ".new");
        try {
            Files.write(fresh, JSON.writeValueAsBytes(verified));
            place(fresh, file);
        } catch (IOException e) {
            LOG.warn("that backup {} was verified cannot be kept: {}", id, e.getMessage());
        }
    }

    private Manifest read(String id) {
        try {
            Manifest read = JSON.readValue(Files.readAllBytes(manifest(id)), Manifest.class);
            if (read.format() != Manifest.FORMAT) {
                throw new StoreException("backup " + id + " is of format " + read.format() + "; this version knows " + Manifest.FORMAT);
            }
            return read;
        } catch (IOException | JacksonException e) {
            throw new StoreException("backup " + id + " has no manifest that can be read: " + e.getMessage(), e);
        }
    }

    Path manifest(String id) {
        return directory.resolve("backups").resolve(id + ".json");
    }

    Path part(String sha256) {
        return place("parts", sha256);
    }

    Path blob(String sha256) {
        return place("blobs", sha256);
    }

    private Path place(String kind, String sha256) {
        if (!HASH.matcher(sha256).matches()) {
            throw new StoreException("a manifest names a part that cannot be: it is damaged");
        }
        return directory.resolve(kind).resolve(sha256.substring(0, 2)).resolve(sha256);
    }

    /** A damaged file goes out of the way, so that the next backup writes it anew, and with it mends all that share it. */
    static String setAside(Path damaged) {
        if (damaged.getFileSystem().isReadOnly()) {
            return "";
        }
        try {
            Files.move(damaged, damaged.resolveSibling(damaged.getFileName() + ".damaged"), StandardCopyOption.REPLACE_EXISTING);
            return "; it was set aside, and the next backup writes it anew if the store still has it";
        } catch (IOException e) {
            return "; it could not be set aside: " + e.getMessage();
        }
    }

    Path fresh() throws IOException {
        return Files.createTempFile(directory.resolve("new"), "n", "", PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    }

    /** Puts a file that is whole and synced in its place. */
    static void place(Path from, Path to) throws IOException {
        Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
    }

    /** The backup is complete from here on. */
    void complete(Manifest manifest) throws IOException {
        for (String kind : List.of("parts", "blobs")) {
            for (int i = 0; i < 256; i++) {
                sync(directory.resolve(kind).resolve(HexFormat.of().toHexDigits((byte) i)));
            }
        }
        Path file = fresh();
        Files.write(file, JSON.writeValueAsBytes(manifest), StandardOpenOption.WRITE, StandardOpenOption.SYNC);
        place(file, manifest(manifest.id()));
        sync(directory.resolve("backups"));
    }

    void forget(Manifest manifest) throws IOException {
        Files.delete(manifest(manifest.id()));
        Files.deleteIfExists(directory.resolve("backups").resolve(manifest.id() + VERIFIED));
        sync(directory.resolve("backups"));
    }

    /** A directory or a file is on the disk when this returns. */
    static void sync(Path place) throws IOException {
        try (FileChannel channel = FileChannel.open(place, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Reads what a file was before compression. */
    static InputStream content(Path file) throws IOException {
        return new BufferedInputStream(new ZstdInputStream(Files.newInputStream(file)), 1 << 16);
    }

    /** What is wrong with a part or blob, or null. */
    static @Nullable String fault(Path file, String sha256) {
        try (var in = new DigestInputStream(content(file), sha256())) {
            in.transferTo(OutputStream.nullOutputStream());
            return HexFormat.of().formatHex(in.getMessageDigest().digest()).equals(sha256) ? null : "has other octets than its name says";
        } catch (NoSuchFileException e) {
            return "is missing";
        } catch (IOException e) {
            return "cannot be read: " + e.getMessage();
        }
    }
}
