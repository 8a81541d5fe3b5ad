package org.signetmail.app;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code signet man}: manual pages, made from the commands themselves. */
@Command(name = "man", mixinStandardHelpOptions = true, description = "Print a command's manual page (signet man account | man -l -), or write all of them.")
final class ManCommand implements Callable<Integer> {
    @Parameters(arity = "0..1", paramLabel = "COMMAND", description = "as account; none is signet itself")
    @Nullable String name;

    @Option(names = "--into", paramLabel = "DIR", description = "write one file for each command there")
    @Nullable Path into;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws IOException {
        CommandLine whole = spec.root().commandLine();
        if (into != null) {
            Files.createDirectories(into);
            Files.writeString(into.resolve("signet.1"), ManualPage.of(whole));
            for (CommandLine command : whole.getSubcommands().values()) {
                Files.writeString(into.resolve("signet-" + command.getCommandName() + ".1"), ManualPage.of(command));
            }
            return 0;
        }
        CommandLine wanted = name == null ? whole : whole.getSubcommands().get(name);
        if (wanted == null) {
            throw new Refusal("there is no command " + name);
        }
        PrintWriter out = spec.commandLine().getOut();
        out.print(ManualPage.of(wanted));
        out.flush();
        return 0;
    }
}
