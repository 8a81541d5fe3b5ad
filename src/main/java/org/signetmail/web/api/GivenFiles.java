package org.signetmail.web.api;

import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

import org.signetmail.tls.Bundle;

import static org.signetmail.web.api.Problem.required;

/** Files that came with a request, in base64. */
final class GivenFiles {
    private GivenFiles() {}

    static List<Bundle.File> of(List<Requests.GivenFile> given) {
        var files = new ArrayList<Bundle.File>();
        for (Requests.GivenFile file : given) {
            try {
                files.add(new Bundle.File(file.name() == null ? "" : file.name(), Base64.getDecoder().decode(required("content", file.content()))));
            } catch (IllegalArgumentException malformed) {
                throw Problem.invalid("files", "a file's content is base64");
            }
        }
        return files;
    }
}
