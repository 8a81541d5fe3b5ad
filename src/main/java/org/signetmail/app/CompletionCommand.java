package org.signetmail.app;

import java.util.concurrent.Callable;

import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code signet completion}: for bash, and for zsh by its bashcompinit. */
@Command(name = "completion", mixinStandardHelpOptions = true,
        description = "Print what makes a shell complete these commands: source <(signet completion)")
final class CompletionCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        CommandLine whole = spec.root().commandLine();
        spec.commandLine().getOut().print(AutoComplete.bash("signet", whole));
        spec.commandLine().getOut().flush();
        return 0;
    }
}
