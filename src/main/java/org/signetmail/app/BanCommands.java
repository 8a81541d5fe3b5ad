package org.signetmail.app;

import java.io.PrintWriter;
import java.util.HashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** {@code signet ban …}. */
@Command(name = "ban", mixinStandardHelpOptions = true, description = "Addresses and networks that may not connect.",
        subcommands = {BanCommands.List.class, BanCommands.Add.class, BanCommands.Remove.class, BanCommands.Failures.class, BanCommands.Forgive.class})
final class BanCommands {
    private static final int IPV4_BITS = 32;
    private static final int IPV6_BITS = 128;

    @Command(name = "list", description = "List them.")
    static final class List extends ApiCommand {
        @Override
        JsonNode ask(ApiClient api) {
            return api.get("/bans");
        }

        @Override
        void print(JsonNode answer, PrintWriter out) {
            table(answer, out, "range", "until", "by", "reason");
        }
    }

    @Command(name = "add", description = "Ban an address, or a network as 198.51.100.0/24.")
    static final class Add extends ApiCommand {
        @Parameters(paramLabel = "ADDRESS[/BITS]")
        String range = "";

        @Option(names = "--minutes", paramLabel = "N", description = "for so long (default: for ever)")
        @Nullable Long minutes;

        @Option(names = "--reason", paramLabel = "TEXT")
        @Nullable String reason;

        @Override
        JsonNode ask(ApiClient api) {
            Map<String, Object> request = new HashMap<>(Map.of("range", range));
            AccountCommands.put(request, "minutes", minutes);
            AccountCommands.put(request, "reason", reason);
            return api.call("POST", "/bans", request);
        }
    }

    @Command(name = "remove", description = "Lift a ban.")
    static final class Remove extends ApiCommand {
        @Parameters(paramLabel = "ADDRESS[/BITS]")
        String range = "";

        @Override
        JsonNode ask(ApiClient api) {
            return api.call("DELETE", "/bans/" + parts(range, IPV6_BITS), null);
        }
    }

    /** @param bits of an IPv6 address without any */
    private static String parts(String range, int bits) {
        int slash = range.indexOf('/');
        String network = slash < 0 ? range : range.substring(0, slash);
        String width = slash < 0 ? Integer.toString(range.indexOf(':') < 0 ? IPV4_BITS : bits) : range.substring(slash + 1);
        return ApiClient.part(network) + "/" + ApiClient.part(width);
    }

    @Command(name = "failures", description = "List where logins failed of late: what is counted before a ban.")
    static final class Failures extends ApiCommand {
        @Override
        JsonNode ask(ApiClient api) {
            return api.some("/bans/failures");
        }

        @Override
        void print(JsonNode answer, PrintWriter out) {
            table(answer, out, "source", "failures", "bannedAfter", "last", "held");
        }
    }

    @Command(name = "forgive", description = "Forget the failed logins from an address, so that it counts from none.")
    static final class Forgive extends ApiCommand {
        private static final int SOURCE_BITS = 64;

        @Parameters(paramLabel = "ADDRESS[/64]", description = "as `ban failures` names it")
        String source = "";

        @Override
        JsonNode ask(ApiClient api) {
            return api.call("DELETE", "/bans/failures/" + parts(source, SOURCE_BITS), null);
        }
    }
}
