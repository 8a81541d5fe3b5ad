package org.signetmail.app;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

/** {@code signet log}. */
@Command(name = "log", description = "What the server's log said lately.")
final class LogCommand extends ApiCommand {
    @Option(names = "--level", paramLabel = "LEVEL", description = "this or worse: error, warn, info, debug")
    @Nullable String level;

    @Option(names = "--id", paramLabel = "ID", description = "only of this connection or message")
    @Nullable String id;

    @Option(names = "--listener", paramLabel = "NAME", description = "only of connections to this listener")
    @Nullable String listener;

    @Option(names = "--protocol", paramLabel = "PROTOCOL", description = "only of connections that speak it: smtp, submission, imap, pop3, sieve, https, http")
    @Nullable String protocol;

    @Option(names = "--text", paramLabel = "TEXT", description = "only lines with this")
    @Nullable String text;

    @Option(names = "--account", paramLabel = "ADDRESS", description = "only where it is logged in or named")
    @Nullable String account;

    @Option(names = "--address", paramLabel = "IP", description = "only of this other side")
    @Nullable String address;

    @Option(names = "--most", paramLabel = "N", description = "so many (default: ${DEFAULT-VALUE})")
    int most = 50;

    @Option(names = {"-f", "--follow"}, description = "go on with what comes")
    boolean follow;

    @Override
    JsonNode ask(ApiClient api) {
        return api.some("/log" + ApiClient.queries("limit", Integer.toString(most), "level", level, "id", id, "listener", listener, "protocol", protocol, "text", text, "account", account,
                "address", address));
    }

    @Override
    void print(JsonNode answer, PrintWriter out) {
        List<JsonNode> lines = new ArrayList<>();
        answer.forEach(lines::add);
        lines.reversed().forEach(line -> print(line, out, text(line.path("connection"))));
    }

    private static void print(JsonNode line, PrintWriter out, String connection) {
        out.printf("%s %-5s [%s] %s: %s%n", text(line.path("at")), text(line.path("level")), connection.isEmpty() ? "-" : connection, text(line.path("logger")),
                text(line.path("text")));
    }

    @Override
    public Integer call() throws Exception {
        Integer code = super.call();
        if (follow) {
            follow(remote.client(where.data), spec.commandLine().getOut());
        }
        return code;
    }

    /** Until the server goes, or the person does. */
    private void follow(ApiClient api, PrintWriter out) {
        @Nullable String after = null;
        while (true) {
            JsonNode answer = api.call("GET", "/log/follow" + ApiClient.queries("wait", "20", "after", after, "level", level, "id", id, "listener", listener, "protocol", protocol, "text", text,
                    "account", account, "address", address), null);
            for (JsonNode line : answer.path("lines")) {
                if (where.json) {
                    out.println(line);
                } else {
                    print(line, out, text(line.path("connection")));
                }
            }
            out.flush();
            after = text(answer.path("last"));
        }
    }
}
