package org.signetmail.app;

import java.util.Map;

import picocli.CommandLine.Command;
import tools.jackson.databind.JsonNode;

/** {@code signet cert renew NAME}. */
@Command(name = "renew", description = "Renew one that was ordered, now.")
final class CertRenew extends OrderCommand {
    @Override
    JsonNode begin(ApiClient api) {
        return api.call("POST", "/acme/orders/" + ApiClient.part(name) + "/renew", Map.of());
    }
}
