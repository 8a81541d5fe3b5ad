package org.signetmail.app;

import java.io.PrintWriter;
import java.util.Map;

import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** {@code signet tls policy …}. */
@Command(name = "policy", description = "How safe outgoing connections must be, by domain or host.",
        subcommands = {TlsPolicyCommands.List.class, TlsPolicyCommands.Show.class, TlsPolicyCommands.Set.class, TlsPolicyCommands.Remove.class})
final class TlsPolicyCommands {
    @Command(name = "list", description = "The level for all, and those for some.")
    static final class List extends ApiCommand {
        @Override
        JsonNode ask(ApiClient api) {
            return api.get("/tls/policies");
        }

        @Override
        void print(JsonNode answer, PrintWriter out) {
            out.printf("usual level: %s%s%n", text(answer.path("usual")), answer.path("alwaysVerified").asBoolean() ? "; whatever TLS comes about is verified" : "");
            if (!answer.path("policies").isEmpty()) {
                table(answer.path("policies"), out, "destination", "level");
            }
        }
    }

    abstract static class One extends ApiCommand {
        @Parameters(index = "0", paramLabel = "DESTINATION", description = "a mail domain, or the host that takes its mail")
        String destination = "";

        String path() {
            return "/tls/policies/" + ApiClient.part(destination);
        }
    }

    @Command(name = "show", description = "Show one.")
    static final class Show extends One {
        @Override
        JsonNode ask(ApiClient api) {
            return api.get(path());
        }
    }

    @Command(name = "set", description = "Demand a level: none, opportunistic, encrypt, verify or pinned.")
    static final class Set extends One {
        @Parameters(index = "1", paramLabel = "LEVEL", description = "none, opportunistic, encrypt, verify or pinned (docs/tls/verifying.md)")
        String level = "";

        @Override
        JsonNode ask(ApiClient api) {
            return api.call("PUT", path(), Map.of("level", level));
        }
    }

    @Command(name = "remove", description = "Back to the usual level.")
    static final class Remove extends One {
        @Override
        JsonNode ask(ApiClient api) {
            return api.call("DELETE", path(), null);
        }
    }
}
