package org.signetmail.store.backup;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Lets go of old backups, and of parts and blobs that no other has. */
public final class Pruning {
    /** Hashes of a backup in their order, with the next one looked at. */
    private static final class Ahead {
        private final Iterator<String> hashes;
        private String next;

        Ahead(Iterator<String> hashes) {
            this.hashes = hashes;
            next = hashes.hasNext() ? hashes.next() : "";
        }

        /** Takes those that begin so. */
        void take(String prefix, Set<String> into) {
            while (next.startsWith(prefix) && !next.isEmpty()) {
                into.add(next);
                next = hashes.hasNext() ? hashes.next() : "";
            }
        }
    }

    private Pruning() {}

    /** @param keep how many of the newest stay, 1 at least; @return those that are gone, by id */
    public static List<String> run(Vault vault, int keep) throws IOException {
        return run(vault, keep, Set.of());
    }

    /** @param read ids of those that somebody reads now: they stay too, until the next time */
    public static List<String> run(Vault vault, int keep, Set<String> read) throws IOException {
        try (FileChannel _ = vault.lock()) {
            List<Manifest> all = vault.everyOne();
            if (all.size() <= Math.max(1, keep)) {
                return List.of();
            }
            var kept = new ArrayList<>(all.subList(0, Math.max(1, keep)));
            List<Manifest> gone = all.subList(kept.size(), all.size()).stream().filter(old -> !read.contains(old.id())).toList();
            all.subList(kept.size(), all.size()).stream().filter(old -> read.contains(old.id())).forEach(kept::add);
            // Manifests first: one that is there has all that it names.
            for (Manifest old : gone) {
                vault.forget(old);
            }
            var parts = new HashSet<String>();
            var blobs = new ArrayList<Ahead>();
            for (Manifest manifest : kept) {
                manifest.tables().forEach(t -> t.parts().forEach(p -> parts.add(p.sha256())));
                manifest.blobs().parts().forEach(p -> parts.add(p.sha256()));
                blobs.add(new Ahead(Verification.blobs(vault, manifest).iterator()));
            }
            for (int i = 0; i < 256; i++) {
                String prefix = HexFormat.of().toHexDigits((byte) i);
                var wanted = new HashSet<String>();
                blobs.forEach(ahead -> ahead.take(prefix, wanted));
                rid(vault.directory().resolve("blobs").resolve(prefix), wanted);
                rid(vault.directory().resolve("parts").resolve(prefix), parts);
            }
            return gone.stream().map(Manifest::id).toList();
        }
    }

    private static void rid(Path directory, Set<String> wanted) throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.filter(f -> !wanted.contains(f.getFileName().toString())).toList()) {
                Files.delete(file);
            }
        }
    }
}
