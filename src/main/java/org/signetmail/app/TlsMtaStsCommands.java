package org.signetmail.app;

import java.io.PrintWriter;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** {@code signet tls mta-sts …}. */
@Command(name = "mta-sts", description = "MTA-STS policies of other domains: how they want to be sent to.",
        subcommands = {TlsMtaStsCommands.List.class, TlsMtaStsCommands.Show.class, TlsMtaStsCommands.Fetch.class})
final class TlsMtaStsCommands {
    @Command(name = "list", description = "Those that are kept, and those that could not be had, by domain.")
    static final class List extends ApiCommand {
        @Option(names = "--containing", paramLabel = "TEXT", description = "domains with this in them")
        @Nullable String containing;

        @Option(names = "--after", paramLabel = "DOMAIN", description = "those behind this one")
        @Nullable String after;

        @Option(names = "--limit", paramLabel = "N", description = "how many at most (default ${DEFAULT-VALUE})")
        int limit = 50;

        @Override
        JsonNode ask(ApiClient api) {
            return api.some("/tls/mta-sts" + ApiClient.queries("containing", containing, "after", after, "limit", Integer.toString(limit)));
        }

        @Override
        void print(JsonNode answer, PrintWriter out) {
            table(answer, out, "domain", "mode", "mx", "id", "fetched", "expires", "fault");
        }
    }

    abstract static class One extends ApiCommand {
        @Parameters(index = "0", paramLabel = "DOMAIN")
        String domain = "";

        String path() {
            return "/tls/mta-sts/" + ApiClient.part(domain);
        }
    }

    @Command(name = "show", description = "The policy of one domain.")
    static final class Show extends One {
        @Override
        JsonNode ask(ApiClient api) {
            return api.get(path());
        }
    }

    @Command(name = "fetch", description = "Fetch it anew, now; mail that waits for it is tried.")
    static final class Fetch extends One {
        @Override
        JsonNode ask(ApiClient api) {
            return api.call("POST", path() + "/fetch", null);
        }
    }
}
