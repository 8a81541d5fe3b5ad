package org.signetmail.app;

import java.io.PrintWriter;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** {@code signet alias …}. */
@Command(name = "alias", mixinStandardHelpOptions = true, description = "Addresses whose mail goes to others.",
        subcommands = {AliasCommands.List.class, AliasCommands.Show.class, AliasCommands.Add.class, AliasCommands.Set.class, AliasCommands.Remove.class})
final class AliasCommands {
    @Command(name = "list", description = "List them.")
    static final class List extends ApiCommand {
        @Parameters(arity = "0..1", paramLabel = "DOMAIN")
        @Nullable String domain;

        @Override
        JsonNode ask(ApiClient api) {
            return api.get("/aliases" + (domain == null ? "" : "?domain=" + ApiClient.part(domain)));
        }

        @Override
        void print(JsonNode answer, PrintWriter out) {
            table(answer, out, "address", "targets");
        }
    }

    @Command(name = "show", description = "Show one.")
    static final class Show extends ApiCommand {
        @Parameters(paramLabel = "ADDRESS")
        String address = "";

        @Override
        JsonNode ask(ApiClient api) {
            return api.get("/aliases/" + ApiClient.part(address));
        }
    }

    @Command(name = "add", description = "Add one; its targets may be here or elsewhere.")
    static final class Add extends ApiCommand {
        @Parameters(index = "0", paramLabel = "ADDRESS")
        String address = "";

        @Parameters(index = "1..*", arity = "1..*", paramLabel = "TARGET")
        java.util.List<String> targets = java.util.List.of();

        @Override
        JsonNode ask(ApiClient api) {
            return api.call("POST", "/aliases", Map.of("address", address, "targets", targets));
        }
    }

    @Command(name = "set", description = "Send an alias's mail to these instead of those before.")
    static final class Set extends ApiCommand {
        @Parameters(index = "0", paramLabel = "ADDRESS")
        String address = "";

        @Parameters(index = "1..*", arity = "1..*", paramLabel = "TARGET")
        java.util.List<String> targets = java.util.List.of();

        @Override
        JsonNode ask(ApiClient api) {
            return api.call("PATCH", "/aliases/" + ApiClient.part(address), Map.of("targets", targets));
        }
    }

    @Command(name = "remove", description = "Remove one.")
    static final class Remove extends ApiCommand {
        @Parameters(paramLabel = "ADDRESS")
        String address = "";

        @Override
        JsonNode ask(ApiClient api) {
            return api.call("DELETE", "/aliases/" + ApiClient.part(address), null);
        }
    }
}
