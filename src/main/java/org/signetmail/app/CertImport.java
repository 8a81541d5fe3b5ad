package org.signetmail.app;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** {@code signet cert import NAME FILE...}: known by what is in the files; a password is asked for only where one is wanted. */
@Command(name = "import", description = "Take in certificate, chain and key: PEM, DER, PKCS#7, PKCS#12 (.p12, .pfx) or JKS files, in any order.")
final class CertImport extends CertCommands.One {
    private static final int ATTEMPTS = 3;

    @Parameters(index = "1..*", arity = "1..*", paramLabel = "FILE")
    List<Path> files = List.of();

    @Option(names = "--password-stdin", description = "the password of key or store comes on standard input")
    boolean passwordStdin;

    @Option(names = "--replace", description = "in the place of the certificate of that name, at once")
    boolean replace;

    @Override
    JsonNode ask(ApiClient api) throws IOException {
        Map<String, Object> request = new HashMap<>(Map.of("name", name, "kind", "import", "files", GivenFiles.read(files), "replace", replace));
        if (passwordStdin) {
            request.put("password", Secrets.fromStandardInput());
        }
        for (int attempt = 1;; attempt++) {
            try {
                return api.call("POST", "/certificates", request);
            } catch (Refusal refusal) {
                boolean ask = refusal.isAbout("password") && !passwordStdin && attempt <= ATTEMPTS;
                if (ask && Secrets.canAsk()) {
                    request.put("password", Secrets.existing(refusal.getMessage() + "\nPassword: "));
                } else {
                    throw ask ? new Refusal(refusal.getMessage() + " (--password-stdin gives it)") : refusal;
                }
            }
        }
    }
}
