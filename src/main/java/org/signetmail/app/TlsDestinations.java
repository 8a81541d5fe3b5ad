package org.signetmail.app;

import java.io.PrintWriter;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** {@code signet tls destinations}. */
@Command(name = "destinations", description = {"How TLS went with each host that the server connected to, the last time: mail that it delivered, smart hosts, authorities, webhooks.",
    "With HOST, what that one showed and what each level says of it."})
final class TlsDestinations extends ApiCommand {
    @Parameters(arity = "0..1", paramLabel = "HOST")
    @Nullable String host;

    @Option(names = "--containing", paramLabel = "TEXT", description = "hosts and destinations with this in them")
    @Nullable String containing;

    @Option(names = "--limit", paramLabel = "N", description = "how many at most, newest first (default ${DEFAULT-VALUE})")
    int limit = 50;

    @Override
    JsonNode ask(ApiClient api) {
        return host != null ? api.get("/tls/destinations/" + ApiClient.part(host))
                : api.some("/tls/destinations" + ApiClient.queries("containing", containing, "limit", Integer.toString(limit)));
    }

    @Override
    void print(JsonNode answer, PrintWriter out) {
        if (host == null) {
            table(answer, out, "host", "at", "protocol", "cipher", "group", "level", "assurance", "failure");
            return;
        }
        super.print(answer.isObject() ? ((tools.jackson.databind.node.ObjectNode) answer.deepCopy()).without(java.util.List.of("chain", "verdicts")) : answer, out);
        for (JsonNode certificate : answer.path("chain")) {
            out.println();
            for (String field : new String[] {"subject", "names", "issuer", "notBefore", "notAfter", "key", "fingerprint", "pin"}) {
                out.printf("  %-12s %s%n", field, text(certificate.path(field)));
            }
        }
        out.println();
        for (JsonNode verdict : answer.path("verdicts")) {
            out.printf("%-14s %s%n", text(verdict.path("level")), verdict.path("good").asBoolean() ? "yes" : "NO: " + text(verdict.path("why")));
        }
    }
}
