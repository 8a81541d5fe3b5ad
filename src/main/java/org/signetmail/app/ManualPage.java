package org.signetmail.app;

import java.util.Map;
import java.util.stream.Collectors;

import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** A command as a manual page (man(7) macros): what it does, its subcommands, what they take. */
final class ManualPage {
    private final StringBuilder page = new StringBuilder();

    private ManualPage() {}

    static String of(CommandLine command) {
        var made = new ManualPage();
        made.write(command);
        return made.page.toString();
    }

    private void write(CommandLine command) {
        CommandSpec spec = command.getCommandSpec();
        String name = spec.qualifiedName(" ");
        line(".TH \"" + name.replace(' ', '-').toUpperCase(java.util.Locale.ROOT) + "\" 1 \"\" \"Signet\" \"Signet\"");
        line(".SH NAME");
        line(escaped(name.replace(' ', '-')) + " \\- " + summary(spec));
        line(".SH SYNOPSIS");
        synopsis(command);
        line(".SH DESCRIPTION");
        line(summary(spec));
        Map<String, CommandLine> parts = command.getSubcommands();
        if (!parts.isEmpty()) {
            line(".SH COMMANDS");
            parts.values().stream().distinct().forEach(this::part);
        }
        details(spec);
        line(".SH EXIT STATUS");
        line("0 done; 1 refused or failed, with a reason; 2 wrong usage.");
        if (spec.parent() != null) {
            line(".SH SEE ALSO");
            line(".BR signet (1)");
        }
    }

    private void part(CommandLine part) {
        CommandSpec spec = part.getCommandSpec();
        if (spec.parent().parent() == null) {
            line(".TP");
            line(".BR signet-" + escaped(spec.name()) + " (1)");
            line(summary(spec));
            return;
        }
        line(".SS " + escaped(spec.name()));
        line(summary(spec));
        line(".PP");
        synopsis(part);
        details(spec);
    }

    private void synopsis(CommandLine command) {
        String text = command.getHelp().synopsis(0).strip().replaceAll("\\s+", " ");
        line(escaped(text));
    }

    private void details(CommandSpec spec) {
        for (PositionalParamSpec parameter : spec.positionalParameters()) {
            item(parameter.paramLabel(), String.join(" ", parameter.description()));
        }
        for (OptionSpec option : spec.options()) {
            if (!option.hidden() && !option.usageHelp() && !option.versionHelp()) {
                item(String.join(", ", option.names()) + (option.arity().max() == 0 ? "" : " " + option.paramLabel()), String.join(" ", option.description()));
            }
        }
    }

    private void item(String label, String meaning) {
        line(".TP");
        line("\\fB" + escaped(label) + "\\fR");
        line(meaning.isEmpty() ? "\\&" : escaped(meaning.replace("%n", " ")));
    }

    private static String summary(CommandSpec spec) {
        return escaped(java.util.Arrays.stream(spec.usageMessage().description()).collect(Collectors.joining(" ")));
    }

    /** A backslash and a hyphen are commands of troff, and so is a point at a line's begin. */
    private static String escaped(String text) {
        String plain = text.replace("\\", "\\e").replace("-", "\\-");
        return plain.startsWith(".") || plain.startsWith("'") ? "\\&" + plain : plain;
    }

    private void line(String text) {
        page.append(text).append('\n');
    }
}
