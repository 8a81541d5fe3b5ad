package org.signetmail.app;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** {@code signet cert add-files}: the files stay where they are, and are watched. */
@Command(name = "add-files", description = "Use a certificate and a key file where they are: read anew, live, whenever they change.")
final class CertAddFiles extends CertCommands.One {
    @Parameters(index = "1", paramLabel = "CERTIFICATE", description = "the certificate, with its chain: fullchain.pem")
    Path certificate = Path.of("");

    @Parameters(index = "2", paramLabel = "KEY", description = "its private key: privkey.pem")
    Path key = Path.of("");

    @Option(names = "--password-stdin", description = "the key's password comes on standard input")
    boolean passwordStdin;

    @Override
    JsonNode ask(ApiClient api) throws IOException {
        Map<String, Object> request = new HashMap<>(Map.of("name", name, "certificateFile", certificate.toAbsolutePath().normalize().toString(),
                "keyFile", key.toAbsolutePath().normalize().toString()));
        if (passwordStdin) {
            request.put("password", Secrets.fromStandardInput());
        }
        return api.call("POST", "/certificate-files", request);
    }
}
