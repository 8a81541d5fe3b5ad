package org.signetmail.app;

import java.io.PrintWriter;
import java.util.Locale;

import picocli.CommandLine.Command;
import tools.jackson.databind.JsonNode;

/** {@code signet alerts}. Exit code 1 when one of them is critical, for scripts. */
@Command(name = "alerts", mixinStandardHelpOptions = true, description = "What there is to know of: certificates near their end, files that do not fit.")
final class AlertsCommand extends ApiCommand {
    private boolean critical;

    @Override
    JsonNode ask(ApiClient api) {
        JsonNode answer = api.get("/alerts");
        answer.forEach(alert -> critical |= alert.path("severity").asString().equals("critical"));
        return answer;
    }

    @Override
    void print(JsonNode answer, PrintWriter out) {
        if (answer.isEmpty()) {
            out.println("nothing: all is well");
        }
        answer.forEach(alert -> {
            out.printf("%-9s %s%n", alert.path("severity").asString().toUpperCase(Locale.ROOT), alert.path("words").asString());
            if (!alert.path("remedy").asString().isEmpty()) {
                out.printf("%-9s %s%n", "", alert.path("remedy").asString());
            }
        });
    }

    @Override
    public Integer call() throws Exception {
        super.call();
        return critical ? 1 : 0;
    }
}
