package org.signetmail.app;

import picocli.CommandLine.Command;
import tools.jackson.databind.JsonNode;

/** {@code signet me …}: the account whose token it is. Passwords and second factors are changed in a browser, where its owner shows who they are. */
@Command(name = "me", mixinStandardHelpOptions = true, description = "The account of whose token is shown (--server, --token-file).",
        subcommands = {MeCommands.Show.class, MeCommands.SignOutOthers.class})
final class MeCommands {
    @Command(name = "show", description = "Show it.")
    static final class Show extends ApiCommand {
        @Override
        JsonNode ask(ApiClient api) {
            return api.get("/me");
        }
    }

    @Command(name = "sign-out-others", description = "Sign it out in every browser.")
    static final class SignOutOthers extends ApiCommand {
        @Override
        JsonNode ask(ApiClient api) {
            return api.call("POST", "/me/sign-out-others", null);
        }
    }
}
