package org.signetmail.app;

import java.io.PrintWriter;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

/** {@code signet stats}. */
@Command(name = "stats", description = "Figures of mail, logins, TLS and storage.")
final class StatsCommand extends ApiCommand {
    @Option(names = "--series", paramLabel = "NAME,…", description = "only these, point by point")
    @Nullable String series;

    @Option(names = "--span", paramLabel = "SPAN", description = "minute, hour or day (default: ${DEFAULT-VALUE})")
    String span = "minute";

    @Option(names = "--since", paramLabel = "TIME", description = "as 2026-11-25T10:00:00Z (default: the last sixty)")
    @Nullable String since;

    @Option(names = "--until", paramLabel = "TIME")
    @Nullable String until;

    @Override
    JsonNode ask(ApiClient api) {
        return api.get("/statistics" + ApiClient.queries("series", series, "span", span, "from", since, "until", until));
    }

    @Override
    void print(JsonNode answer, PrintWriter out) {
        out.printf("by the %s, %s to %s%n", text(answer.path("span")), text(answer.path("from")), text(answer.path("until")));
        for (JsonNode one : answer.path("series")) {
            long sum = 0;
            long most = 0;
            for (JsonNode point : one.path("points")) {
                sum += point.path("value").asLong();
                most = Math.max(most, point.path("value").asLong());
                if (series != null) {
                    out.printf("%-20s %s %d%n", text(one.path("series")), text(point.path("at")), point.path("value").asLong());
                }
            }
            if (series == null) {
                // Levels are no use added up.
                String name = text(one.path("series"));
                boolean level = name.equals("sessions") || name.equals("queue.length") || name.startsWith("storage");
                out.printf("%-20s %,d%s%n", name, level ? most : sum, level ? " at most" : "");
            }
        }
    }
}
