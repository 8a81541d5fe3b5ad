package org.signetmail.app;

import java.io.PrintWriter;
import java.util.HashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** {@code signet cert …}. */
@Command(name = "cert", mixinStandardHelpOptions = true, description = "Certificates: seen, made, imported, live at once.",
        subcommands = {CertCommands.List.class, CertShow.class, CertCheck.class, CertCommands.Create.class, CertImport.class, CertAddFiles.class, CertFiles.class, CertOrder.class, CertRenew.class,
            CertRequestCommands.Csr.class, CertRequestCommands.Complete.class, CertExport.class, CertCommands.Remove.class})
final class CertCommands {
    @Command(name = "list", description = "List them.")
    static final class List extends ApiCommand {
        @Override
        JsonNode ask(ApiClient api) {
            return api.get("/certificates");
        }

        @Override
        void print(JsonNode answer, PrintWriter out) {
            table(answer, out, "name", "source", "leaf.key", "leaf.daysLeft", "usedBy", "leaf.names", "renewal");
        }
    }

    abstract static class One extends ApiCommand {
        @Parameters(index = "0", paramLabel = "NAME")
        String name = "";

        String path() {
            return "/certificates/" + ApiClient.part(name);
        }

        @Override
        void print(JsonNode answer, PrintWriter out) {
            for (String field : new String[] {"name", "source", "usedBy"}) {
                out.printf("%-14s %s%n", field, text(answer.path(field)));
            }
            if (answer.path("renewal").isString()) {
                out.printf("%-14s %s%n", "renewal", answer.path("renewal").asString());
            }
            super.print(answer.path("leaf"), out);
            answer.path("notes").forEach(note -> out.println("note: " + note.asString()));
        }
    }

    @Command(name = "create", description = "Make one, signed by this installation's own authority.")
    static final class Create extends One {
        @Parameters(index = "1..*", arity = "1..*", paramLabel = "HOST", description = "host names and addresses it is for")
        java.util.List<String> names = java.util.List.of();

        @Option(names = "--self-signed", description = "signed by itself instead")
        boolean selfSigned;

        @Option(names = "--key", paramLabel = "KIND", description = "ecdsa-p256 (default), ecdsa-p384, rsa-2048, rsa-3072, rsa-4096")
        @Nullable String key;

        @Override
        JsonNode ask(ApiClient api) {
            Map<String, Object> request = new HashMap<>(Map.of("name", name, "kind", selfSigned ? "self-signed" : "own", "names", names));
            AccountCommands.put(request, "key", key);
            return api.call("POST", "/certificates", request);
        }
    }

    @Command(name = "remove", description = "Remove one that nothing uses: no listener, and no name that only it covers.")
    static final class Remove extends One {
        @Option(names = "--anyway", description = "also where names that are served here are then covered by none")
        boolean anyway;

        @Override
        JsonNode ask(ApiClient api) {
            return api.call("DELETE", path() + (anyway ? "?anyway=true" : ""), null);
        }
    }
}
