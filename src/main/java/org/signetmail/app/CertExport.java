package org.signetmail.app;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

/** {@code signet cert export NAME}: the certificate; its key only where that is said. */
@Command(name = "export", description = "Print the certificate as PEM, or what an option says. Whoever exports a key is named in the log.")
final class CertExport extends CertCommands.One {
    /** One of them at a time. */
    static final class What {
        @Option(names = "--chain", description = "with the certificates of its issuers, as most servers want it")
        boolean chain;

        @Option(names = "--der", description = "the certificate in DER")
        boolean der;

        @Option(names = "--key", description = "the private key, PKCS#8 in PEM, not protected by anything")
        boolean key;

        @Option(names = "--pkcs12", paramLabel = "FILE", description = "all of it in a new PKCS#12 file, under a password")
        @Nullable Path pkcs12;
    }

    @ArgGroup
    What what = new What();

    @Option(names = "--out", paramLabel = "FILE", description = "into a new file instead of standard output")
    @Nullable Path out;

    @Option(names = "--password-stdin", description = "the password for the PKCS#12 file comes on standard input")
    boolean passwordStdin;

    @Override
    JsonNode ask(ApiClient api) throws IOException {
        if (what.key) {
            return api.call("POST", path() + "/key", null);
        }
        return what.pkcs12 == null ? api.get(path())
                : api.call("POST", path() + "/pkcs12", Map.of("password", passwordStdin ? Secrets.fromStandardInput() : Secrets.asked()));
    }

    @Override
    void print(JsonNode answer, PrintWriter unused) {
        try {
            if (what.pkcs12 != null) {
                OutFile.write(what.pkcs12, Base64.getDecoder().decode(answer.path("pkcs12").asString()), true);
            } else if (what.key) {
                OutFile.write(out, answer.path("pem").asString().getBytes(StandardCharsets.US_ASCII), true);
            } else {
                certificate(answer.path("chainPem").asString());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void certificate(String chain) throws IOException {
        if (chain.isEmpty()) {
            throw new Refusal("there is no certificate named " + name + " yet, only a request for it: signet cert csr " + name);
        }
        String end = "-----END CERTIFICATE-----\n";
        String leaf = chain.replace("\r", "").substring(0, chain.replace("\r", "").indexOf(end) + end.length());
        OutFile.write(out, what.der ? CaCommands.der(leaf) : (what.chain ? chain : leaf).getBytes(StandardCharsets.US_ASCII), false);
    }
}
