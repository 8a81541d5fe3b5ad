package org.signetmail.store.backup;

import java.time.Instant;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * What one backup consists of. Written last: a backup without a manifest is none.
 *
 * @param format of the directory: {@link #FORMAT}
 * @param id its name: a number that grows, and the moment it was begun
 * @param schema the migrations that the database had
 * @param identities the last number given out, of each table that numbers its rows
 * @param tables in an order in which each comes after those it refers to
 * @param blobs rows of hash and size, by hash; what they name lies under {@code blobs/}
 * @param faults what could not be kept because it is damaged or missing in the store itself
 * @param key the master key under a passphrase, or null
 */
public record Manifest(int format, String id, Instant began, Instant ended, List<Integer> schema, Map<String, Long> identities, List<TableOf> tables,
        TableOf blobs, long blobOctets, List<String> faults, @Nullable LockedKey key) {
    public static final int FORMAT = 1;

    /** A table's rows. */
    public record TableOf(String name, List<String> columns, long rows, List<Part> parts) {}

    /**
     * A file of rows.
     *
     * @param sha256 of the rows' octets, and the file's name; @param octets as they are before compression
     * @param range what the rows are known by without being read, or null
     */
    public record Part(String sha256, long rows, long octets, @Nullable String range) {}

    /** Rows of all tables. */
    public long rows() {
        return tables.stream().mapToLong(TableOf::rows).sum();
    }

    /** Octets of all rows. */
    public long octets() {
        return tables.stream().flatMap(t -> t.parts().stream()).mapToLong(Part::octets).sum();
    }
}
