package org.signetmail.app;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** {@code signet trust …}. */
@Command(name = "trust", mixinStandardHelpOptions = true, description = "Whom this server trusts when it connects to others.",
        subcommands = {TrustCommands.List.class, TrustCommands.Seen.class, TrustCommands.Add.class, TrustCommands.Pin.class, TrustCommands.Remove.class})
final class TrustCommands {
    @Command(name = "list", description = "Roots, certificates that were added, and pins of hosts.")
    static final class List extends ApiCommand {
        @Override
        JsonNode ask(ApiClient api) {
            return api.get("/trust");
        }

        @Override
        void print(JsonNode answer, PrintWriter out) {
            JsonNode roots = answer.path("roots");
            out.printf("roots: %s of Java, %s of the system, %s in %s%s%n", text(roots.path("java")), text(roots.path("system")), text(roots.path("folder")),
                    text(answer.path("folder")), roots.path("own").asBoolean() ? ", and this installation's own authority" : "");
            for (JsonNode file : answer.path("files")) {
                out.println();
                JsonNode fault = file.path("fault");
                out.println(text(file.path("file")) + (fault.isNull() ? "" : "  NOT USED: " + text(fault)));
                for (JsonNode certificate : file.path("certificates")) {
                    out.printf("  %s, until %s (%s days)%n", text(certificate.path("subject")), text(certificate.path("notAfter")), text(certificate.path("daysLeft")));
                }
            }
            if (!answer.path("pins").isEmpty()) {
                out.println();
                table(answer.path("pins"), out, "host", "pin", "added", "why");
            }
        }
    }

    @Command(name = "seen", description = "What hosts showed that was refused, newest first; with HOST, the whole chain.")
    static final class Seen extends ApiCommand {
        @Parameters(arity = "0..1", paramLabel = "HOST")
        @Nullable String host;

        @Override
        JsonNode ask(ApiClient api) {
            return api.get("/trust/seen" + (host == null ? "" : "/" + ApiClient.part(host)));
        }

        @Override
        void print(JsonNode answer, PrintWriter out) {
            if (answer.isArray()) {
                table(answer, out, "host", "last", "times", "why");
                return;
            }
            out.printf("%s is not trusted: %s%n", text(answer.path("host")), text(answer.path("why")));
            out.printf("seen %s times, last %s%n", text(answer.path("times")), text(answer.path("last")));
            ChainText.print(answer.path("chain"), out);
            out.printf("%nsignet trust add %s trusts it for this host, whatever is wrong with it.%n", text(answer.path("host")));
        }
    }

    @Command(name = "add", description = {"Trust more: a file of authorities' or servers' certificates (PEM or DER),",
        "or for one host the certificate that it showed when it was refused."})
    static final class Add extends ApiCommand {
        @Parameters(paramLabel = "FILE|HOST")
        String what = "";

        @Override
        JsonNode ask(ApiClient api) throws IOException {
            Path file = Path.of(what);
            if (Files.isRegularFile(file)) {
                return api.call("POST", "/trust/files", Map.of("name", String.valueOf(file.getFileName()),
                        "content", Base64.getEncoder().encodeToString(Files.readAllBytes(file))));
            }
            if (what.contains("/")) {
                throw new Refusal("there is no file " + what);
            }
            return api.call("POST", "/trust/pins", Map.of("host", what));
        }

        @Override
        void print(JsonNode answer, PrintWriter out) {
            if (answer.has("file")) {
                answer.path("certificates").forEach(c -> out.println("trusted from now on: " + text(c.path("subject"))));
            } else {
                Pin.told(answer, out);
            }
        }
    }

    @Command(name = "pin", description = "Trust a key or certificate for one host: its SHA-256, base64 of the key or hexadecimal of the certificate.")
    static final class Pin extends ApiCommand {
        @Parameters(index = "0", paramLabel = "HOST")
        String host = "";

        @Parameters(index = "1", paramLabel = "PIN")
        String pin = "";

        @Override
        JsonNode ask(ApiClient api) {
            return api.call("POST", "/trust/pins", new HashMap<>(Map.of("host", host, "pin", pin)));
        }

        @Override
        void print(JsonNode answer, PrintWriter out) {
            told(answer, out);
        }

        static void told(JsonNode pinned, PrintWriter out) {
            out.printf("%s is trusted by %s from now on; mail that waits for it is tried now%n",
                    text(pinned.path("host")), text(pinned.path("pin")));
        }
    }

    @Command(name = "remove", description = "Trust less: a file of the trust folder by its name, or all pins of a host, or one.")
    static final class Remove extends ApiCommand {
        @Parameters(index = "0", paramLabel = "FILE|HOST")
        String what = "";

        @Parameters(index = "1", arity = "0..1", paramLabel = "PIN")
        @Nullable String pin;

        @Override
        JsonNode ask(ApiClient api) {
            boolean file = false;
            for (JsonNode each : api.get("/trust").path("files")) {
                file |= what.equals(each.path("file").asString());
            }
            return file && pin == null ? api.call("DELETE", "/trust/files/" + ApiClient.part(what), null)
                    : api.call("DELETE", "/trust/pins/" + ApiClient.part(what) + (pin == null ? "" : "?pin=" + ApiClient.part(pin)), null);
        }

        @Override
        void print(JsonNode answer, PrintWriter out) {
            out.println(answer.isArray() ? answer.size() + " pins of " + what + " removed" : what + " removed from the trust folder");
        }
    }
}
