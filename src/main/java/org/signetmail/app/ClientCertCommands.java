package org.signetmail.app;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** {@code signet client-cert …}. */
@Command(name = "client-cert", mixinStandardHelpOptions = true,
        description = {"Certificates of this installation's authority that let an account's programs in without a password, on listeners that ask for them",
            "(signet listener set NAME --client-cert optional)."},
        subcommands = {ClientCertCommands.Create.class, ClientCertCommands.List.class, ClientCertCommands.Show.class, ClientCertCommands.Revoke.class})
final class ClientCertCommands {
    private static String path(String address) {
        return "/accounts/" + ApiClient.part(address) + "/client-certificates";
    }

    @Command(name = "create", description = "Make one, into new files. Its key is nowhere else.")
    static final class Create extends ApiCommand {
        @Parameters(index = "0", paramLabel = "ADDRESS")
        String address = "";

        @Option(names = "--name", paramLabel = "DEVICE", description = "what it is for (default: ${DEFAULT-VALUE})")
        String name = "a device";

        @Option(names = "--days", paramLabel = "N", description = "how long it holds (default: 365)")
        @Nullable Integer days;

        @Option(names = "--key", paramLabel = "KIND", description = "ecdsa-p256 (default), ecdsa-p384, rsa-2048, rsa-3072, rsa-4096")
        @Nullable String key;

        @Option(names = "--out", paramLabel = "FILE", description = "the PKCS#12 file, for devices and mail programs (default: ADDRESS.p12, unless --pem is given)")
        @Nullable Path out;

        @Option(names = "--pem", paramLabel = "FILE", description = "key and certificates as PEM, protected by nothing but the file's mode")
        @Nullable Path pem;

        @Option(names = "--password-stdin", description = "the PKCS#12 file's password comes on standard input")
        boolean passwordStdin;

        @Option(names = "--generate", description = "make a password up and print it")
        boolean generate;

        private String password = "";

        private @Nullable Path packed() {
            return out != null || pem != null ? out : Path.of(address + ".p12");
        }

        @Override
        JsonNode ask(ApiClient api) throws IOException {
            for (Path file : new Path[] {packed(), pem}) {
                if (file != null && Files.exists(file)) {
                    throw new Refusal(file + " is there already; it is not overwritten");
                }
            }
            password = packed() == null || generate ? org.signetmail.text.RandomText.password(new java.security.SecureRandom())
                    : passwordStdin ? Secrets.fromStandardInput() : Secrets.asked();
            var request = new HashMap<String, Object>(Map.of("name", name, "password", password));
            AccountCommands.put(request, "days", days);
            AccountCommands.put(request, "key", key);
            return api.call("POST", path(address), request);
        }

        @Override
        void print(JsonNode answer, PrintWriter print) {
            Path file = packed();
            try {
                if (file != null) {
                    OutFile.write(file, Base64.getDecoder().decode(answer.path("pkcs12").asString()), true);
                    print.println("wrote " + file + (generate ? ", password " + password : ""));
                }
                if (pem != null) {
                    OutFile.write(pem, (answer.path("key").asString() + answer.path("chain").asString()).getBytes(StandardCharsets.US_ASCII), true);
                    print.println("wrote " + pem);
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            JsonNode made = answer.path("certificate");
            print.println("serial " + text(made.path("serial")) + ", until " + text(made.path("expires")));
        }
    }

    @Command(name = "list", description = "List an account's, or everybody's.")
    static final class List extends ApiCommand {
        @Parameters(index = "0", arity = "0..1", paramLabel = "ADDRESS")
        @Nullable String address;

        @Override
        JsonNode ask(ApiClient api) {
            return api.get(address == null ? "/client-certificates" : path(address));
        }

        @Override
        void print(JsonNode answer, PrintWriter out) {
            table(answer, out, "serial", "address", "name", "issued", "expires", "state");
        }
    }

    abstract static class One extends ApiCommand {
        @Parameters(index = "0", paramLabel = "ADDRESS")
        String address = "";

        @Parameters(index = "1", paramLabel = "SERIAL", description = "hexadecimal, with colons or without")
        String serial = "";

        String one() {
            return path(address) + "/" + ApiClient.part(serial);
        }
    }

    @Command(name = "show", description = "Show one.")
    static final class Show extends One {
        @Override
        JsonNode ask(ApiClient api) {
            return api.get(one());
        }
    }

    @Command(name = "revoke", description = "Make one void, from the next handshake on; for good.")
    static final class Revoke extends One {
        @Override
        JsonNode ask(ApiClient api) {
            return api.call("DELETE", one(), null);
        }

        @Override
        void print(JsonNode answer, PrintWriter out) {
            out.println(text(answer.path("serial")) + " is void");
        }
    }
}
