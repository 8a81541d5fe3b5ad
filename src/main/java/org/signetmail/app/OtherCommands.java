package org.signetmail.app;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Base64;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** Commands of one word. */
final class OtherCommands {
    private OtherCommands() {}

    @Command(name = "clients", mixinStandardHelpOptions = true, description = "Print what an account's owner types into a mail program, or write a profile that does it.")
    static final class Clients extends ApiCommand {
        @Parameters(paramLabel = "ADDRESS")
        String address = "";

        @Option(names = "--mobileconfig", paramLabel = "FILE", description = "write a profile for iPhone, iPad and Mac into a new file instead")
        @Nullable Path profile;

        @Override
        JsonNode ask(ApiClient api) {
            return api.get("/clients/" + ApiClient.part(address) + (profile == null ? "" : "/profile"));
        }

        @Override
        void print(JsonNode answer, PrintWriter out) {
            if (profile != null) {
                write(profile, answer, out);
                return;
            }
            table(answer, out, "service", "host", "port", "security", "user");
        }

        private static void write(Path file, JsonNode answer, PrintWriter out) {
            try {
                OutFile.write(file, Base64.getDecoder().decode(answer.path("content").asString()), false);
            } catch (IOException e) {
                throw new Refusal(file + " cannot be written: " + e.getMessage());
            }
            out.println(file + (answer.path("signed").asBoolean() ? ": a profile, signed by this server's certificate" : ": a profile, not signed: no certificate covers this server's name"));
        }
    }

    @Command(name = "check", mixinStandardHelpOptions = true, description = "Walk the whole store and say what is unsound.")
    static final class Check extends ApiCommand {
        @Override
        JsonNode ask(ApiClient api) {
            return api.call("POST", "/check", null);
        }

        @Override
        void print(JsonNode answer, PrintWriter out) {
            JsonNode faults = answer.path("faults");
            faults.forEach(fault -> out.println(fault.asString()));
            out.println(faults.isEmpty() ? "the store is sound" : faults.size() + " faults");
        }

        @Override
        int code(JsonNode answer) {
            return answer.path("faults").isEmpty() ? 0 : 1;
        }
    }

    @Command(name = "status", mixinStandardHelpOptions = true, description = "Say how the server is.")
    static final class Status extends ApiCommand {
        @Override
        JsonNode ask(ApiClient api) {
            return api.get("/status");
        }
    }
}
