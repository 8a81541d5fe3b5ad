package org.signetmail.app;

import java.io.PrintWriter;
import java.util.Map;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** {@code signet domain …}. */
@Command(name = "domain", mixinStandardHelpOptions = true, description = "Domains whose mail is ours.",
        subcommands = {DomainCommands.Show.class, DomainCommands.List.class, DomainCommands.Add.class, DomainCommands.Set.class, DomainCommands.Remove.class})
final class DomainCommands {
    @Command(name = "list", description = "List them.")
    static final class List extends ApiCommand {
        @Override
        JsonNode ask(ApiClient api) {
            return api.get("/domains");
        }

        @Override
        void print(JsonNode answer, PrintWriter out) {
            table(answer, out, "name", "enabled");
        }
    }

    abstract static class One extends ApiCommand {
        @Parameters(paramLabel = "DOMAIN")
        String name = "";

        String path() {
            return "/domains/" + ApiClient.part(name);
        }
    }

    @Command(name = "show", description = "Show one.")
    static final class Show extends One {
        @Override
        JsonNode ask(ApiClient api) {
            return api.get(path());
        }
    }

    @Command(name = "add", description = "Add one; the server's own certificate covers its mail names at once.")
    static final class Add extends One {
        @Override
        JsonNode ask(ApiClient api) {
            return api.call("POST", "/domains", Map.of("name", name));
        }
    }

    @Command(name = "set", description = "Change one.")
    static final class Set extends One {
        @Option(names = "--enabled", required = true, arity = "1", paramLabel = "true|false")
        boolean enabled;

        @Override
        JsonNode ask(ApiClient api) {
            return api.call("PATCH", path(), Map.of("enabled", enabled));
        }
    }

    @Command(name = "remove", description = "Remove one that has no accounts and aliases.")
    static final class Remove extends One {
        @Override
        JsonNode ask(ApiClient api) {
            return api.call("DELETE", path(), null);
        }
    }
}
