package org.signetmail.app;

import java.io.PrintWriter;
import java.util.HashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** {@code signet webhook …}. */
@Command(name = "webhook", mixinStandardHelpOptions = true, description = "Who is told by HTTPS of what happens here (docs/webhooks.md).",
        subcommands = {WebhookCommands.List.class, WebhookCommands.Show.class, WebhookCommands.Add.class, WebhookCommands.Set.class, WebhookCommands.Remove.class,
            WebhookCommands.Secret.class, WebhookCommands.Test.class, WebhookCommands.Deliveries.class, WebhookCommands.Retry.class})
final class WebhookCommands {
    private static final String EVENTS = "message.received, message.delivered, message.deferred, message.bounced, login.succeeded, login.failed, login.banned, "
            + "certificate.renewed, certificate.expiring, certificate.failed, alert.raised, alert.cleared";

    @Command(name = "list", description = "List them.")
    static final class List extends ApiCommand {
        @Override
        JsonNode ask(ApiClient api) {
            return api.get("/webhooks");
        }

        @Override
        void print(JsonNode answer, PrintWriter out) {
            table(answer, out, "name", "enabled", "waiting", "address", "events", "domain", "trouble");
        }
    }

    /** A command about one. */
    abstract static class OfOne extends ApiCommand {
        @Parameters(paramLabel = "NAME")
        String name = "";

        String path() {
            return "/webhooks/" + ApiClient.part(name);
        }
    }

    @Command(name = "show", description = "Show one.")
    static final class Show extends OfOne {
        @Override
        JsonNode ask(ApiClient api) {
            return api.get(path());
        }
    }

    @Command(name = "add", description = "Make one; its secret is printed this once.")
    static final class Add extends OfOne {
        @Parameters(paramLabel = "URL", description = "where to post: https://…")
        String address = "";

        @Option(names = "--event", required = true, split = ",", paramLabel = "EVENT", description = EVENTS)
        java.util.List<String> events = java.util.List.of();

        @Option(names = "--domain", paramLabel = "DOMAIN", description = "mail and logins of this domain alone")
        @Nullable String domain;

        @Override
        JsonNode ask(ApiClient api) {
            Map<String, Object> request = new HashMap<>(Map.of("name", name, "address", address, "events", events));
            AccountCommands.put(request, "domain", domain);
            return api.call("POST", "/webhooks", request);
        }
    }

    @Command(name = "set", description = "Change one; what is not said stays.")
    static final class Set extends OfOne {
        @Option(names = "--url", paramLabel = "URL")
        @Nullable String address;

        @Option(names = "--event", split = ",", paramLabel = "EVENT", description = EVENTS)
        java.util.@Nullable List<String> events;

        @Option(names = "--domain", paramLabel = "DOMAIN", description = "mail and logins of this domain alone; \"\" for all")
        @Nullable String domain;

        @Option(names = "--enable", negatable = true, description = "whether it is told; with --no-enable it pauses, and what happens meanwhile it is never told")
        @Nullable Boolean enabled;

        @Override
        JsonNode ask(ApiClient api) {
            Map<String, Object> request = new HashMap<>();
            AccountCommands.put(request, "address", address);
            AccountCommands.put(request, "events", events);
            AccountCommands.put(request, "domain", domain);
            AccountCommands.put(request, "enabled", enabled);
            return api.call("PATCH", path(), request);
        }
    }

    @Command(name = "remove", description = "Remove one, with what it was still to be told.")
    static final class Remove extends OfOne {
        @Override
        JsonNode ask(ApiClient api) {
            return api.call("DELETE", path(), null);
        }
    }

    @Command(name = "renew-secret", description = "Give it another secret, printed this once; that of before signs along for a day.")
    static final class Secret extends OfOne {
        @Override
        JsonNode ask(ApiClient api) {
            return api.call("POST", path() + "/secret", null);
        }
    }

    @Command(name = "test", description = "Send a webhook.test, and say how it went.")
    static final class Test extends OfOne {
        @Override
        JsonNode ask(ApiClient api) {
            return api.call("POST", path() + "/test", null);
        }

        @Override
        int code(JsonNode answer) {
            return answer.path("state").asString().equals("told") ? 0 : 1;
        }
    }

    @Command(name = "deliveries", description = "What it is still to be told, and was told last.")
    static final class Deliveries extends OfOne {
        @Option(names = "--most", paramLabel = "N", description = "how many (default: 20)")
        int most = 20;

        @Option(names = "--bodies", description = "with what is sent")
        boolean bodies;

        @Override
        JsonNode ask(ApiClient api) {
            return api.some(path() + "/deliveries?limit=" + most);
        }

        @Override
        void print(JsonNode answer, PrintWriter out) {
            if (bodies) {
                table(answer, out, "id", "event", "at", "state", "tried", "status", "words", "due", "messageId", "body");
            } else {
                table(answer, out, "id", "event", "at", "state", "tried", "status", "words", "due");
            }
        }
    }

    @Command(name = "retry", description = "Tell it again what it did not take, or lost.")
    static final class Retry extends OfOne {
        @Parameters(paramLabel = "ID", description = "of webhook deliveries")
        long id;

        @Override
        JsonNode ask(ApiClient api) {
            return api.call("POST", path() + "/deliveries/" + id + "/retry", null);
        }
    }
}
