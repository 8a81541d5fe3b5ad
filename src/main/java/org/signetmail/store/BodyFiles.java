package org.signetmail.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.signetmail.imap.WireForm;
import org.signetmail.mail.Dates;
import org.signetmail.mail.Part;
import org.signetmail.mail.Structure;

/**
 * Message bodies on their way in and out. Small ones are compressed and kept in the database; a large one is a file
 * named by its SHA-256 under {@code blobs/}, uncompressed, so that it can be mapped. A file is there, synced, before
 * any row speaks of it; files that no row speaks of are swept. Thread-safe.
 */
final class BodyFiles implements Bodies {
    private static final Logger LOG = LoggerFactory.getLogger(BodyFiles.class);
    /** What is no longer than this stays in the database, compressed. */
    static final int MOST_INLINE = 64 * 1024;
    private static final Duration ORPHAN_AGE = Duration.ofHours(1);
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0).asReadOnlyBuffer();
    private static final Pattern NAME = Pattern.compile("[0-9a-f]{64}");

    private final Path blobs;
    private final Path spool;
    private final Clock clock;
    private final Packing packing = new Packing();
    /** Hashes of files that a body in flight relies on. */
    private final Map<String, Integer> pinned = new HashMap<>();
    /** Hashes that were pinned at any time since the running sweep began; null while none runs. Guarded by {@code pinned}. */
    private @Nullable Set<String> spared;
    /** So many want that nothing is swept. Guarded by {@code pinned}. */
    private int holds;

    BodyFiles(Path directory, Clock clock) {
        blobs = directory.resolve("blobs");
        spool = directory.resolve("spool");
        this.clock = clock;
        try {
            Files.createDirectories(blobs);
            Files.createDirectories(spool);
            // All at once, and durable before the first file is: so no receiver has to ask who made its directory.
            for (int i = 0; i < 256; i++) {
                Files.createDirectories(blobs.resolve(HexFormat.of().toHexDigits((byte) i)));
            }
            sync(blobs);
            sync(directory);
            // What a crash left half received was never acknowledged.
            try (Stream<Path> left = Files.list(spool)) {
                for (Path file : left.toList()) {
                    Files.delete(file);
                }
            }
        } catch (IOException e) {
            throw new StoreException("the data directory cannot be written: " + e.getMessage(), e);
        }
    }

    /** A received body. {@code data} is its stored form, or null when it is a file. */
    record Finished(BodyFiles files, byte[] hash, long size, byte @Nullable [] data, @Nullable Instant sentDate,
            byte[] envelope, byte[] bodyStructure, byte[] form, int receivedFields, String messageId) implements Body {
        @Override
        public Content content() {
            return files.content(hash, size, data);
        }

        @Override
        public void close() {
            if (data == null) {
                files.unpin(HexFormat.of().formatHex(hash));
            }
        }
    }

    /** Gives back native memory. */
    void close() {
        packing.close();
    }

    @Override
    public Receiving receive() {
        return new Spooled();
    }

    /** The octets of a body as stored. */
    Content content(byte[] hash, long size, byte @Nullable [] data) {
        if (data != null) {
            return new Packed(packing, data, Math.toIntExact(size));
        }
        try (FileChannel channel = FileChannel.open(path(HexFormat.of().formatHex(hash)))) {
            return new Mapped(channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size()));
        } catch (IOException e) {
            throw new StoreException("a message's blob cannot be read: " + e.getMessage(), e);
        }
    }

    /** Unpacked when its octets are first asked for, by whoever asks: they may be several threads. */
    private static final class Packed implements Content {
        private final Packing packing;
        private final int size;
        private byte @Nullable [] data;
        private ByteBuffer octets = NOTHING;

        Packed(Packing packing, byte[] data, int size) {
            this.packing = packing;
            this.data = data;
            this.size = size;
        }

        @Override
        public synchronized ByteBuffer bytes() {
            byte[] packed = data;
            if (packed != null) {
                octets = ByteBuffer.wrap(packing.unpack(packed, size)).asReadOnlyBuffer();
                data = null;
            }
            return octets.duplicate();
        }

        @Override
        public void close() {
            // Heap: it goes with its last view.
        }
    }

    private record Mapped(ByteBuffer octets) implements Content {
        @Override
        public ByteBuffer bytes() {
            return octets.asReadOnlyBuffer();
        }

        @Override
        public void close() {
            // A mapping: it goes with its last view.
        }
    }

    Path path(String hash) {
        return blobs.resolve(hash.substring(0, 2)).resolve(hash);
    }

    private static void sync(Path directory) throws IOException {
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    private void pin(String hash) {
        synchronized (pinned) {
            pinned.merge(hash, 1, Integer::sum);
            if (spared != null) {
                spared.add(hash);
            }
        }
    }

    private void unpin(String hash) {
        synchronized (pinned) {
            pinned.computeIfPresent(hash, (_, n) -> n == 1 ? null : n - 1);
        }
    }

    /** Deletes files that nothing speaks of. @param known whether a row speaks of the hash */
    void sweep(Predicate<byte[]> known) {
        Instant old = clock.instant().minus(ORPHAN_AGE);
        synchronized (pinned) {
            spared = new HashSet<>(pinned.keySet());
        }
        try (Stream<Path> all = Files.walk(blobs)) {
            all.filter(file -> NAME.matcher(file.getFileName().toString()).matches()).forEach(file -> sweep(file, old, known));
        } catch (IOException | UncheckedIOException e) {
            LOG.warn("sweeping blobs: {}", e.toString());
        } finally {
            synchronized (pinned) {
                spared = null;
            }
        }
    }

    private void sweep(Path file, Instant old, Predicate<byte[]> known) {
        String hash = file.getFileName().toString();
        try {
            if (!Files.getLastModifiedTime(file).toInstant().isBefore(old) || known.test(HexFormat.of().parseHex(hash))) {
                return;
            }
            synchronized (pinned) {
                // A delivery of the same octets may have come, been committed and let go since the answer was no.
                if (holds == 0 && spared != null && !spared.contains(hash)) {
                    Files.deleteIfExists(file);
                    LOG.info("swept a blob that no message has: {}", hash);
                }
            }
        } catch (IOException e) {
            LOG.warn("sweeping the blob {}: {}", hash, e.toString());
        }
    }

    /** Until {@link #release}, no file is swept: for who reads rows of one moment and afterwards the files that they name. */
    void hold() {
        synchronized (pinned) {
            holds++;
        }
    }

    void release() {
        synchronized (pinned) {
            holds--;
        }
    }

    /** Says what is wrong with the file, or null. */
    @Nullable String fault(byte[] hash, long size) {
        Path file = path(HexFormat.of().formatHex(hash));
        try {
            if (!Files.exists(file)) {
                return "is missing";
            }
            if (Files.size(file) != size) {
                return "has " + Files.size(file) + " octets instead of " + size;
            }
            MessageDigest digest = sha256();
            try (FileChannel channel = FileChannel.open(file)) {
                digest.update(channel.map(FileChannel.MapMode.READ_ONLY, 0, size));
            }
            return Arrays.equals(digest.digest(), hash) ? null : "has other octets than its name says";
        } catch (IOException e) {
            return "cannot be read: " + e.getMessage();
        }
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Memory up to {@link #MOST_INLINE}, a file from there on. */
    private final class Spooled extends Receiving {
        private final MessageDigest digest = sha256();
        private byte[] memory = new byte[8 * 1024];
        private int held;
        private long count;
        private @Nullable Path file;
        private @Nullable FileChannel channel;

        @Override
        public void write(int octet) throws IOException {
            write(new byte[] {(byte) octet}, 0, 1);
        }

        @Override
        public void write(byte[] octets, int offset, int length) throws IOException {
            digest.update(octets, offset, length);
            count += length;
            int at = offset;
            int left = length;
            while (left > 0) {
                if (held == MOST_INLINE) {
                    spill();
                }
                if (held == memory.length) {
                    memory = Arrays.copyOf(memory, Math.min(MOST_INLINE, memory.length * 2));
                }
                int chunk = Math.min(left, memory.length - held);
                System.arraycopy(octets, at, memory, held, chunk);
                held += chunk;
                at += chunk;
                left -= chunk;
            }
        }

        private void spill() throws IOException {
            FileChannel to = channel;
            if (to == null) {
                Path made = Files.createTempFile(spool, "in", "");
                file = made;
                to = FileChannel.open(made, StandardOpenOption.WRITE);
                channel = to;
            }
            var block = ByteBuffer.wrap(memory, 0, held);
            while (block.hasRemaining()) {
                to.write(block);
            }
            held = 0;
        }

        @Override
        public long count() {
            return count;
        }

        @Override
        public Body finish() throws IOException {
            byte[] hash = digest.digest();
            FileChannel to = channel;
            Path from = file;
            if (to == null || from == null) {
                Part message = Structure.parse(ByteBuffer.wrap(memory, 0, held));
                return finished(hash, message, packing.pack(memory, held));
            }
            spill();
            String name = HexFormat.of().formatHex(hash);
            pin(name);
            try {
                to.force(true);
                to.close();
                channel = null;
                place(from, path(name));
                file = null;
                try (FileChannel placed = FileChannel.open(path(name))) {
                    Part message = Structure.parse(placed.map(FileChannel.MapMode.READ_ONLY, 0, count));
                    return finished(hash, message, null);
                }
            } catch (IOException | RuntimeException failed) {
                unpin(name);
                throw failed;
            }
        }

        private Finished finished(byte[] hash, Part message, byte @Nullable [] data) {
            Instant sent = message.fields().first("date").map(Dates::parse).orElse(null);
            return new Finished(BodyFiles.this, hash, count, data, sent,
                    WireForm.envelope(message), WireForm.bodyStructure(message), WireForm.body(message),
                    message.fields().every("received").size(), HistoryRow.messageId(message.fields().first("message-id").orElse(null)));
        }

        /** The name is durable too before anybody relies on it. */
        private void place(Path from, Path to) throws IOException {
            Path parent = to.getParent();
            if (parent == null) {
                throw new IOException("no directory for " + to);
            }
            // The same octets give the same name: replacing a file by its equal changes nothing.
            Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
            sync(parent);
        }

        @Override
        public void close() throws IOException {
            FileChannel open = channel;
            Path left = file;
            channel = null;
            file = null;
            if (open != null) {
                open.close();
            }
            if (left != null) {
                Files.deleteIfExists(left);
            }
        }
    }
}
