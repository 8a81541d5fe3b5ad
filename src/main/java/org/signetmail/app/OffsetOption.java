package org.signetmail.app;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code --port-offset}: for trying Signet beside another mail server, or without the right to bind low ports. */
final class OffsetOption {
    /** Above it the standard ports, 995 the highest, no longer fit below 65,536. */
    private static final int MOST = 64_000;

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command = CommandSpec.create();

    private @Nullable Integer offset;

    @Option(names = "--port-offset", paramLabel = "N", description = "add N to each port: 25 becomes 25+N (default: as at quickstart, else 0)")
    void set(int wanted) {
        if (wanted < 0 || wanted > MOST) {
            throw new ParameterException(command.commandLine(), "--port-offset is a number from 0 to " + MOST + ", not " + wanted);
        }
        offset = wanted;
    }

    /** What was asked for, or null. */
    @Nullable Integer given() {
        return offset;
    }

    int or(int otherwise) {
        return offset == null ? otherwise : offset;
    }
}
