package org.signetmail.store.backup;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

import com.github.luben.zstd.ZstdOutputStream;
import org.jspecify.annotations.Nullable;

import org.signetmail.store.Dump;
import org.signetmail.store.Store;

/**
 * Makes a backup while the store is in use. All rows are read in one transaction; then the blobs that they name are copied,
 * each once for all backups in the directory. Rows that another backup there has are shared with it, so that each backup
 * after the first takes little more than what is new, and yet stands by itself. It is complete when its manifest is there,
 * which is written last; what a crash leaves is thrown away by the next. One at a time.
 */
public final class Backup {
    /** The bodies of so many numbers are one part, known by their hashes: unchanged, they are not even read. */
    private static final long RANGE = 512;
    /** A part ends where a row's check sum says so, that rows put in or taken out move no other part's bounds; within these octets. */
    private static final long LEAST = 256 << 10;
    private static final long MOST = 8 << 20;
    private static final long CUT = 0x1FF;
    private static final int MOST_FAULTS = 1000;

    /** A body's row but for its octets and what changes. */
    static final String REFERENCES = "body/refs";

    private final Vault vault;
    private final Dump dump;
    private final Progress progress;
    private final Map<String, Manifest.Part> known = new HashMap<>();
    private final List<String> faults = new ArrayList<>();
    private long total;
    private long done;
    private long copied;
    private long blobOctets;

    private Backup(Vault vault, Dump dump, Progress progress) {
        this.vault = vault;
        this.dump = dump;
        this.progress = progress;
    }

    /**
     * @param passphrase locks the master key into the backup; null leaves it out
     * @throws org.signetmail.store.StoreException when it cannot be made: then it is not there, and the others are as they were
     */
    public static Manifest make(Store store, Path directory, char @Nullable [] passphrase, Clock clock, Progress progress) throws IOException {
        try (Dump dump = store.dump()) {
            return make(dump, directory, passphrase == null ? null : store.lockedKey(passphrase), clock, progress);
        }
    }

    /** Of these rows. @param key the master key as it is put in, or null */
    public static Manifest make(Dump dump, Path directory, @Nullable LockedKey key, Clock clock, Progress progress) throws IOException {
        Vault vault = Vault.openOrMake(directory);
        try (FileChannel _ = vault.lock()) {
            return new Backup(vault, dump, progress).made(clock, key);
        }
    }

    private Manifest made(Clock clock, @Nullable LockedKey key) throws IOException {
        Instant began = clock.instant();
        vault.find(null).ifPresent(last -> last.tables().stream().flatMap(t -> t.parts().stream()).filter(p -> p.range() != null)
                .forEach(p -> known.put(String.valueOf(p.range()), p)));
        List<Dump.Table> all = dump.tables();
        for (Dump.Table table : all) {
            total += dump.count(table);
        }
        var tables = new ArrayList<Manifest.TableOf>();
        for (Dump.Table table : all) {
            if (table.name().equals(Dump.BODY)) {
                tables.addAll(bodies(table));
            } else {
                tables.add(rows(table.name(), table.columns(), sink -> dump.rows(table, sink)));
            }
        }
        Manifest.TableOf blobs = rows("blob", List.of("hash", "size"), dump::blobs);
        total += blobs.rows();
        dump.blobs(row -> blob((byte[]) row[0]));
        String id = vault.nextId(began);
        var manifest = new Manifest(Manifest.FORMAT, id, began, clock.instant(), dump.schema(), dump.identities(), List.copyOf(tables), blobs, blobOctets, List.copyOf(faults), key);
        vault.complete(manifest);
        return manifest;
    }

    private interface Rows {
        void into(Dump.Sink sink);
    }

    private Manifest.TableOf rows(String name, List<String> columns, Rows rows) throws IOException {
        var parts = new Parts();
        try (parts) {
            rows.into(parts::row);
            return parts.table(name, columns);
        }
    }

    /** Rows in parts. */
    private final class Parts implements AutoCloseable {
        private final List<Manifest.Part> parts = new ArrayList<>();
        private @Nullable PartWriter open;
        private long rows;

