package org.signetmail.app;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.Map;
import java.util.concurrent.Callable;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;

/** {@code signet config …}. */
@Command(name = "config", mixinStandardHelpOptions = true, description = "Settings, live; all that is set as one document; the sample of signet.toml.",
        subcommands = {ConfigCommands.Sample.class, ConfigCommands.Get.class, ConfigCommands.Set.class, ConfigCommands.Unset.class, ConfigDocumentCommands.Export.class,
            ConfigDocumentCommands.Apply.class})
final class ConfigCommands {
    @Command(name = "sample", description = "Print an annotated signet.toml.")
    static final class Sample implements Callable<Integer> {
        @Spec
        private CommandSpec spec = CommandSpec.create();

        @Override
        public Integer call() {
            spec.commandLine().getOut().print(Configuration.SAMPLE);
            spec.commandLine().getOut().flush();
            return 0;
        }
    }

    @Command(name = "get", description = "Print the settings that are set; with --all, every one; with KEY, that one.")
    static final class Get extends ApiCommand {
        @Parameters(arity = "0..1", paramLabel = "KEY")
        @Nullable String key;

        @Option(names = "--all", description = "all there are, with their defaults")
        boolean all;

        @Override
        JsonNode ask(ApiClient api) {
            return api.get(key != null ? "/settings/" + ApiClient.part(key) : all ? "/settings?all=true" : "/settings");
        }

        @Override
        void print(JsonNode answer, PrintWriter out) {
            if (key != null) {
                super.print(answer, out);
            } else if (all) {
                table(answer, out, "key", "value", "usual", "meaning");
            } else {
                answer.forEach(setting -> out.printf("%s = %s%n", setting.path("key").asString(), setting.path("value").asString()));
            }
        }
    }

    @Command(name = "set", description = "Change a setting.")
    static final class Set extends ApiCommand {
        @Parameters(index = "0", paramLabel = "KEY")
        String key = "";

        @Parameters(index = "1", arity = "0..1", paramLabel = "VALUE")
        @Nullable String value;

        @Option(names = "--value-stdin", description = "the value comes on standard input: other users of the machine see what is on a command line")
        boolean valueStdin;

        @Override
        JsonNode ask(ApiClient api) throws IOException {
            String wanted = valueStdin ? Secrets.fromStandardInput() : value;
            if (wanted == null || valueStdin && value != null) {
                throw new CommandLine.ParameterException(spec.commandLine(), "say either VALUE or --value-stdin");
            }
            return api.call("PUT", "/settings/" + ApiClient.part(key), Map.of("value", wanted));
        }
    }

    @Command(name = "unset", description = "Back to a setting's default.")
    static final class Unset extends ApiCommand {
        @Parameters(paramLabel = "KEY")
        @Nullable String key;

        @Override
        JsonNode ask(ApiClient api) {
            return api.call("DELETE", "/settings/" + ApiClient.part(String.valueOf(key)), null);
        }
    }
}
