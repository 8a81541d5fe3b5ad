package org.signetmail.app;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** {@code signet sieve …}. */
@Command(name = "sieve", mixinStandardHelpOptions = true, description = "Filters of an account: Sieve scripts, one of them active.",
        subcommands = {SieveCommands.List.class, SieveCommands.Show.class, SieveCommands.Put.class, SieveCommands.Activate.class, SieveCommands.Deactivate.class,
            SieveCommands.Remove.class, SieveCommands.Check.class})
final class SieveCommands {
    abstract static class Of extends ApiCommand {
        @Parameters(index = "0", paramLabel = "ADDRESS")
        String address = "";

        String path() {
            return "/accounts/" + ApiClient.part(address) + "/sieve";
        }

        /** A script's text; {@code -} is standard input. */
        static String script(String file) {
            try {
                return file.equals("-") ? new String(System.in.readAllBytes(), StandardCharsets.UTF_8) : Files.readString(Path.of(file));
            } catch (IOException e) {
                throw e instanceof NoSuchFileException ? new Refusal("there is no file " + file) : new Refusal(file + " cannot be read: " + e.getMessage());
            }
        }

        static void faults(JsonNode faults, String kind, PrintWriter out) {
            for (JsonNode fault : faults) {
                out.println("line " + fault.path("line").asInt() + ": " + kind + fault.path("reason").asString());
            }
        }
    }

    abstract static class One extends Of {
        @Parameters(index = "1", paramLabel = "NAME")
        String name = "";

        String one() {
            return path() + "/" + ApiClient.part(name);
        }
    }

    @Command(name = "list", description = "List them.")
    static final class List extends Of {
        @Override
        JsonNode ask(ApiClient api) {
            return api.get(path());
        }

        @Override
        void print(JsonNode answer, PrintWriter out) {
            table(answer, out, "name", "active", "octets", "changed");
        }
    }

    @Command(name = "show", description = "Print one as it was given.")
    static final class Show extends One {
        @Override
        JsonNode ask(ApiClient api) {
            return api.get(one());
        }

        @Override
        void print(JsonNode answer, PrintWriter out) {
            out.print(answer.path("content").asString());
        }
    }

    @Command(name = "put", description = "Keep a script that has no fault, in place of the one of its name.")
    static final class Put extends One {
        @Parameters(index = "2", paramLabel = "FILE", description = "- is standard input")
        String file = "";

        @Option(names = "--activate", description = "and make it the active one")
        boolean activate;

        @Override
        JsonNode ask(ApiClient api) {
            JsonNode kept = api.call("PUT", one(), Map.of("content", script(file)));
            if (activate) {
                api.call("POST", one() + "/activate", null);
            }
            return kept;
        }

        @Override
        void print(JsonNode answer, PrintWriter out) {
            faults(answer.path("warnings"), "warning: ", out);
            out.println(answer.path("name").asString() + " is kept" + (activate || answer.path("active").asBoolean() ? ", and active" : ""));
        }
    }

    @Command(name = "activate", description = "Make one the filter of mail that comes in.")
    static final class Activate extends One {
        @Override
        JsonNode ask(ApiClient api) {
            return api.call("POST", one() + "/activate", null);
        }
    }

    @Command(name = "deactivate", description = "Filter nothing: all mail goes to INBOX.")
    static final class Deactivate extends Of {
        @Override
        JsonNode ask(ApiClient api) {
            return api.call("POST", path() + "/deactivate", null);
        }
    }

    @Command(name = "remove", description = "Remove one that is not active.")
    static final class Remove extends One {
        @Override
        JsonNode ask(ApiClient api) {
            return api.call("DELETE", one(), null);
        }
    }

    @Command(name = "check", description = "Say what is wrong in a script, and keep nothing.")
    static final class Check extends Of {
        @Parameters(index = "1", paramLabel = "FILE", description = "- is standard input")
        String file = "";

        @Override
        JsonNode ask(ApiClient api) {
            return api.call("POST", path() + "/check", Map.of("content", script(file)));
        }

        @Override
        void print(JsonNode answer, PrintWriter out) {
            faults(answer.path("faults"), "", out);
            faults(answer.path("warnings"), "warning: ", out);
            if (answer.path("good").asBoolean()) {
                out.println("no fault");
            }
        }

        @Override
        int code(JsonNode answer) {
            return answer.path("good").asBoolean() ? 0 : 1;
        }
    }
}
