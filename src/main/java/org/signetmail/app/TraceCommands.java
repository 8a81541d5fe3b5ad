package org.signetmail.app;

import java.io.PrintWriter;

import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** {@code signet trace …}: those that {@code signet session trace} or a page began. */
@Command(name = "trace", mixinStandardHelpOptions = true, description = "What is said in sessions, as `session trace` or a page began to record it.",
        subcommands = {TraceCommands.List.class, TraceCommands.Lines.class, TraceCommands.Stop.class, TraceCommands.Remove.class})
final class TraceCommands {
    @Command(name = "list", description = "List those that run and those that are over.")
    static final class List extends ApiCommand {
        @Override
        JsonNode ask(ApiClient api) {
            return api.get("/traces");
        }

        @Override
        void print(JsonNode answer, PrintWriter out) {
            table(answer, out, "id", "session", "account", "address", "listener", "until", "lines", "running");
        }
    }

    abstract static class One extends ApiCommand {
        @Parameters(paramLabel = "ID", description = "as it is listed")
        long id;
    }

    @Command(name = "lines", description = "Print what was said so far.")
    static final class Lines extends One {
        @Override
        JsonNode ask(ApiClient api) {
            return api.get("/traces/" + id + "/lines");
        }

        @Override
        void print(JsonNode answer, PrintWriter out) {
            for (JsonNode line : answer) {
                out.println(text(line.path("at")) + " " + text(line.path("session")) + " " + text(line.path("direction")) + " " + text(line.path("text")));
            }
        }
    }

    @Command(name = "stop", description = "Stop one; what was said stays to be read.")
    static final class Stop extends One {
        @Override
        JsonNode ask(ApiClient api) {
            return api.call("POST", "/traces/" + id + "/stop", null);
        }
    }

    @Command(name = "remove", description = "Stop one and forget what was said.")
    static final class Remove extends One {
        @Override
        JsonNode ask(ApiClient api) {
            return api.call("DELETE", "/traces/" + id, null);
        }
    }
}
