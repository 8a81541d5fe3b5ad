package org.signetmail.care.files;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.util.List;

import org.jspecify.annotations.Nullable;

import org.signetmail.store.FileCertificates.Place;
import org.signetmail.tls.Assembly;
import org.signetmail.tls.Bundle;
import org.signetmail.tls.Credential;
import org.signetmail.tls.Pem;

/** A certificate's two files as they are on disk: read, and checked as a pair. */
sealed interface FilePair {
    /** They belong together. @param openKey whether others may read the key file */
    record Whole(Credential credential, boolean openKey) implements FilePair {}

    /** Not usable, for now or for good. */
    record Faulty(String why) implements FilePair {}

    /** What tells whether files are still those that were read, links' targets included, and whether the key may be read by the same. */
    record Look(List<Object> marks) {}

    static Look look(Place place) {
        return new Look(List.of(marks(Path.of(place.certificateFile())), marks(Path.of(place.keyFile())), open(Path.of(place.keyFile()))));
    }

    private static boolean open(Path key) {
        try {
            return readableByOthers(key);
        } catch (IOException gone) {
            // What cannot be looked at is told by its marks.
            return false;
        }
    }

    private static Object marks(Path file) {
        try {
            BasicFileAttributes is = Files.readAttributes(file, BasicFileAttributes.class);
            // The key is there on POSIX systems: it tells files apart that were swapped within a clock's tick.
            Object identity = is.fileKey();
            return List.of(file.toRealPath(), is.lastModifiedTime(), is.size(), identity == null ? "" : identity);
        } catch (IOException e) {
            return e.getClass();
        }
    }

    static FilePair read(Place place) {
        try {
            Path certificate = Path.of(place.certificateFile());
            Path key = Path.of(place.keyFile());
            List<Bundle.File> files = certificate.equals(key) ? List.of(file(certificate)) : List.of(file(certificate), file(key));
            String password = place.password();
            Pem.Contents contents = Bundle.read(files, password == null ? null : password.toCharArray());
            return switch (Assembly.of(place.name(), contents)) {
                case Assembly.Done(Credential credential) -> new Whole(credential, readableByOthers(key));
                case Assembly.Faulty(String why) -> new Faulty(why);
            };
        } catch (Pem.Unreadable e) {
            return new Faulty(e.why());
        } catch (NoSuchFileException e) {
            return new Faulty("there is no file " + e.getFile());
        } catch (AccessDeniedException e) {
            return new Faulty("the server may not read " + e.getFile());
        } catch (IOException e) {
            return new Faulty(e.getMessage() == null ? e.toString() : e.getMessage());
        }
    }

    private static Bundle.File file(Path path) throws IOException {
        try (InputStream in = Files.newInputStream(path)) {
            byte[] octets = in.readNBytes(Bundle.LARGEST_FILE + 1);
            return new Bundle.File(path.toString(), octets);
        }
    }

    /** A folder on the way that others may not enter keeps them from it, as certbot's do. */
    private static boolean readableByOthers(Path key) throws IOException {
        if (!Files.getFileStore(key).supportsFileAttributeView("posix") || !Files.getPosixFilePermissions(key).contains(PosixFilePermission.OTHERS_READ)) {
            return false;
        }
        for (Path folder = key.toRealPath().getParent(); folder != null; folder = folder.getParent()) {
            if (!Files.getPosixFilePermissions(folder).contains(PosixFilePermission.OTHERS_EXECUTE)) {
                return false;
            }
        }
        return true;
    }

    /** Why a pair cannot be had, or null. */
    default @Nullable String fault() {
        return this instanceof Faulty(String why) ? why : null;
    }
}
