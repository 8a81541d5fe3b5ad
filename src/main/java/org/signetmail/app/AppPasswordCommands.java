package org.signetmail.app;

import java.io.PrintWriter;
import java.util.Map;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** {@code signet account app-password …}. */
@Command(name = "app-password", mixinStandardHelpOptions = true, description = "Passwords for one mail program each.",
        subcommands = {AppPasswordCommands.List.class, AppPasswordCommands.Add.class, AppPasswordCommands.Remove.class})
final class AppPasswordCommands {
    abstract static class Of extends ApiCommand {
        @Parameters(index = "0", paramLabel = "ADDRESS")
        String address = "";

        String path() {
            return "/accounts/" + ApiClient.part(address) + "/app-passwords";
        }
    }

    @Command(name = "list", description = "List them.")
    static final class List extends Of {
        @Override
        JsonNode ask(ApiClient api) {
            return api.get(path());
        }

        @Override
        void print(JsonNode answer, PrintWriter out) {
            table(answer, out, "id", "name", "protocols", "created", "lastUsed", "lastFrom", "lastProtocol");
        }
    }

    @Command(name = "add", description = "Make one; it is printed this once.")
    static final class Add extends Of {
        @Parameters(index = "1", paramLabel = "NAME", description = "the program or device")
        String name = "";

        @Option(names = "--protocol", split = ",", paramLabel = "PROTOCOL", description = "smtp, imap, pop3, sieve (default: all)")
        java.util.List<String> protocols = java.util.List.of();

        @Override
        JsonNode ask(ApiClient api) {
            return api.call("POST", path(), Map.of("name", name, "protocols", protocols));
        }
    }

    @Command(name = "remove", description = "Make one void.")
    static final class Remove extends Of {
        @Parameters(index = "1", paramLabel = "ID")
        long id;

        @Override
        JsonNode ask(ApiClient api) {
            return api.call("DELETE", path() + "/" + id, null);
        }
    }
}
