package org.signetmail.app;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

/** {@code signet ca …}. */
@Command(name = "ca", mixinStandardHelpOptions = true, description = "This installation's own certificate authority.",
        subcommands = {CaCommands.Show.class, CaCommands.Export.class})
final class CaCommands {
    /** What devices open. */
    enum Format { PEM, DER, CRT, APPLE }

    @Command(name = "show", description = "Show its certificate.")
    static final class Show extends ApiCommand {
        @Override
        JsonNode ask(ApiClient api) {
            api.get("/authority");
            return api.get("/certificates/own-ca").path("leaf");
        }
    }

    @Command(name = "export", description = "Print its certificate, for devices that are to trust it.")
    static final class Export extends ApiCommand {
        @Option(names = "--format", paramLabel = "FORMAT", defaultValue = "pem",
                description = "pem (default; Linux, Thunderbird), der, crt (DER too; Windows, Android), apple (a profile for iPhone, iPad and Mac)")
        Format format = Format.PEM;

        @Option(names = "--out", paramLabel = "FILE", description = "into a new file instead of standard output")
        @Nullable Path file;

        @Override
        JsonNode ask(ApiClient api) {
            return api.get("/authority");
        }

        @Override
        void print(JsonNode answer, PrintWriter unused) {
            String pem = answer.path("pem").asString();
            try {
                OutFile.write(file, switch (format) {
                    case PEM -> pem.getBytes(StandardCharsets.US_ASCII);
                    case DER, CRT -> der(pem);
                    case APPLE -> answer.path("apple").asString().getBytes(StandardCharsets.UTF_8);
                }, false);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    static byte[] der(String pem) {
        return Base64.getMimeDecoder().decode(pem.replaceAll("-----[^-]*-----", ""));
    }
}
