package org.signetmail.app;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/** Where octets go that may be binary or secret: a new file, or standard output. */
final class OutFile {
    private OutFile() {}

    /** @param file never overwritten; null for standard output; @param secret whether only its owner may read it */
    static void write(@Nullable Path file, byte[] octets, boolean secret) throws IOException {
        if (file == null) {
            System.out.write(octets);
            System.out.flush();
            return;
        }
        try (var out = Files.newByteChannel(file, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(secret ? "rw-------" : "rw-r--r--")))) {
            var left = java.nio.ByteBuffer.wrap(octets);
            while (left.hasRemaining()) {
                out.write(left);
            }
        } catch (FileAlreadyExistsException e) {
            throw new Refusal(file + " is there already; it is not overwritten");
        }
    }
}
