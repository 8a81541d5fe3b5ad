package org.signetmail.app;

import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** {@code signet session …}. */
@Command(name = "session", mixinStandardHelpOptions = true, description = "Who is connected now.",
        subcommands = {SessionCommands.List.class, SessionCommands.Show.class, SessionCommands.Kill.class, SessionCommands.Trace.class})
final class SessionCommands {
    private static final Duration LOOK_AGAIN = Duration.ofMillis(300);

    @Command(name = "list", description = "List them, the longest first.")
    static final class List extends ApiCommand {
        @Option(names = "--protocol", paramLabel = "NAME", description = "only smtp, submission, imap, pop3, sieve, https or http")
        @Nullable String protocol;

        @Option(names = "--account", paramLabel = "ADDRESS", description = "only of this account, or of @domain")
        @Nullable String account;

        @Option(names = "--address", paramLabel = "IP", description = "only from there")
        @Nullable String address;

        @Override
        JsonNode ask(ApiClient api) {
            return api.get("/sessions" + ApiClient.queries("protocol", protocol, "account", account, "address", address));
        }

        @Override
        void print(JsonNode answer, PrintWriter out) {
            table(answer, out, "id", "address", "account", "tls", "since", "state", "command", "in", "out");
        }
    }

    abstract static class One extends ApiCommand {
        @Parameters(paramLabel = "ID", description = "as it is listed, and in the log")
        String id = "";

        String path() {
            return "/sessions/" + ApiClient.part(id);
        }
    }

    @Command(name = "show", description = "Show one.")
    static final class Show extends One {
        @Override
        JsonNode ask(ApiClient api) {
            return api.get(path());
        }
    }

    @Command(name = "trace", description = "Show what is said, secrets masked and bodies left out, as it is said. Ends with its time, or when it is interrupted.")
    static final class Trace extends ApiCommand {
        @Parameters(arity = "0..1", paramLabel = "ID", description = "of a session")
        @Nullable String id;

        @Option(names = "--account", paramLabel = "ADDRESS", description = "of this account")
        @Nullable String account;

        @Option(names = "--address", paramLabel = "IP", description = "from there")
        @Nullable String address;

        @Option(names = "--listener", paramLabel = "NAME", description = "on this listener")
        @Nullable String listener;

        @Option(names = "--minutes", paramLabel = "N", description = "for so long (default: ${DEFAULT-VALUE})")
        int minutes = 10;

        @Override
        JsonNode ask(ApiClient api) {
            var wanted = new HashMap<String, Object>();
            put(wanted, "session", id);
            put(wanted, "account", account);
            put(wanted, "address", address);
            put(wanted, "listener", listener);
            wanted.put("minutes", minutes);
            return api.call("POST", "/traces", wanted);
        }

        private static void put(Map<String, Object> into, String name, @Nullable String value) {
            if (value != null) {
                into.put(name, value);
            }
        }

        @Override
        void print(JsonNode answer, PrintWriter out) {
            out.println("trace " + text(answer.path("id")) + " until " + text(answer.path("until")));
        }

        @Override
        public Integer call() throws Exception {
            var api = remote.client(where.data);
            PrintWriter out = spec.commandLine().getOut();
            JsonNode trace = ask(api);
            print(trace, out);
            String path = "/traces/" + text(trace.path("id"));
            Runtime.getRuntime().addShutdownHook(new Thread(() -> api.call("DELETE", path, null)));
            Instant until = Instant.parse(text(trace.path("until")));
            long seen = 0;
            while (Instant.now().isBefore(until)) {
                for (JsonNode line : api.get(path + "/lines?after=" + seen)) {
                    seen = line.path("number").asLong();
                    out.println(where.json ? line.toString()
                            : text(line.path("at")) + " " + text(line.path("session")) + " " + text(line.path("direction")) + " " + text(line.path("text")));
                }
                out.flush();
                LockSupport.parkNanos(LOOK_AGAIN.toNanos());
            }
            return 0;
        }
    }

    @Command(name = "kill", description = "End one, with the protocol's goodbye.")
    static final class Kill extends One {
        @Override
        JsonNode ask(ApiClient api) {
            return api.call("DELETE", path(), null);
        }
    }
}
