package org.signetmail.store.backup;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.ProviderNotFoundException;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashSet;
import java.util.Map;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

import org.signetmail.store.StoreException;

/** One backup in one file, to be carried away: a zip that has what a directory has, in the same places. Readable by its owner alone. */
public final class SingleFile {
    private SingleFile() {}

    /** @param file which must not be there; it is whole when it is there. @throws StoreException when it is */
    public static void write(Vault vault, Manifest manifest, Path file, Progress progress) throws IOException {
        if (Files.exists(file)) {
            throw new StoreException(file.toAbsolutePath() + " is there already", new FileAlreadyExistsException(file.toString()));
        }
        Path fresh = Files.createTempFile(file.toAbsolutePath().getParent(), "backup", ".new", PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        try {
            // Under the lock nothing is pruned meanwhile.
            try (FileChannel _ = vault.lock(); var out = new BufferedOutputStream(Files.newOutputStream(fresh, StandardOpenOption.WRITE), 1 << 16)) {
                stream(vault, manifest, out, progress);
            }
            Vault.sync(fresh);
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(fresh);
        }
    }

    /**
     * Writes it as it goes, and holds nothing of it in memory. What ends early is no zip: its table of contents comes last. The caller sees
     * to it that the backup is not pruned meanwhile.
     *
     * @throws IOException when a part is missing that the manifest does not know to be
     */
    public static void stream(Vault vault, Manifest manifest, OutputStream out, Progress progress) throws IOException {
        var zip = new ZipOutputStream(out);
        // Parts and blobs are compressed already.
        zip.setLevel(Deflater.NO_COMPRESSION);
        add(zip, vault, vault.directory().resolve(Vault.MARK));
        add(zip, vault, vault.manifest(manifest.id()));
        long total = manifest.blobs().rows();
        var parts = new HashSet<String>();
        manifest.tables().forEach(t -> t.parts().forEach(p -> parts.add(p.sha256())));
        manifest.blobs().parts().forEach(p -> parts.add(p.sha256()));
        for (String part : parts) {
            add(zip, vault, vault.part(part));
        }
        long done = 0;
        for (String blob : Verification.blobs(vault, manifest)) {
            if (Files.exists(vault.blob(blob)) || manifest.faults().stream().noneMatch(f -> f.contains(blob))) {
                add(zip, vault, vault.blob(blob));
            }
            progress.at(++done, total, "blobs");
        }
        zip.finish();
        zip.flush();
    }

    private static void add(ZipOutputStream zip, Vault vault, Path file) throws IOException {
        zip.putNextEntry(new ZipEntry(vault.directory().relativize(file).toString()));
        Files.copy(file, zip);
        zip.closeEntry();
    }

    /** Its root, to be read only. The file system is closed by who asked. */
    static Path opened(Path file) {
        FileSystem inside;
        try {
            inside = FileSystems.newFileSystem(file, Map.of("accessMode", "readOnly"));
        } catch (IOException | ProviderNotFoundException | IllegalArgumentException e) {
            throw new StoreException(file.toAbsolutePath() + " is no file of a backup: " + e.getMessage(), e);
        }
        Path root = inside.getPath("/");
        if (!Files.isRegularFile(root.resolve(Vault.MARK))) {
            try {
                inside.close();
            } catch (IOException e) {
                throw new StoreException(file.toAbsolutePath() + " cannot be read: " + e.getMessage(), e);
            }
            throw new StoreException(file.toAbsolutePath() + " is no file of a backup");
        }
        return root;
    }
}
