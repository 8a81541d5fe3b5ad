package org.signetmail.app;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code signet config export} and {@code signet config apply}: all that an administrator sets, as one document. */
final class ConfigDocumentCommands {
    private ConfigDocumentCommands() {}

    @Command(name = "export", description = {"Print all that an administrator sets, as one YAML document.",
        "Secrets are ***; passwords, keys and mail are not in it."})
    static final class Export extends ApiCommand {
        @Option(names = "--all", description = "also what is as usual, settings with their defaults as comments")
        boolean all;

        @Option(names = "--only", paramLabel = "SECTION,…", description = "some sections alone: settings, domains, accounts, aliases, routes, certificates, listeners, clientAuthorities, tlsPolicies, pins, trustFiles, acmeAuthorities")
        @Nullable String only;

        @Override
        JsonNode ask(ApiClient api) {
            return api.get("/config" + ApiClient.queries("all", all ? "true" : null, "only", only));
        }

        @Override
        void print(JsonNode answer, PrintWriter out) {
            // A file of YAML is UTF-8, whatever the terminal is.
            System.out.writeBytes(answer.path("yaml").asString().getBytes(StandardCharsets.UTF_8));
        }
    }

    @Command(name = "apply", description = {"Bring a document about: what config export prints, changed as you like.",
        "What would change is shown, and a document with a fault is refused whole.",
        "The changes are a job: when this command is ended meanwhile, `job list` shows it and `job cancel` has it taken back."})
    static final class Apply extends ApiCommand {
        private static final int MOST_OCTETS = 8 << 20;

        @Parameters(paramLabel = "FILE", description = "YAML or JSON; - reads standard input")
        String file = "";

        @Option(names = "--dry-run", description = "show what would change, and change nothing")
        boolean dryRun;

        @Option(names = "--prune", description = "what the document's sections do not name is removed, and values that it does not name get their defaults")
        boolean prune;

        @Option(names = "--generate", description = "make up passwords for new accounts and print them once; without it nobody can sign in to them yet")
        boolean generate;

        /** The plan, with what was applied beside it where that came about. */
        @Override
        JsonNode ask(ApiClient api) {
            Map<String, Object> request = new HashMap<>(Map.of("document", document(), "prune", prune, "generate", generate));
            JsonNode plan = api.call("POST", "/config/plan", request);
            if (dryRun || !plan.path("faults").isEmpty() || plan.path("changes").isEmpty()) {
                return plan;
            }
            if (!where.json) {
                shown(plan, spec.commandLine().getOut());
                spec.commandLine().getOut().flush();
            }
            request.put("expect", plan.path("tag").asString());
            JsonNode begun = api.call("POST", "/config/apply", request);
            if (!where.json) {
                told(begun.path("passwords"), spec.commandLine().getOut());
            }
            var answer = (ObjectNode) plan.deepCopy();
            answer.set("passwords", begun.path("passwords"));
            answer.set("applied", followed(api, begun.path("job")));
            return answer;
        }

        /** Before the work is done: who ends this command meanwhile has them. */
        private static void told(JsonNode passwords, PrintWriter out) {
            if (!passwords.isEmpty()) {
                out.println("passwords, shown this once; they count as soon as this is done:");
                passwords.forEach(made -> out.printf("%s  %s%n", text(made.path("address")), text(made.path("password"))));
                out.flush();
            }
        }

        private String document() {
            byte[] octets;
            try (InputStream in = file.equals("-") ? System.in : Files.newInputStream(Path.of(file))) {
                octets = in.readNBytes(MOST_OCTETS + 1);
            } catch (NoSuchFileException e) {
                throw new Refusal("there is no file " + file);
            } catch (IOException e) {
                throw new Refusal(file + " cannot be read: " + e.getMessage());
            }
            if (octets.length > MOST_OCTETS) {
                throw new Refusal(file + " is larger than " + MOST_OCTETS + " octets; apply it in parts, some sections in each");
            }
            return new String(octets, StandardCharsets.UTF_8);
        }

        @Override
        void print(JsonNode answer, PrintWriter out) {
            if (!answer.path("faults").isEmpty()) {
                PrintWriter err = spec.commandLine().getErr();
                String from = file.equals("-") ? "standard input" : file;
                answer.path("faults").forEach(fault -> err.println("signet: " + (fault.path("line").asInt() > 0 ? from + ", line " + fault.path("line").asInt() + ": " : "")
                        + (fault.path("path").asString().isEmpty() ? "" : fault.path("path").asString() + ": ") + fault.path("why").asString()));
                err.println("signet: nothing was changed");
                err.flush();
            } else if (answer.path("changes").isEmpty()) {
                out.println("nothing to change");
            } else if (dryRun) {
                shown(answer, out);
                out.println("nothing was changed: this was a dry run");
            } else {
                out.println("done");
            }
        }

        @Override
        int code(JsonNode answer) {
            return answer.path("faults").isEmpty() ? 0 : 1;
        }

        private static void shown(JsonNode plan, PrintWriter out) {
            var counts = new HashMap<String, Integer>();
            for (JsonNode change : plan.path("changes")) {
                String kind = change.path("kind").asString();
                counts.merge(kind, 1, Integer::sum);
                out.println(coloured(kind, sign(kind) + " " + change.path("section").asString() + "." + change.path("name").asString())
                        + (change.path("forGood").asBoolean() ? coloured("remove", "  " + lasting(change)) : ""));
                int width = 0;
                for (JsonNode value : change.path("values")) {
                    width = Math.max(width, label(value).length());
                }
                for (JsonNode value : change.path("values")) {
                    out.println("    " + label(value) + " ".repeat(width - label(value).length() + (width == 0 ? 0 : 2)) + fromTo(kind, value));
                }
            }
            plan.path("notes").forEach(note -> out.println("note: " + note.asString()));
            out.printf("%d to add, %d to change, %d to remove%n", counts.getOrDefault("add", 0), counts.getOrDefault("change", 0), counts.getOrDefault("remove", 0));
        }

        private static String lasting(JsonNode change) {
            return change.path("section").asString().equals("accounts") ? "with all its mail, for good" : "cannot be taken back";
        }

        /** A thing of one value has no name for it. */
        private static String label(JsonNode value) {
            return value.path("name").asString().equals("value") ? "" : value.path("name").asString();
        }

        private static String fromTo(String kind, JsonNode value) {
            return switch (kind) {
                case "add" -> said(value.path("after"));
                case "remove" -> said(value.path("before"));
                default -> said(value.path("before")) + " → " + said(value.path("after"));
            };
        }

        private static String said(JsonNode value) {
            String text = value.asString("").replace("\n", " ");
            return text.isEmpty() ? "(none)" : text;
        }

        private static String sign(String kind) {
            return switch (kind) {
                case "add" -> "+";
                case "remove" -> "-";
                default -> "~";
            };
        }

        private static String coloured(String kind, String text) {
            String colour = switch (kind) {
                case "add" -> "green";
                case "remove" -> "red";
                default -> "yellow";
            };
            return Ansi.AUTO.enabled() ? Ansi.ON.new Text("@|" + colour + " " + text.replace("@|", "@ |").replace("|@", "| @") + "|@").toString() : text;
        }
    }
}
