package org.signetmail.app;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** {@code signet cert csr} and {@code complete}: what one buys from an authority. */
final class CertRequestCommands {
    private CertRequestCommands() {}

    @Command(name = "csr", description = "Make key and signing request for an authority, or show the request that waits.")
    static final class Csr extends CertCommands.One {
        @Parameters(index = "1..*", arity = "0..*", paramLabel = "HOST", description = "host names and addresses; none shows the request that waits")
        List<String> names = List.of();

        @Option(names = "--key", paramLabel = "KIND", description = "ecdsa-p256 (default), ecdsa-p384, rsa-2048, rsa-3072, rsa-4096")
        @Nullable String key;

        @Option(names = "--organization", paramLabel = "NAME")
        @Nullable String organization;

        @Option(names = "--unit", paramLabel = "NAME")
        @Nullable String unit;

        @Option(names = "--locality", paramLabel = "CITY")
        @Nullable String locality;

        @Option(names = "--state", paramLabel = "NAME")
        @Nullable String state;

        @Option(names = "--country", paramLabel = "XX", description = "two letters")
        @Nullable String country;

        @Option(names = "--email", paramLabel = "ADDRESS")
        @Nullable String email;

        @Option(names = "--renew", description = "for the names, subject and kind of key that the certificate has")
        boolean renew;

        @Option(names = "--replace", description = "drop the request that waits, and its key")
        boolean replace;

        @Option(names = "--cancel", description = "give up: drop the request that waits, and its key")
        boolean cancel;

        @Override
        JsonNode ask(ApiClient api) {
            String path = path() + "/request";
            if (cancel) {
                return api.call("DELETE", path, null);
            }
            if (names.isEmpty() && !renew) {
                return api.get(path);
            }
            Map<String, Object> request = new HashMap<>(Map.of("names", names, "renew", renew, "replace", replace));
            AccountCommands.put(request, "key", key);
            AccountCommands.put(request, "organization", organization);
            AccountCommands.put(request, "unit", unit);
            AccountCommands.put(request, "locality", locality);
            AccountCommands.put(request, "state", state);
            AccountCommands.put(request, "country", country);
            AccountCommands.put(request, "email", email);
            return api.call("POST", path, request);
        }

        /** The request alone on standard output, as it goes into a file. */
        @Override
        void print(JsonNode answer, PrintWriter out) {
            PrintWriter err = spec.commandLine().getErr();
            if (cancel) {
                err.println("dropped the request for " + name + " and its key");
            } else {
                out.print(answer.path("pem").asString());
                err.println("for " + text(answer.path("names")) + "; when the authority has answered: signet cert complete " + name + " FILE...");
            }
            err.flush();
        }
    }

    @Command(name = "complete", description = "Put the authority's answer to use: certificate and chain in any form and order.")
    static final class Complete extends CertCommands.One {
        @Parameters(index = "1..*", arity = "1..*", paramLabel = "FILE")
        List<Path> files = List.of();

        @Override
        JsonNode ask(ApiClient api) throws IOException {
            return api.call("POST", path() + "/answer", Map.of("files", GivenFiles.read(files)));
        }
    }
}
