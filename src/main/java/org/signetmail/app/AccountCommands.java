package org.signetmail.app;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.HashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** {@code signet account …}. */
@Command(name = "account", mixinStandardHelpOptions = true, description = "People who have mail here.",
        subcommands = {AccountCommands.List.class, AccountCommands.Show.class, AccountCommands.Add.class, AccountCommands.Set.class,
            AccountCommands.Passwd.class, AppPasswordCommands.class, AccessCommands.Passkey.class, AccessCommands.SecondFactor.class,
            AccessCommands.WebSession.class, AccountCommands.Remove.class})
final class AccountCommands {
    private static final String ROLES = "user|domain-admin|server-admin";

    @Command(name = "list", description = "List them.")
    static final class List extends ApiCommand {
        @Parameters(arity = "0..1", paramLabel = "DOMAIN")
        @Nullable String domain;

        @Override
        JsonNode ask(ApiClient api) {
            return api.get("/accounts" + (domain == null ? "" : "?domain=" + ApiClient.part(domain)));
        }

        @Override
        void print(JsonNode answer, PrintWriter out) {
            table(answer, out, "address", "role", "enabled", "usedBytes", "quotaBytes", "displayName");
        }
    }

    abstract static class One extends ApiCommand {
        @Parameters(paramLabel = "ADDRESS")
        String address = "";

        String path() {
            return "/accounts/" + ApiClient.part(address);
        }
    }

    @Command(name = "show", description = "Show one.")
    static final class Show extends One {
        @Override
        JsonNode ask(ApiClient api) {
            return api.get(path());
        }
    }

    /** Where a new password comes from. */
    static final class Password {
        @Option(names = "--password-stdin", description = "read the password from standard input")
        boolean stdin;

        @Option(names = "--generate", description = "make one up and print it once")
        boolean generate;

        void into(Map<String, Object> request) throws IOException {
            if (!generate) {
                request.put("password", stdin ? Secrets.fromStandardInput() : Secrets.asked());
            }
        }
    }

    @Command(name = "add", description = "Add one.")
    static final class Add extends One {
        @Option(names = "--name", paramLabel = "TEXT", description = "the person's name")
        @Nullable String displayName;

        @Option(names = "--quota", paramLabel = "BYTES", converter = Numbers.Octets.class, description = "most that their mail may weigh, as 5G; 0 is without limit")
        @Nullable Long quota;

        @Option(names = "--role", paramLabel = ROLES, description = "what else they may do: nothing, administer their domain, or everything")
        @Nullable String role;

        @picocli.CommandLine.Mixin
        Password password = new Password();

        @Override
        JsonNode ask(ApiClient api) throws IOException {
            Map<String, Object> request = new HashMap<>(Map.of("address", address));
            put(request, "displayName", displayName);
            put(request, "quotaBytes", quota);
            put(request, "role", role);
            password.into(request);
            return api.call("POST", "/accounts", request);
        }
    }

    @Command(name = "set", description = "Change one.")
    static final class Set extends One {
        @Option(names = "--name", paramLabel = "TEXT", description = "the person's name")
        @Nullable String displayName;

        @Option(names = "--quota", paramLabel = "BYTES", converter = Numbers.Octets.class, description = "most that their mail may weigh, as 5G; 0 is without limit")
        @Nullable Long quota;

        @Option(names = "--enabled", arity = "1", paramLabel = "true|false", description = "false lets nobody in, and takes no mail")
        @Nullable Boolean enabled;

        @Option(names = "--role", paramLabel = ROLES, description = "what else they may do: nothing, administer their domain, or everything")
        @Nullable String role;

        @Override
        JsonNode ask(ApiClient api) {
            Map<String, Object> request = new HashMap<>();
            put(request, "displayName", displayName);
            put(request, "quotaBytes", quota);
            put(request, "enabled", enabled);
            put(request, "role", role);
            return api.call("PATCH", path(), request);
        }
    }

    @Command(name = "passwd", description = "Give one a new password.")
    static final class Passwd extends One {
        @picocli.CommandLine.Mixin
        Password password = new Password();

        @Override
        JsonNode ask(ApiClient api) throws IOException {
            Map<String, Object> request = new HashMap<>();
            password.into(request);
            return api.call("PUT", path() + "/password", request);
        }
    }

    @Command(name = "remove", description = "Remove one, with all its mail.")
    static final class Remove extends One {
        @Override
        JsonNode ask(ApiClient api) {
            return api.call("DELETE", path(), null);
        }
    }

    static void put(Map<String, Object> request, String field, @Nullable Object value) {
        if (value != null) {
            request.put(field, value);
        }
    }
}