        void row(@Nullable Object[] values) throws IOException {
            PartWriter part = open;
            if (part == null) {
                part = new PartWriter(vault);
                open = part;
            }
            long sum = part.row(values);
            rows++;
            if (part.octets() >= MOST || part.octets() >= LEAST && (sum & CUT) == 0) {
                end(part);
            }
            step(1);
        }

        private void end(PartWriter part) throws IOException {
            parts.add(part.finish(null));
            open = null;
        }

        Manifest.TableOf table(String name, List<String> columns) throws IOException {
            PartWriter part = open;
            if (part != null) {
                end(part);
            }
            return new Manifest.TableOf(name, columns, rows, List.copyOf(parts));
        }

        @Override
        public void close() throws IOException {
            PartWriter part = open;
            if (part != null) {
                part.close();
            }
        }
    }

    /** Their rows never change, but for how often each is used, which is kept apart. */
    private List<Manifest.TableOf> bodies(Dump.Table table) throws IOException {
        List<String> columns = table.columns().stream().filter(c -> !c.equals("refs")).toList();
        var parts = new ArrayList<Manifest.Part>();
        long rows = 0;
        try (var references = new Parts()) {
            for (long from = dump.bodyFrom(Long.MIN_VALUE); from >= 0; from = dump.bodyFrom((from / RANGE + 1) * RANGE)) {
                long begin = from / RANGE * RANGE;
                List<Dump.OfBody> some = dump.bodies(begin, begin + RANGE);
                MessageDigest digest = Vault.sha256();
                digest.update(String.join(",", columns).getBytes(java.nio.charset.StandardCharsets.US_ASCII));
                for (Dump.OfBody body : some) {
                    digest.update(ByteBuffer.allocate(16).putLong(body.id()).putLong(body.inFile() ? -1 - body.size() : body.size()).array());
                    digest.update(body.hash());
                    references.row(new Object[] {body.refs(), body.id()});
                }
                rows += some.size();
                String range = HexFormat.of().formatHex(digest.digest());
                Manifest.Part there = known.get(range);
                parts.add(there != null && Files.exists(vault.part(there.sha256())) ? there : part(begin, columns, range));
            }
            return List.of(new Manifest.TableOf(Dump.BODY, columns, rows, List.copyOf(parts)), references.table(REFERENCES, List.of("refs", "id")));
        }
    }

    private Manifest.Part part(long begin, List<String> columns, String range) throws IOException {
        try (var part = new PartWriter(vault)) {
            dump.bodies(begin, begin + RANGE, columns, part::row);
            return part.finish(range);
        }
    }

    /** Copies it, unless another backup has. A damaged one does not keep the others from being backed up. */
    private void blob(byte[] hash) throws IOException {
        String sha256 = HexFormat.of().formatHex(hash);
        Path place = vault.blob(sha256);
        Path from = dump.blob(hash);
        if (!Files.exists(place)) {
            Path fresh = vault.fresh();
            try {
                String found = compressed(from, fresh);
                if (found.equals(sha256)) {
                    Vault.sync(fresh);
                    Vault.place(fresh, place);
                    copied++;
                } else {
                    fault("blob " + sha256 + " has other octets than its name says");
                }
            } catch (NoSuchFileException e) {
                fault("blob " + sha256 + " is missing");
            } finally {
                Files.deleteIfExists(fresh);
            }
        }
        blobOctets += Files.exists(place) ? Files.size(place) : 0;
        step(1);
    }

    private static String compressed(Path from, Path to) throws IOException {
        try (InputStream file = Files.newInputStream(from); var in = new DigestInputStream(file, Vault.sha256());
                var out = new ZstdOutputStream(Files.newOutputStream(to), PartWriter.LEVEL)) {
            in.transferTo(out);
            return HexFormat.of().formatHex(in.getMessageDigest().digest());
        }
    }

    private void fault(String words) {
        if (faults.size() < MOST_FAULTS) {
            faults.add(words);
        }
    }

    private void step(long more) {
        done += more;
        if (done % 1000 == 0 || done >= total) {
            progress.at(Math.min(done, total), total, done + " rows and blobs, " + copied + " blobs copied");
        }
    }
}
