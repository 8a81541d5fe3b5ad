package org.signetmail.web.pages;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;

import io.javalin.http.UploadedFile;

import org.signetmail.web.api.Problem;

/** Files that were dropped on a page, as operations take them: a name and base64. */
final class Uploads {
    private static final int MOST_FILES = 20;
    private static final int MOST_OCTETS = 1 << 20;

    private Uploads() {}

    /** @param pasted text that stands for one more file, or nothing. @throws Problem.Refused where it is too much */
    static List<Map<String, String>> of(Visit visit, String field, String pasted) throws IOException {
        List<UploadedFile> given = visit.files(field);
        if (given.size() > MOST_FILES) {
            throw Problem.invalid(field, visit.t().of("certificates.too-many", MOST_FILES));
        }
        var files = new ArrayList<Map<String, String>>();
        for (UploadedFile file : given) {
            try (InputStream in = file.content()) {
                byte[] octets = in.readNBytes(MOST_OCTETS + 1);
                if (octets.length > MOST_OCTETS) {
                    throw Problem.invalid(field, visit.t().of("certificates.too-large", file.filename()));
                }
                files.add(Map.of("name", file.filename(), "content", Base64.getEncoder().encodeToString(octets)));
            }
        }
        if (!pasted.isBlank()) {
            files.add(Map.of("name", "", "content", Base64.getEncoder().encodeToString(pasted.getBytes(java.nio.charset.StandardCharsets.UTF_8))));
        }
        return List.copyOf(files);
    }
}
