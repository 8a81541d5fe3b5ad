package org.signetmail.app;

import java.io.PrintWriter;
import java.util.Locale;

import picocli.CommandLine.Command;
import tools.jackson.databind.JsonNode;

/** {@code signet tls …}. */
@Command(name = "tls", mixinStandardHelpOptions = true, description = "How TLS stands.", subcommands = {TlsCommands.Status.class, TlsProbe.class, TlsPolicyCommands.class})
final class TlsCommands {
    @Command(name = "status", description = "Each listener with its certificate, each domain's names and what covers them, its DNS records for TLS, alerts.")
    static final class Status extends ApiCommand {
        @Override
        JsonNode ask(ApiClient api) {
            return api.get("/tls/status");
        }

        @Override
        void print(JsonNode answer, PrintWriter out) {
            table(answer.path("listeners"), out, "name", "protocol", "port", "security", "profile", "certificate", "daysLeft");
            answer.path("warnings").forEach(w -> out.println("warning: " + w.asString()));
            answer.path("alerts").forEach(a -> out.printf("%s: %s; %s%n", a.path("severity").asString().toLowerCase(Locale.ROOT), a.path("words").asString(), a.path("remedy").asString()));
            for (JsonNode domain : answer.path("domains")) {
                out.println();
                out.println(domain.path("domain").asString());
                for (JsonNode name : domain.path("names")) {
                    JsonNode certificate = name.path("certificate");
                    out.printf("  %-40s %s%n", name.path("name").asString(), certificate.isNull() ? "NOT COVERED" : certificate.asString());
                }
                for (JsonNode r : domain.path("records")) {
                    out.printf("  %-40s IN %-5s %s%n", r.path("name").asString(), r.path("type").asString(), r.path("value").asString());
                }
            }
            figures(answer.path("lastDay"), out);
        }

        private static void figures(JsonNode day, PrintWriter out) {
            out.println();
            out.println("handshakes in the last day");
            if (day.path("handshakes").isEmpty()) {
                out.println("  none");
            } else {
                table(day.path("handshakes"), out, "count", "listener", "version", "cipher", "group", "resumed");
            }
            if (!day.path("failures").isEmpty()) {
                out.println();
                out.println("handshakes that failed in the last day");
                table(day.path("failures"), out, "count", "listener", "reason");
            }
        }
    }
}
