package org.signetmail.store.backup;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

import org.jspecify.annotations.Nullable;

import org.signetmail.store.StoreException;

/** Reads a backup whole: every part and blob is there and has the octets that its name says, and as many rows as the manifest counts. */
public final class Verification {
    private static final int MOST_NOTED = 100;

    private Verification() {}

    /** The same, and keeps beside the backup what was found. */
    public static List<String> noted(Vault vault, Manifest manifest, Clock clock, Progress progress) throws IOException {
        List<String> faults = run(vault, manifest, progress);
        if (!vault.single()) {
            vault.note(manifest.id(), new Vault.Verified(clock.instant(), faults.subList(0, Math.min(faults.size(), MOST_NOTED))));
        }
        return faults;
    }

    /** Gives what is wrong; empty is sound. */
    public static List<String> run(Vault vault, Manifest manifest, Progress progress) throws IOException {
        var faults = new ArrayList<>(manifest.faults());
        long total = manifest.rows() + manifest.blobs().rows();
        long done = 0;
        var all = new ArrayList<>(manifest.tables());
        all.add(manifest.blobs());
        for (Manifest.TableOf table : all) {
            long rows = 0;
            for (Manifest.Part part : table.parts()) {
                rows += part.rows();
                String fault = fault(vault, table, part);
                if (fault != null) {
                    faults.add("part " + part.sha256() + " of " + table.name() + " " + fault);
                }
                done += part.rows();
                progress.at(Math.min(done, total), total, table.name());
            }
            if (rows != table.rows()) {
                faults.add(table.name() + " has " + rows + " rows in its parts, the manifest counts " + table.rows());
            }
        }
        if (faults.stream().noneMatch(f -> f.contains(" of blob "))) {
            for (String hash : blobs(vault, manifest)) {
                String fault = Vault.fault(vault.blob(hash), hash);
                if (fault != null && Files.exists(vault.blob(hash))) {
                    fault += Vault.setAside(vault.blob(hash));
                }
                if (fault != null && manifest.faults().stream().noneMatch(f -> f.contains(hash))) {
                    faults.add("blob " + hash + " " + fault);
                }
                progress.at(Math.min(++done, total), total, "blobs");
            }
        }
        return List.copyOf(faults);
    }

    private static @Nullable String fault(Vault vault, Manifest.TableOf table, Manifest.Part part) {
        String damaged = Vault.fault(vault.part(part.sha256()), part.sha256());
        if (damaged != null) {
            return Files.exists(vault.part(part.sha256())) ? damaged + Vault.setAside(vault.part(part.sha256())) : damaged;
        }
        try (InputStream in = Vault.content(vault.part(part.sha256()))) {
            var rows = new RowReader(in, table.columns().size());
            long count = 0;
            while (rows.next() != null) {
                count++;
            }
            return count == part.rows() ? null : "has " + count + " rows, the manifest counts " + part.rows();
        } catch (IOException e) {
            return "cannot be read: " + e.getMessage();
        }
    }

    /** Hashes of a backup's blobs, read as they are asked for. */
    static Iterable<String> blobs(Vault vault, Manifest manifest) {
        return () -> manifest.blobs().parts().stream().flatMap(part -> {
            var some = new ArrayList<String>();
            try (InputStream in = Vault.content(vault.part(part.sha256()))) {
                var rows = new RowReader(in, 2);
                for (var row = rows.next(); row != null; row = rows.next()) {
                    if (row[0] instanceof byte[] hash) {
                        some.add(HexFormat.of().formatHex(hash));
                    }
                }
            } catch (IOException e) {
                throw new StoreException("the list of blobs of backup " + manifest.id() + " cannot be read: " + e.getMessage(), e);
            }
            return some.stream();
        }).iterator();
    }
}
