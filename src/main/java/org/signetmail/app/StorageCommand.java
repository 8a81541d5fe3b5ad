package org.signetmail.app;

import java.io.PrintWriter;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

/** {@code signet storage}. */
@Command(name = "storage", mixinStandardHelpOptions = true, description = "The accounts whose mail weighs most.")
final class StorageCommand extends ApiCommand {
    @Option(names = "--domain", paramLabel = "DOMAIN", description = "only of this domain")
    @Nullable String domain;

    @Option(names = "--most", paramLabel = "N", description = "so many (default: ${DEFAULT-VALUE})")
    int most = 20;

    @Override
    JsonNode ask(ApiClient api) {
        return api.get("/storage" + ApiClient.queries("domain", domain, "limit", Integer.toString(most)));
    }

    @Override
    void print(JsonNode answer, PrintWriter out) {
        table(answer.path("accounts"), out, "address", "usedBytes", "quotaBytes");
    }
}
