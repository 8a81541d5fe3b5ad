package org.signetmail.app;

import java.util.Map;
import java.util.stream.Stream;

import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;

/** What makes fish complete the commands: a line for each command and option, with its meaning. */
final class FishCompletion {
    private static final String HEAD = """
            # Whether the words so far, but for options, are these commands, and no more of them.
            function __signet_at
                set -l words
                for word in (commandline -opc)[2..]
                    string match -q -- '-*' $word; or set -a words $word
                end
                test "$words" = "$argv"
            end

            # Whether they begin with these commands.
            function __signet_in
                set -l words
                for word in (commandline -opc)[2..]
                    string match -q -- '-*' $word; or set -a words $word
                end
                test (count $words) -ge (count $argv); and test "$words[1..$(count $argv)]" = "$argv"
            end

            complete -c signet -f
            """;

    private final StringBuilder script = new StringBuilder(HEAD);

    private FishCompletion() {}

    static String of(CommandLine whole) {
        var made = new FishCompletion();
        made.write(whole, "");
        return made.script.toString();
    }

    private void write(CommandLine command, String path) {
        Map<String, CommandLine> parts = command.getSubcommands();
        parts.forEach((name, part) -> line("-n " + quoted(("__signet_at " + path).strip()) + " -a " + quoted(name) + meaning(part.getCommandSpec().usageMessage().description())));
        if (!path.isEmpty()) {
            String within = "-n " + quoted("__signet_in " + path);
            command.getCommandSpec().options().stream().filter(option -> !option.hidden()).forEach(option -> line(within + names(option) + values(option) + meaning(option.description())));
            if (command.getCommandSpec().positionalParameters().stream().anyMatch(FishCompletion::isFile)) {
                line(within + " -F");
            }
        }
        parts.forEach((name, part) -> write(part, (path + " " + name).strip()));
    }

    private static String names(OptionSpec option) {
        var names = new StringBuilder();
        Stream.of(option.names()).forEach(name -> names.append(name.startsWith("--") ? " -l " + quoted(name.substring(2)) : " -s " + quoted(name.substring(1))));
        return names.toString();
    }

    private static String values(OptionSpec option) {
        if (option.arity().max() == 0) {
            return "";
        }
        return isFile(option) ? " -r -F" : option.paramLabel().matches("[a-z-]+(\\|[a-z-]+)+") ? " -x -a " + quoted(option.paramLabel().replace('|', ' ')) : " -x";
    }

    private static boolean isFile(ArgSpec argument) {
        return argument.paramLabel().matches("FILE.*|DIR|FROM");
    }

    private static String meaning(String[] description) {
        String text = String.join(" ", description).replace("%n", " ").replaceAll("\\s+", " ").strip();
        return text.isEmpty() ? "" : " -d " + quoted(text);
    }

    private static String quoted(String text) {
        return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'";
    }

    private void line(String rest) {
        script.append("complete -c signet ").append(rest).append('\n');
    }
}
