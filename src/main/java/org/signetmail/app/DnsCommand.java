package org.signetmail.app;

import java.io.PrintWriter;

import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** {@code signet dns}. */
@Command(name = "dns", mixinStandardHelpOptions = true, description = {"Print the DNS records to publish for a domain.",
    "With --check, exit status 0 when all that is needed is published, 1 when not."})
final class DnsCommand extends ApiCommand {
    @Parameters(paramLabel = "DOMAIN")
    String domain = "";

    /** In what form. */
    static final class Form {
        @Option(names = "--check", description = "look at what is published now, and say what to do")
        boolean check;

        @Option(names = "--zone", description = "as lines of a zone file")
        boolean zone;
    }

    @ArgGroup
    Form form = new Form();

    @Override
    JsonNode ask(ApiClient api) {
        return api.get("/dns/" + ApiClient.part(domain) + (form.check ? "/check" : form.zone ? "/zone" : ""));
    }

    @Override
    void print(JsonNode answer, PrintWriter out) {
        if (form.zone) {
            out.print(answer.path("text").asString());
        } else if (form.check) {
            answer.path("records").forEach(r -> row(r, out));
            out.println(answer.path("good").asBoolean() ? "all that is needed is published" : "something that is needed is not published");
        } else {
            for (JsonNode r : answer) {
                out.printf("%-40s IN %-5s %s ; %s%n", r.path("name").asString(), r.path("type").asString(), r.path("value").asString(), r.path("why").asString());
            }
        }
    }

    private static void row(JsonNode record, PrintWriter out) {
        String state = record.path("state").asString();
        boolean alarming = record.path("needed").asBoolean() && !state.equals("published");
        out.printf("%-10s %s %s %s%n", alarming ? state.toUpperCase(java.util.Locale.ROOT) : state, record.path("name").asString(), record.path("type").asString(),
                printable(record.path("value").asString()));
        if (!state.equals("published")) {
            record.path("published").forEach(value -> out.printf("%-10s   now: %s%n", "", printable(value.asString())));
        }
        out.printf("%-10s   %s%n", "", printable(record.path("words").asString()));
    }

    /** Others write what is in the DNS. */
    private static String printable(String text) {
        return text.replaceAll("\\p{Cc}", "?");
    }

    @Override
    int code(JsonNode answer) {
        return form.check && !answer.path("good").asBoolean() ? 1 : 0;
    }
}
