package org.signetmail.app;

import java.util.concurrent.Callable;

import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code signet completion}: for bash, for zsh by its bashcompinit, and for fish. */
@Command(name = "completion", mixinStandardHelpOptions = true,
        description = "Print what makes a shell complete these commands: source <(signet completion); in fish: signet completion fish | source")
final class CompletionCommand implements Callable<Integer> {
    /** Those that can. */
    enum Shell {
        BASH, ZSH, FISH
    }

    @Parameters(arity = "0..1", paramLabel = "SHELL", defaultValue = "bash", description = "bash, zsh or fish (default: bash)")
    private Shell shell = Shell.BASH;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        CommandLine whole = spec.root().commandLine();
        String script = switch (shell) {
            // One script for both: it asks which of them reads it.
            case BASH, ZSH -> AutoComplete.bash("signet", whole);
            case FISH -> FishCompletion.of(whole);
        };
        spec.commandLine().getOut().print(script);
        spec.commandLine().getOut().flush();
        return 0;
    }
}
