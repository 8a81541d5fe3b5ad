package org.signetmail.app;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** {@code signet acme …}. */
@Command(name = "acme", mixinStandardHelpOptions = true, description = "Authorities that certificates are ordered from (ACME, RFC 8555).",
        subcommands = {AcmeCommands.Add.class, AcmeCommands.List.class, AcmeCommands.Show.class, AcmeCommands.Remove.class, AcmeCommands.Orders.class, AcmeCommands.Cancel.class, AcmeCommands.Reach.class})
final class AcmeCommands {
    private static final int HTTPS = 443;

    abstract static class One extends ApiCommand {
        @Parameters(index = "0", paramLabel = "NAME")
        String name = "";
    }

    @Command(name = "add", description = "Make an account with an authority.")
    static final class Add extends One {
        @Option(names = "--directory", required = true, paramLabel = "URL", description = "the authority's directory, https://…")
        String directory = "";

        @Option(names = "--root", paramLabel = "FILE", description = "PEM: what the authority's own certificate is verified against (default: the usual roots)")
        @Nullable Path root;

        @Option(names = "--contact", paramLabel = "MAIL", description = "where the authority writes to")
        @Nullable String contact;

        @Option(names = "--eab-kid", paramLabel = "ID", description = "external account binding: the key identifier the authority gave you")
        @Nullable String eabKid;

        @Option(names = "--eab-hmac-stdin", description = "external account binding: its HMAC key (base64url) comes on standard input")
        boolean eabHmac;

        @Option(names = "--accept-terms", description = "I have read the authority's terms and accept them")
        boolean acceptTerms;

        @Override
        JsonNode ask(ApiClient api) throws IOException {
            Map<String, Object> request = new HashMap<>(Map.of("name", name, "directory", directory, "acceptTerms", acceptTerms));
            if (root != null) {
                if (!Files.isReadable(root) || Files.isDirectory(root)) {
                    throw new Refusal(root + " cannot be read");
                }
                request.put("root", Files.readString(root));
            }
            AccountCommands.put(request, "contact", contact);
            AccountCommands.put(request, "eabKid", eabKid);
            if (eabHmac) {
                request.put("eabHmac", Secrets.fromStandardInput().strip());
            }
            return api.call("POST", "/acme/authorities", request);
        }
    }

    @Command(name = "list", description = "List them.")
    static final class List extends ApiCommand {
        @Override
        JsonNode ask(ApiClient api) {
            return api.get("/acme/authorities");
        }

        @Override
        void print(JsonNode answer, PrintWriter out) {
            table(answer, out, "name", "directory", "contact", "terms");
        }
    }

    @Command(name = "show", description = "Show one.")
    static final class Show extends One {
        @Override
        JsonNode ask(ApiClient api) {
            return api.get("/acme/authorities/" + ApiClient.part(name));
        }
    }

    @Command(name = "remove", description = "Forget an account that nothing is ordered with.")
    static final class Remove extends One {
        @Override
        JsonNode ask(ApiClient api) {
            return api.call("DELETE", "/acme/authorities/" + ApiClient.part(name), null);
        }
    }

    @Command(name = "orders", description = "List what is ordered and how it stands.")
    static final class Orders extends ApiCommand {
        @Override
        JsonNode ask(ApiClient api) {
            return api.get("/acme/orders");
        }

        @Override
        void print(JsonNode answer, PrintWriter out) {
            table(answer, out, "name", "authority", "challenge", "names", "words");
        }
    }

    @Command(name = "cancel", description = "Order and renew a certificate no more; what is there of it stays.")
    static final class Cancel extends One {
        @Override
        JsonNode ask(ApiClient api) {
            return api.call("DELETE", "/acme/orders/" + ApiClient.part(name), null);
        }

        @Override
        void print(JsonNode answer, PrintWriter out) {
            out.println(name + " is ordered no more");
        }
    }

    @Command(name = "reach", description = "Say whether this server's names lead here, as an authority will find them.")
    static final class Reach extends ApiCommand {
        @Parameters(arity = "0..*", paramLabel = "NAME", description = "names besides the host's own")
        java.util.List<String> names = java.util.List.of();

        @Override
        JsonNode ask(ApiClient api) {
            return api.get("/acme/reach?names=" + ApiClient.part(String.join(",", names)));
        }

        @Override
        void print(JsonNode answer, PrintWriter out) {
            answer.path("names").forEach(name -> out.println(name.path("words").asString()));
            int port = answer.path("port").asInt();
            if (port == 0) {
                out.println("no listener with TLS answers on port 443: signet listener add https --protocol https --port 443 --security tls");
            } else if (port != HTTPS) {
                out.println("authorities ask on port " + HTTPS + ", and this server listens on " + port + ": the one must be passed on to the other");
            }
        }

        @Override
        int code(JsonNode answer) {
            return answer.path("likely").asBoolean() ? 0 : 1;
        }
    }
}
