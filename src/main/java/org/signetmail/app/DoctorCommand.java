package org.signetmail.app;

import java.io.PrintWriter;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

/** {@code signet doctor}. */
@Command(name = "doctor", mixinStandardHelpOptions = true, description = {"Look at network, names, disk, clock and certificates, and say what to do.",
    "Exit status 0 when nothing is bad, 1 when something is."})
final class DoctorCommand extends ApiCommand {
    @Option(names = "--peer", paramLabel = "DOMAIN", description = "the domain whose mail server is called on port 25 (setting doctor.peer)")
    @Nullable String peer;

    @Override
    JsonNode ask(ApiClient api) {
        Map<String, Object> wanted = new HashMap<>();
        AccountCommands.put(wanted, "peer", peer);
        return api.call("POST", "/diagnosis", wanted);
    }

    @Override
    void print(JsonNode answer, PrintWriter out) {
        for (JsonNode finding : answer.path("findings")) {
            String state = finding.path("state").asString();
            out.printf("%-8s %-13s %s%n", state.equals("bad") ? state.toUpperCase(Locale.ROOT) : state, finding.path("check").asString(), printable(finding.path("words")));
            if (!finding.path("remedy").asString().isEmpty()) {
                out.printf("%-22s -> %s%n", "", printable(finding.path("remedy")));
            }
        }
        out.println(answer.path("good").asBoolean() ? "nothing is bad" : "something is bad");
    }

    /** Other servers' words may be among them. */
    private static String printable(JsonNode text) {
        return text.asString().replaceAll("\\p{Cc}", "?");
    }

    @Override
    int code(JsonNode answer) {
        return answer.path("good").asBoolean() ? 0 : 1;
    }
}
