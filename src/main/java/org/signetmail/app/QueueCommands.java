package org.signetmail.app;

import java.io.PrintWriter;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** {@code signet queue …}. */
@Command(name = "queue", mixinStandardHelpOptions = true, description = "Mail that is to be sent on.",
        subcommands = {QueueCommands.List.class, QueueCommands.Show.class, QueueCommands.Retry.class, QueueCommands.RetryAll.class, QueueCommands.Hold.class, QueueCommands.Release.class,
            QueueCommands.Remove.class, QueueCommands.Message.class, QueueCommands.Reroute.class})
final class QueueCommands {
    @Command(name = "list", description = "List it.")
    static final class List extends ApiCommand {
        @Option(names = "--containing", paramLabel = "TEXT", description = "Only where the sender's or the recipient's address has this in it.")
        @Nullable String containing;

        @Override
        JsonNode ask(ApiClient api) {
            return api.get(containing == null ? "/queue" : "/queue?containing=" + URLEncoder.encode(containing, StandardCharsets.UTF_8));
        }

        @Override
        void print(JsonNode answer, PrintWriter out) {
            table(answer, out, "id", "from", "to", "size", "attempts", "nextAttempt", "held", "lastReply");
        }
    }

    abstract static class One extends ApiCommand {
        @Parameters(paramLabel = "ID")
        long id;

        String path() {
            return "/queue/" + id;
        }
    }

    @Command(name = "show", description = "Show one.")
    static final class Show extends One {
        @Override
        JsonNode ask(ApiClient api) {
            return api.get(path());
        }
    }

    @Command(name = "retry", description = "Try one now.")
    static final class Retry extends One {
        @Override
        JsonNode ask(ApiClient api) {
            return api.call("POST", path() + "/retry", null);
        }
    }

    @Command(name = "retry-all", description = "Try all of it now, but what is held.")
    static final class RetryAll extends ApiCommand {
        @Override
        JsonNode ask(ApiClient api) {
            return api.call("POST", "/queue/retry", null);
        }
    }

    @Command(name = "hold", description = "Keep one back until it is released.")
    static final class Hold extends One {
        @Override
        JsonNode ask(ApiClient api) {
            return api.call("POST", path() + "/hold", null);
        }
    }

    @Command(name = "release", description = "Let a held one go.")
    static final class Release extends One {
        @Override
        JsonNode ask(ApiClient api) {
            return api.call("POST", path() + "/release", null);
        }
    }

    @Command(name = "remove", description = "Throw one away; nobody is told.")
    static final class Remove extends One {
        @Override
        JsonNode ask(ApiClient api) {
            return api.call("DELETE", path(), null);
        }
    }

    @Command(name = "message", description = "Print one's message: its first 64 KiB; that you looked is written down.")
    static final class Message extends One {
        @Override
        JsonNode ask(ApiClient api) {
            return api.get(path() + "/message");
        }

        @Override
        void print(JsonNode answer, PrintWriter out) {
            out.println(answer.path("headers").asString());
            out.println();
            out.println(answer.path("text").asString());
        }
    }

    @Command(name = "reroute", description = "Send mail for its domain another way from now on, and try now.")
    static final class Reroute extends One {
        @Parameters(paramLabel = "ROUTE", description = "As the setting route.DOMAIN: host[:port][;security=…].")
        String route = "";

        @Override
        JsonNode ask(ApiClient api) {
            return api.call("POST", path() + "/reroute", Map.of("route", route));
        }
    }
}
