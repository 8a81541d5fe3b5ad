package org.signetmail.app;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;

import org.signetmail.tls.Bundle;

/** Files that go to the server with a request: in base64, as they may be binary. */
final class GivenFiles {
    private GivenFiles() {}

    static List<Map<String, String>> read(List<Path> paths) throws IOException {
        var files = new ArrayList<Map<String, String>>();
        for (Path path : paths) {
            if (!Files.isReadable(path) || Files.isDirectory(path)) {
                throw new Refusal(path + " cannot be read");
            }
            try (InputStream in = Files.newInputStream(path)) {
                byte[] octets = in.readNBytes(Bundle.LARGEST_FILE + 1);
                if (octets.length > Bundle.LARGEST_FILE) {
                    throw new Refusal(path + " is larger than any certificate: " + (Bundle.LARGEST_FILE >> 10) + " KiB at most");
                }
                files.add(Map.of("name", String.valueOf(path.getFileName()), "content", Base64.getEncoder().encodeToString(octets)));
            }
        }
        return files;
    }
}
