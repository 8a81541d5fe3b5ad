package org.signetmail.app;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

/** {@code signet me …}: the account whose token it is. What changes how it is opened is done for whoever shows its password once more. */
@Command(name = "me", mixinStandardHelpOptions = true, description = {"The account of whose token is shown (--server, --token-file; the token's scope is directory).",
    "What changes how it is opened asks for its password once more, and for a code where it has an authenticator app."},
        subcommands = {MeCommands.Show.class, MeCommands.Password.class, MeCommands.Totp.class, MeCommands.RecoveryCodes.class, MeCommands.SignOutOthers.class})
final class MeCommands {
    @Command(name = "show", description = "Show it.")
    static final class Show extends ApiCommand {
        @Override
        JsonNode ask(ApiClient api) {
            return api.get("/me");
        }
    }

    /** Asks for secrets at the terminal, or takes them from standard input, a line each, in the order in which they would be asked for. */
    abstract static class Proven extends ApiCommand {
        @Option(names = "--stdin", description = "take all that would be asked for from standard input, a line each: the password, a code where there is an authenticator app, then what is new")
        boolean stdin;

        private final Queue<String> lines = new ArrayDeque<>();

        /** @param code whether a code is shown too, where there is an app; @param more how many secrets are asked for behind it */
        Map<String, Object> proof(ApiClient api, boolean code, int more) throws IOException {
            String address = api.get("/me").path("address").asString();
            boolean app = code && api.get("/accounts/" + ApiClient.part(address) + "/second-factor").path("app").asBoolean();
            if (stdin) {
                lines.addAll(Secrets.linesFromStandardInput((app ? 2 : 1) + more));
            }
            Map<String, Object> proof = new HashMap<>();
            proof.put("password", secret("Password of " + address + ": "));
            if (app) {
                proof.put("code", secret("Code of the authenticator app, or a recovery code: "));
            }
            return new HashMap<>(Map.of("proof", proof));
        }

        String secret(String prompt) {
            String line = lines.poll();
            return line != null ? line : Secrets.existing(prompt);
        }
    }

    @Command(name = "password", description = "Give it another password; it is signed out in every browser.")
    static final class Password extends Proven {
        @Override
        JsonNode ask(ApiClient api) throws IOException {
            Map<String, Object> body = proof(api, true, 1);
            body.put("password", stdin ? secret("") : Secrets.asked());
            return api.call("PUT", "/me/password", body);
        }

        @Override
        void print(JsonNode answer, PrintWriter out) {
            out.println("the password is changed");
        }
    }

    @Command(name = "totp", mixinStandardHelpOptions = true, description = "The authenticator app whose codes are asked for besides the password on the pages.",
            subcommands = {Enrol.class, Confirm.class, Remove.class})
    static final class Totp {}

    @Command(name = "enrol", description = {"Make a secret for an app. It counts once a code of it was shown: at a terminal that is asked for at once,", "else `me totp confirm` takes it."})
    static final class Enrol extends Proven {
        @Override
        JsonNode ask(ApiClient api) throws IOException {
            Map<String, Object> body = proof(api, true, 0);
            JsonNode made = api.call("POST", "/me/totp", body);
            if (stdin || where.json) {
                return made;
            }
            made(made, spec.commandLine().getOut());
            body.put("code", secret("Code that the app shows now: "));
            return api.call("PUT", "/me/totp", body);
        }

        private static void made(JsonNode made, PrintWriter out) {
            out.println("secret  " + text(made.path("secret")));
            out.println("uri     " + text(made.path("uri")));
            out.flush();
        }

        @Override
        void print(JsonNode answer, PrintWriter out) {
            if (answer.has("codes")) {
                codes(answer, out);
            } else {
                made(answer, out);
                out.println("it counts once a code of it was shown: signet me totp confirm");
            }
        }
    }

    @Command(name = "confirm", description = "Show a code of the app that was enrolled: from now on one is asked for.")
    static final class Confirm extends Proven {
        @Override
        JsonNode ask(ApiClient api) throws IOException {
            Map<String, Object> body = proof(api, false, 1);
            body.put("code", secret("Code that the app shows now: "));
            return api.call("PUT", "/me/totp", body);
        }

        @Override
        void print(JsonNode answer, PrintWriter out) {
            codes(answer, out);
        }
    }

    @Command(name = "remove", description = "Ask for no codes any more: the password is enough.")
    static final class Remove extends Proven {
        @Override
        JsonNode ask(ApiClient api) throws IOException {
            return api.call("POST", "/me/totp/remove", proof(api, true, 0));
        }

        @Override
        void print(JsonNode answer, PrintWriter out) {
            out.println("the password is enough");
        }
    }

    @Command(name = "recovery-codes", description = "Make ten new recovery codes, shown this once; those of before are void.")
    static final class RecoveryCodes extends Proven {
        @Override
        JsonNode ask(ApiClient api) throws IOException {
            return api.call("POST", "/me/recovery-codes", proof(api, true, 0));
        }

        @Override
        void print(JsonNode answer, PrintWriter out) {
            codes(answer, out);
        }
    }

    private static void codes(JsonNode answer, PrintWriter out) {
        out.println("recovery codes, each for one use, shown this once:");
        answer.path("codes").forEach(code -> out.println(ApiCommand.text(code)));
    }

    @Command(name = "sign-out-others", description = "Sign it out in every browser.")
    static final class SignOutOthers extends ApiCommand {
        @Override
        JsonNode ask(ApiClient api) {
            return api.call("POST", "/me/sign-out-others", null);
        }
    }
}
