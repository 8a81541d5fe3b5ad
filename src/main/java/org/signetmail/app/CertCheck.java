package org.signetmail.app;

import java.io.PrintWriter;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** {@code signet cert check [NAME]}: what is wrong, in words; ends with 1 when anything is. */
@Command(name = "check", description = "Say in words what is wrong with certificates and with the names they should cover; ends with 1 when anything is.")
final class CertCheck extends ApiCommand {
    @Parameters(index = "0", arity = "0..1", paramLabel = "NAME")
    @Nullable String name;

    @Override
    JsonNode ask(ApiClient api) {
        return api.get(name == null ? "/tls/check" : "/certificates/" + ApiClient.part(name) + "/check");
    }

    @Override
    int code(JsonNode answer) {
        return answer.path("wrong").asBoolean() ? 1 : 0;
    }

    @Override
    void print(JsonNode answer, PrintWriter out) {
        if (name != null) {
            one(answer, out);
            return;
        }
        answer.path("certificates").forEach(certificate -> one(certificate, out));
        findings(answer.path("names"), out);
    }

    private static void one(JsonNode check, PrintWriter out) {
        JsonNode leaf = check.path("chain").path(0).path("certificate");
        out.println(text(check.path("name")) + ": " + (check.path("wrong").asBoolean() ? "something is wrong" : "all is well")
                + (leaf.isMissingNode() ? "" : ", " + text(leaf.path("daysLeft")) + " days left"));
        findings(check.path("findings"), out);
    }

    static void findings(JsonNode findings, PrintWriter out) {
        findings.forEach(finding -> out.println((finding.path("wrong").asBoolean() ? "  WRONG  " : "  note   ") + text(finding.path("words"))));
    }
}
