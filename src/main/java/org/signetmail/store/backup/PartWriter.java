package org.signetmail.store.backup;

import java.io.BufferedOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;

import com.github.luben.zstd.ZstdOutputStream;
import org.jspecify.annotations.Nullable;

/** Writes one part: compressed, synced, under the name of what is in it; one that is there already is not written twice. */
final class PartWriter implements AutoCloseable {
    static final int LEVEL = 3;

    private final Vault vault;
    private final Path file;
    private final MessageDigest digest = Vault.sha256();
    private final OutputStream out;
    private final RowWriter writer;
    private long rows;
    private long octets;
    private boolean done;

    PartWriter(Vault vault) throws IOException {
        this.vault = vault;
        file = vault.fresh();
        // No check sum of zstd's: the digest is better. The same rows give the same file.
        out = new Counting(new BufferedOutputStream(new ZstdOutputStream(Files.newOutputStream(file), LEVEL), 1 << 16));
        writer = new RowWriter(out);
    }

    private final class Counting extends FilterOutputStream {
        Counting(OutputStream out) {
            super(out);
        }

        @Override
        public void write(int octet) throws IOException {
            write(new byte[] {(byte) octet}, 0, 1);
        }

        @Override
        public void write(byte[] some, int offset, int length) throws IOException {
            digest.update(some, offset, length);
            octets += length;
            out.write(some, offset, length);
        }
    }

    /** Gives a check sum of the row. */
    long row(@Nullable Object[] values) throws IOException {
        rows++;
        return writer.row(values);
    }

    long octets() {
        return octets;
    }

    long rows() {
        return rows;
    }

    /** @param range what the rows are known by, or null */
    Manifest.Part finish(@Nullable String range) throws IOException {
        String sha256 = HexFormat.of().formatHex(digest.digest());
        Path place = vault.part(sha256);
        out.close();
        if (!Files.exists(place)) {
            Vault.sync(file);
            Vault.place(file, place);
        }
        done = true;
        Files.deleteIfExists(file);
        return new Manifest.Part(sha256, rows, octets, range);
    }

    @Override
    public void close() throws IOException {
        if (!done) {
            out.close();
            Files.deleteIfExists(file);
        }
    }
}
