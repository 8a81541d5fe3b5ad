package org.signetmail.app;

import java.io.PrintWriter;

import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** {@code signet dkim …}. */
@Command(name = "dkim", mixinStandardHelpOptions = true, description = "Keys that sign a domain's mail.",
        subcommands = {DkimCommands.List.class, DkimCommands.Rotate.class, DkimCommands.Remove.class})
final class DkimCommands {
    abstract static class OfDomain extends ApiCommand {
        @Parameters(paramLabel = "DOMAIN")
        String domain = "";

        String path() {
            return "/domains/" + ApiClient.part(domain) + "/dkim";
        }

        /** Each key, and the record that is to be published of it. */
        static void keys(JsonNode keys, PrintWriter out) {
            table(keys, out, "selector", "kind", "state", "since", "ends");
            for (JsonNode key : keys) {
                out.printf("%n%s IN TXT %s%n", text(key.path("name")), text(key.path("value")));
            }
        }
    }

    @Command(name = "list", description = {"List them, with the records to publish.", "A new one signs once its record is published."})
    static final class List extends OfDomain {
        @Override
        JsonNode ask(ApiClient api) {
            return api.get(path());
        }

        @Override
        void print(JsonNode answer, PrintWriter out) {
            keys(answer, out);
        }
    }

    @Command(name = "rotate", description = {"Make new ones now.", "They take over once their records are published; the old ones sign until then."})
    static final class Rotate extends OfDomain {
        @Override
        JsonNode ask(ApiClient api) {
            return api.call("POST", path(), null);
        }

        @Override
        void print(JsonNode answer, PrintWriter out) {
            keys(answer.path("keys"), out);
        }
    }

    @Command(name = "remove", description = "Forget one that does not sign.")
    static final class Remove extends OfDomain {
        @Parameters(paramLabel = "SELECTOR")
        String selector = "";

        @Override
        JsonNode ask(ApiClient api) {
            return api.call("DELETE", path() + "/" + ApiClient.part(selector), null);
        }
    }
}
