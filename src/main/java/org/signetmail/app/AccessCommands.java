package org.signetmail.app;

import java.io.PrintWriter;

import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** {@code signet account passkey …}, {@code second-factor …} and {@code web-session …}: by what an account is opened, and where it is. */
final class AccessCommands {
    private AccessCommands() {}

    /** A command about an account. */
    abstract static class Of extends ApiCommand {
        @Parameters(index = "0", paramLabel = "ADDRESS")
        String address = "";

        String path(String what) {
            return "/accounts/" + ApiClient.part(address) + "/" + what;
        }
    }

    /** A command about one thing of an account. */
    abstract static class OneOf extends Of {
        @Parameters(index = "1", paramLabel = "ID")
        long id;
    }

    @Command(name = "passkey", mixinStandardHelpOptions = true, description = "Passkeys that open an account; a browser makes them.",
            subcommands = {PasskeyList.class, PasskeyRemove.class})
    static final class Passkey {}

    @Command(name = "list", description = "List them.")
    static final class PasskeyList extends Of {
        @Override
        JsonNode ask(ApiClient api) {
            return api.get(path("passkeys"));
        }

        @Override
        void print(JsonNode answer, PrintWriter out) {
            table(answer, out, "id", "name", "created", "lastUsed");
        }
    }

    @Command(name = "remove", description = "Make one void.")
    static final class PasskeyRemove extends OneOf {
        @Override
        JsonNode ask(ApiClient api) {
            return api.call("DELETE", path("passkeys/" + id), null);
        }
    }

    @Command(name = "second-factor", mixinStandardHelpOptions = true, description = "What an account shows besides its password; one’s own is set up on the pages.",
            subcommands = {FactorShow.class, FactorRemove.class})
    static final class SecondFactor {}

    @Command(name = "show", description = "Whether codes of an app are asked for, and how many recovery codes and passkeys there are.")
    static final class FactorShow extends Of {
        @Override
        JsonNode ask(ApiClient api) {
            return api.get(path("second-factor"));
        }
    }

    @Command(name = "remove", description = "The password is enough again: for whom the app is lost.")
    static final class FactorRemove extends Of {
        @Override
        JsonNode ask(ApiClient api) {
            return api.call("DELETE", path("second-factor"), null);
        }
    }

    @Command(name = "web-session", mixinStandardHelpOptions = true, description = "Browsers in which an account is signed in.",
            subcommands = {WebSessionList.class, WebSessionRemove.class})
    static final class WebSession {}

    @Command(name = "list", description = "List them.")
    static final class WebSessionList extends Of {
        @Override
        JsonNode ask(ApiClient api) {
            return api.get(path("web-sessions"));
        }

        @Override
        void print(JsonNode answer, PrintWriter out) {
            table(answer, out, "id", "proof", "opened", "lastSeen", "lastFrom", "userAgent");
        }
    }

    @Command(name = "remove", description = "Sign one out.")
    static final class WebSessionRemove extends OneOf {
        @Override
        JsonNode ask(ApiClient api) {
            return api.call("DELETE", path("web-sessions/" + id), null);
        }

        @Override
        void print(JsonNode answer, PrintWriter out) {
            out.println("web session " + id + " is signed out");
        }
    }
}
