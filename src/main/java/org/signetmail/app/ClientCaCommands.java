package org.signetmail.app;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** {@code signet client-ca …}. */
@Command(name = "client-ca", mixinStandardHelpOptions = true, description = "Authorities whose client certificates listeners may ask for.",
        subcommands = {ClientCaCommands.List.class, ClientCaCommands.Show.class, ClientCaCommands.Set.class, ClientCaCommands.Remove.class})
final class ClientCaCommands {
    @Command(name = "list", description = "List them.")
    static final class List extends ApiCommand {
        @Override
        JsonNode ask(ApiClient api) {
            return api.get("/client-authorities");
        }

        @Override
        void print(JsonNode answer, PrintWriter out) {
            table(answer, out, "name", "subjects", "daysLeft", "usedBy");
        }
    }

    abstract static class One extends ApiCommand {
        @Parameters(index = "0", paramLabel = "NAME")
        String name = "";

        String path() {
            return "/client-authorities/" + ApiClient.part(name);
        }
    }

    @Command(name = "show", description = "Show one.")
    static final class Show extends One {
        @Override
        JsonNode ask(ApiClient api) {
            return api.get(path());
        }
    }

    @Command(name = "set", description = "Take in an authority's certificates; they take the place of those of this name, live.")
    static final class Set extends One {
        @Parameters(index = "1", paramLabel = "FILE", description = "PEM")
        Path file = Path.of("");

        @Override
        JsonNode ask(ApiClient api) throws IOException {
            if (!Files.isReadable(file) || Files.isDirectory(file)) {
                throw new Refusal(file + " cannot be read");
            }
            return api.call("PUT", path(), Map.of("pem", Files.readString(file)));
        }
    }

    @Command(name = "remove", description = "Remove one that no listener uses.")
    static final class Remove extends One {
        @Override
        JsonNode ask(ApiClient api) {
            return api.call("DELETE", path(), null);
        }
    }
}
