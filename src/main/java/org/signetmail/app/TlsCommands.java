package org.signetmail.app;

import java.io.PrintWriter;
import java.util.Locale;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

/** {@code signet tls …}. */
@Command(name = "tls", mixinStandardHelpOptions = true, description = "How TLS stands.", subcommands = {TlsCommands.Status.class, TlsProbe.class, TlsPolicyCommands.class, TlsDestinations.class, TlsMtaStsCommands.class})
final class TlsCommands {
    @Command(name = "status", description = {"Each listener with its certificate and its grade, each domain's names and what covers them, its DNS records for TLS,",
        "alerts. The server connects to its own listeners for the grades, at most every five minutes."})
    static final class Status extends ApiCommand {
        @Option(names = "--fresh", description = "connect to the listeners now")
        boolean fresh;

        @Override
        JsonNode ask(ApiClient api) {
            return api.get("/tls/status" + (fresh ? "?fresh=true" : ""));
        }

        @Override
        void print(JsonNode answer, PrintWriter out) {
            table(answer.path("listeners"), out, "name", "protocol", "port", "security", "profile", "certificate", "daysLeft");
            grades(answer.path("listeners"), out);
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

        private static void grades(JsonNode listeners, PrintWriter out) {
            out.println();
            out.println("grades, by what a client that connects is given:");
            for (JsonNode listener : listeners) {
                JsonNode probed = listener.path("probed");
                if (!probed.path("notProbed").isNull()) {
                    out.printf("  %-12s -   not probed: %s%n", text(listener.path("name")), text(probed.path("notProbed")));
                    continue;
                }
                out.printf("  %-12s %-3s %s%n", text(listener.path("name")), text(probed.path("grade")), probed.path("protocol").isNull() ? ""
                        : text(probed.path("protocol")) + " " + text(probed.path("cipher")) + (probed.path("group").isNull() ? "" : " " + text(probed.path("group")))
                                + "; speaks " + text(probed.path("versions")));
                probed.path("reasons").forEach(reason -> out.printf("  %-12s     %s: %s%n", "", text(reason.path("atBest")), text(reason.path("words"))));
            }
            out.println("  as of " + text(listeners.path(0).path("probed").path("at")) + " (--fresh looks again; docs/tls/listeners.md has the scale)");
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
