package org.signetmail.app;

import java.io.PrintWriter;
import java.util.HashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** {@code signet listener …}. */
@Command(name = "listener", mixinStandardHelpOptions = true, description = "Ports that are open; changed while the server runs.",
        subcommands = {ListenerCommands.List.class, ListenerCommands.Show.class, ListenerCommands.Add.class, ListenerCommands.Set.class,
            ListenerCommands.Enable.class, ListenerCommands.Disable.class, ListenerCommands.Remove.class})
final class ListenerCommands {
    @Command(name = "list", description = "List them.")
    static final class List extends ApiCommand {
        @Override
        JsonNode ask(ApiClient api) {
            return api.get("/listeners");
        }

        @Override
        void print(JsonNode answer, PrintWriter out) {
            table(answer, out, "name", "protocol", "address", "boundPort", "security", "certificate", "profile", "enabled", "connections");
            answer.forEach(l -> l.path("warnings").forEach(w -> out.println("warning: " + w.asString())));
        }
    }

    abstract static class One extends ApiCommand {
        @Parameters(paramLabel = "NAME")
        String name = "";

        String path() {
            return "/listeners/" + ApiClient.part(name);
        }
    }

    abstract static class Changing extends One {
        @Option(names = "--protocol", paramLabel = "P", description = "smtp, submission, imap, pop3, sieve, https, http")
        @Nullable String protocol;

        @Option(names = "--address", paramLabel = "IP", description = "to listen on; empty for all")
        @Nullable String address;

        @Option(names = "--port", paramLabel = "N", description = "the server's port offset is added to it")
        @Nullable Integer port;

        @Option(names = "--security", paramLabel = "S", description = "none, starttls-optional, starttls-required, tls")
        @Nullable String security;

        @Option(names = "--cert", paramLabel = "NAME", description = "shown to clients without SNI; empty for the server's own")
        @Nullable String certificate;

        @Option(names = "--profile", paramLabel = "P", description = "modern (TLS 1.3), intermediate (1.2 and 1.3), legacy (1.0 and later: unsafe)")
        @Nullable String profile;

        @Option(names = "--enabled", arity = "1", paramLabel = "true|false")
        @Nullable Boolean enabled;

        @Option(names = "--max-connections", paramLabel = "N")
        @Nullable Integer maxConnections;

        @Option(names = "--client-cert", paramLabel = "MODE", description = "none, optional, required")
        @Nullable String clientCertificates;

        @Option(names = "--client-ca", paramLabel = "NAME,…", description = "who may sign clients' certificates (signet client-ca); own for this installation's authority, as without it")
        @Nullable String clientAuthority;

        @Option(names = "--proxy-from", paramLabel = "ADDRESS,…", description = "proxies whose PROXY header tells the client's address: addresses and networks; empty for none")
        @Nullable String proxies;

        @Option(names = "--plaintext-login", paramLabel = "allow|refuse", description = "passwords without TLS")
        @Nullable Plaintext plaintextLogin;

        enum Plaintext { ALLOW, REFUSE }

        Map<String, Object> request() {
            Map<String, Object> request = new HashMap<>(Map.of("name", name));
            AccountCommands.put(request, "protocol", protocol);
            AccountCommands.put(request, "address", address);
            AccountCommands.put(request, "port", port);
            AccountCommands.put(request, "security", security);
            AccountCommands.put(request, "certificate", certificate);
            AccountCommands.put(request, "profile", profile);
            AccountCommands.put(request, "enabled", enabled);
            AccountCommands.put(request, "maxConnections", maxConnections);
            AccountCommands.put(request, "clientCertificates", clientCertificates);
            AccountCommands.put(request, "clientAuthority", clientAuthority);
            AccountCommands.put(request, "proxies", proxies == null ? null : proxies.isBlank() ? java.util.List.of() : java.util.List.of(proxies.strip().split("[, ]+")));
            AccountCommands.put(request, "plaintextLogin", plaintextLogin == null ? null : plaintextLogin == Plaintext.ALLOW);
            return request;
        }
    }

    @Command(name = "show", description = "Show one.")
    static final class Show extends One {
        @Override
        JsonNode ask(ApiClient api) {
            return api.get(path());
        }
    }

    @Command(name = "add", description = "Open one.")
    static final class Add extends Changing {
        @Override
        JsonNode ask(ApiClient api) {
            return api.call("POST", "/listeners", request());
        }
    }

    @Command(name = "set", description = "Change one; sessions that are open go on.")
    static final class Set extends Changing {
        @Override
        JsonNode ask(ApiClient api) {
            return api.call("PATCH", path(), request());
        }
    }

    @Command(name = "enable", description = "Open one that was disabled.")
    static final class Enable extends One {
        @Override
        JsonNode ask(ApiClient api) {
            return api.call("PATCH", path(), Map.of("enabled", true));
        }
    }

    @Command(name = "disable", description = "Close one and keep its settings; sessions that are open go on.")
    static final class Disable extends One {
        @Override
        JsonNode ask(ApiClient api) {
            return api.call("PATCH", path(), Map.of("enabled", false));
        }
    }

    @Command(name = "remove", description = "Close one; sessions that are open go on.")
    static final class Remove extends One {
        @Override
        JsonNode ask(ApiClient api) {
            return api.call("DELETE", path(), null);
        }
    }
}
