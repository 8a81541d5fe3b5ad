package org.signetmail.app;

import java.io.PrintWriter;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** {@code signet job …}. */
@Command(name = "job", mixinStandardHelpOptions = true, description = "Long work of the server, and how it ended.",
        subcommands = {JobCommands.List.class, JobCommands.Show.class, JobCommands.Wait.class, JobCommands.Cancel.class})
final class JobCommands {
    @Command(name = "list", description = "List the newest.")
    static final class List extends ApiCommand {
        @Option(names = "--operation", paramLabel = "NAME", description = "only of this one, as backups.make")
        @Nullable String operation;

        @Override
        JsonNode ask(ApiClient api) {
            return api.some("/jobs" + ApiClient.queries("operation", operation));
        }

        @Override
        void print(JsonNode answer, PrintWriter out) {
            table(answer, out, "id", "operation", "state", "started", "ended", "who", "words");
        }
    }

    abstract static class One extends ApiCommand {
        @Parameters(paramLabel = "ID")
        long id;

        @Override
        boolean waits() {
            return false;
        }
    }

    @Command(name = "show", description = "Show one.")
    static final class Show extends One {
        @Override
        JsonNode ask(ApiClient api) {
            return api.get("/jobs/" + id);
        }
    }

    @Command(name = "wait", description = "Wait until one has ended.")
    static final class Wait extends One {
        @Override
        JsonNode ask(ApiClient api) {
            return api.get("/jobs/" + id);
        }

        @Override
        boolean waits() {
            return true;
        }
    }

    @Command(name = "cancel", description = "Ask one to end.")
    static final class Cancel extends One {
        @Override
        JsonNode ask(ApiClient api) {
            return api.call("DELETE", "/jobs/" + id, null);
        }
    }
}
