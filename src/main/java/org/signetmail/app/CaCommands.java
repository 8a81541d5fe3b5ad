package org.signetmail.app;

import java.io.PrintWriter;

import picocli.CommandLine.Command;
import tools.jackson.databind.JsonNode;

/** {@code signet ca …}. */
@Command(name = "ca", mixinStandardHelpOptions = true, description = "This installation's own certificate authority.",
        subcommands = {CaCommands.Show.class, CaCommands.Export.class})
final class CaCommands {
    @Command(name = "show", description = "Show its certificate.")
    static final class Show extends ApiCommand {
        @Override
        JsonNode ask(ApiClient api) {
            api.get("/authority");
            return api.get("/certificates/own-ca").path("leaf");
        }
    }

    @Command(name = "export", description = "Print its certificate as PEM, for devices that are to trust it.")
    static final class Export extends ApiCommand {
        @Override
        JsonNode ask(ApiClient api) {
            return api.get("/authority");
        }

        @Override
        void print(JsonNode answer, PrintWriter out) {
            out.print(answer.path("pem").asString());
        }
    }
}
