package org.signetmail.app;

import java.io.PrintWriter;

import picocli.CommandLine.Command;
import tools.jackson.databind.JsonNode;

/** {@code signet cert files}. */
@Command(name = "files", description = "Where the files are of certificates that stay where they are.")
final class CertFiles extends ApiCommand {
    @Override
    JsonNode ask(ApiClient api) {
        return api.get("/certificate-files");
    }

    @Override
    void print(JsonNode answer, PrintWriter out) {
        table(answer, out, "name", "certificateFile", "keyFile");
    }
}
