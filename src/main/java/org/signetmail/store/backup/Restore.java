package org.signetmail.store.backup;

import java.io.IOException;
import java.io.InputStream;
import java.security.DigestInputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

import org.signetmail.store.Dump;
import org.signetmail.store.Refill;
import org.signetmail.store.StoreException;
import org.signetmail.store.StoreOptions;

/** Puts a backup into an empty data directory, on SQLite or PostgreSQL, whichever it was made on. */
public final class Restore {
    private Restore() {}

    /** What was put back. @param faults what is unsound in it; empty is sound */
    public record Done(String id, long rows, long blobs, List<String> faults) {}

    /** @throws StoreException when the target is not empty, or a part is damaged: then no server starts on what there is of it */
    public static Done run(Vault vault, Manifest manifest, StoreOptions target, Progress progress) throws IOException {
        long total = manifest.rows() + manifest.blobs().rows();
        long done = 0;
        long blobs = 0;
        var faults = new ArrayList<String>();
        try (Refill refill = Refill.open(target, manifest.schema())) {
            for (Manifest.TableOf table : manifest.tables()) {
                for (Manifest.Part part : table.parts()) {
                    put(vault, table, part, refill);
                    done += part.rows();
                    progress.at(Math.min(done, total), total, table.name());
                }
            }
            for (String hash : Verification.blobs(vault, manifest)) {
                // What was damaged when the backup was made is known, and the check below names it.
                if (manifest.faults().stream().noneMatch(f -> f.contains(hash))) {
                    blob(vault, hash, refill);
                    blobs++;
                }
                progress.at(Math.min(++done, total), total, "blobs");
            }
            faults.addAll(refill.finish(manifest.identities()));
        }
        return new Done(manifest.id(), manifest.rows(), blobs, List.copyOf(faults));
    }

    private static void put(Vault vault, Manifest.TableOf table, Manifest.Part part, Refill refill) throws IOException {
        // Before the first row of it is believed.
        String fault = Vault.fault(vault.part(part.sha256()), part.sha256());
        if (fault != null) {
            throw new StoreException("part " + part.sha256() + " of " + table.name() + " " + fault);
        }
        try (InputStream in = Vault.content(vault.part(part.sha256()))) {
            boolean references = table.name().equals(Backup.REFERENCES);
            var rows = new RowReader(in, references ? 2 : table.columns().size());
            if (references) {
                refill.references(rows::next);
                return;
            }
            if (table.name().equals(Dump.BODY)) {
                var columns = new ArrayList<>(table.columns());
                columns.add("refs");
                refill.rows(table.name(), columns, () -> {
                    Object[] row = rows.next();
                    if (row == null) {
                        return null;
                    }
                    Object[] more = Arrays.copyOf(row, row.length + 1);
                    more[row.length] = 0L;
                    return more;
                });
                return;
            }
            refill.rows(table.name(), table.columns(), rows::next);
        }
    }

    private static void blob(Vault vault, String hash, Refill refill) throws IOException {
        try (var in = new DigestInputStream(Vault.content(vault.blob(hash)), Vault.sha256())) {
            refill.blob(hash, in);
            if (!HexFormat.of().formatHex(in.getMessageDigest().digest()).equals(hash)) {
                throw new StoreException("blob " + hash + " has other octets than its name says");
            }
        }
    }
}
