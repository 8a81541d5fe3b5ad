package org.signetmail.app;

import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** {@code signet token …}. */
@Command(name = "token", mixinStandardHelpOptions = true, description = "Tokens with which programs use the API.",
        subcommands = {TokenCommands.List.class, TokenCommands.Add.class, TokenCommands.Remove.class})
final class TokenCommands {
    @Command(name = "list", description = "List them.")
    static final class List extends ApiCommand {
        @Override
        JsonNode ask(ApiClient api) {
            return api.get("/tokens");
        }

        @Override
        void print(JsonNode answer, PrintWriter out) {
            table(answer, out, "id", "name", "owner", "scopes", "expires", "lastUsed", "lastFrom");
        }
    }

    @Command(name = "add", description = "Make one; it is printed this once.")
    static final class Add extends ApiCommand {
        @Parameters(paramLabel = "NAME")
        String name = "";

        @Option(names = "--scope", required = true, split = ",", paramLabel = "SCOPE", description = "all, read, directory, tls, queue, settings, system")
        java.util.List<String> scopes = java.util.List.of();

        @Option(names = "--owner", paramLabel = "ADDRESS", description = "it does what this account may (default: what a server administrator may)")
        @Nullable String owner;

        @Option(names = "--days", paramLabel = "N", description = "void after so many days (default: never)")
        @Nullable Integer days;

        @Override
        JsonNode ask(ApiClient api) {
            Map<String, Object> request = new HashMap<>(Map.of("name", name, "scopes", scopes));
            AccountCommands.put(request, "owner", owner);
            if (days != null) {
                request.put("expires", Instant.now().plus(Duration.ofDays(days)).toString());
            }
            return api.call("POST", "/tokens", request);
        }
    }

    @Command(name = "remove", description = "Make one void.")
    static final class Remove extends ApiCommand {
        @Parameters(paramLabel = "ID")
        long id;

        @Override
        JsonNode ask(ApiClient api) {
            return api.call("DELETE", "/tokens/" + id, null);
        }
    }
}
