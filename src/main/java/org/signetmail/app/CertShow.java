package org.signetmail.app;

import java.io.PrintWriter;

import picocli.CommandLine.Command;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code signet cert show NAME}: all that is to be known of one. */
@Command(name = "show", description = "Show one: names, issuer, validity, key, fingerprints, chain, where it is used, what is wrong.")
final class CertShow extends CertCommands.One {
    @Override
    JsonNode ask(ApiClient api) {
        JsonNode certificate = api.get(path());
        // Where only a request waits there is nothing to check yet.
        return certificate.path("leaf").isObject() && certificate instanceof ObjectNode object ? object.set("check", api.get(path() + "/check")) : certificate;
    }

    @Override
    void print(JsonNode answer, PrintWriter out) {
        super.print(answer, out);
        JsonNode check = answer.path("check");
        if (check.isMissingNode()) {
            return;
        }
        line(out, "OCSP", check.path("details").path("ocsp"));
        line(out, "timestamps", check.path("details").path("timestamps"));
        line(out, "covers", check.path("covers"));
        line(out, "presentedFor", check.path("presentedFor"));
        line(out, "aloneFor", check.path("aloneFor"));
        line(out, "shownOn", check.path("shownOn"));
        out.println("chain");
        for (JsonNode link : check.path("chain")) {
            JsonNode certificate = link.path("certificate");
            out.printf("  %s, by %s, until %s, %s, %s%s%n", text(certificate.path("subject")), text(certificate.path("issuer")), text(certificate.path("notAfter")),
                    text(certificate.path("key")), text(certificate.path("signature")), link.path("fault").isString() ? ": " + text(link.path("fault")) : "");
        }
        CertCheck.findings(check.path("findings"), out);
    }

    private static void line(PrintWriter out, String heading, JsonNode value) {
        if (!value.isEmpty() || value.isNumber()) {
            out.printf("%-14s %s%n", heading, text(value));
        }
    }
}
