package org.signetmail.app;

import java.io.PrintWriter;

import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** Commands of one word. */
final class OtherCommands {
    private OtherCommands() {}

    @Command(name = "clients", mixinStandardHelpOptions = true, description = "Print what an account's owner types into a mail program.")
    static final class Clients extends ApiCommand {
        @Parameters(paramLabel = "ADDRESS")
        String address = "";

        @Override
        JsonNode ask(ApiClient api) {
            return api.get("/clients/" + ApiClient.part(address));
        }

        @Override
        void print(JsonNode answer, PrintWriter out) {
            table(answer, out, "service", "host", "port", "security", "user");
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
