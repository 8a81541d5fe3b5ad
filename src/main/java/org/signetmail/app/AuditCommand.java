package org.signetmail.app;

import java.io.PrintWriter;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

/** {@code signet audit}. */
@Command(name = "audit", description = "Who changed what, and when.")
final class AuditCommand extends ApiCommand {
    @Option(names = "--who", paramLabel = "NAME", description = "only by this one, as it is printed")
    @Nullable String who;

    @Option(names = "--about", paramLabel = "PATH", description = "only what begins with this, as /accounts/alice@example.test")
    @Nullable String about;

    @Option(names = "--most", paramLabel = "N", description = "so many, newest first (default: ${DEFAULT-VALUE})")
    int most = 50;

    @Override
    JsonNode ask(ApiClient api) {
        return api.some("/audit?limit=" + most + (who == null ? "" : "&who=" + ApiClient.part(who)) + (about == null ? "" : "&subject=" + ApiClient.part(about)));
    }

    @Override
    void print(JsonNode answer, PrintWriter out) {
        for (JsonNode entry : answer) {
            out.printf("%s  %s from %s: %s %s, %s%n", text(entry.path("at")), text(entry.path("who")), text(entry.path("origin")), text(entry.path("operation")),
                    text(entry.path("subject")), text(entry.path("outcome")));
            side(out, "before", entry.path("before"));
            side(out, "after", entry.path("after"));
        }
    }

    private static void side(PrintWriter out, String name, JsonNode value) {
        if (!value.isNull()) {
            out.printf("    %-6s %s%n", name, value.asString());
        }
    }
}
