package org.signetmail.app;

import java.io.PrintWriter;

import tools.jackson.databind.JsonNode;

/** A chain of certificates, printed for a person. */
final class ChainText {
    private ChainText() {}

    static void print(JsonNode chain, PrintWriter out) {
        int place = 0;
        for (JsonNode certificate : chain) {
            out.printf("%n%d  %s%n", place++, line(certificate, "subject"));
            out.printf("   issued by    %s%n", line(certificate, "issuer"));
            out.printf("   valid        %s to %s (%s days left)%n", line(certificate, "notBefore"), line(certificate, "notAfter"), line(certificate, "daysLeft"));
            out.printf("   key          %s, signed with %s%n", line(certificate, "key"), line(certificate, "signature"));
            if (!certificate.path("names").isEmpty()) {
                out.printf("   names        %s%n", line(certificate, "names"));
            }
            out.printf("   fingerprint  %s%n", line(certificate, "fingerprint"));
            out.printf("   pin          %s%n", line(certificate, "pin"));
        }
    }

    /** A stranger's words: what would move the cursor is left out. */
    private static String line(JsonNode certificate, String field) {
        return ApiCommand.text(certificate.path(field)).replaceAll("\\p{Cc}", "?");
    }
}
