package org.signetmail.app;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

import static org.assertj.core.api.Assertions.assertThat;

class ManualPageTest {
    private static String said(String... words) {
        var out = new StringWriter();
        var err = new StringWriter();
        assertThat(Main.run(words, new PrintWriter(out, true), new PrintWriter(err, true))).as("%s", err).isZero();
        return out.toString();
    }

    @Test
    void eachCommandHasAPage(@TempDir Path directory) throws Exception {
        said("man", "--into", directory.toString());
        List<String> names;
        try (var files = Files.list(directory)) {
            names = files.map(f -> f.getFileName().toString()).toList();
        }
        assertThat(names).contains("signet.1", "signet-account.1", "signet-cert.1", "signet-man.1");
        for (String name : names) {
            String page = Files.readString(directory.resolve(name));
            assertThat(page).startsWith(".TH ").contains(".SH NAME", ".SH SYNOPSIS", ".SH EXIT STATUS");
            // A line that begins with a point is a macro: nothing of ours may look like one by accident.
            assertThat(page.lines().filter(l -> l.startsWith(".")).map(l -> l.split(" ")[0]).distinct())
                    .isSubsetOf(".TH", ".SH", ".SS", ".TP", ".PP", ".BR");
        }
    }

    @Test
    void aPageTellsEachOption() {
        assertThat(said("man", "account")).contains("\\fB\\-\\-quota BYTES\\fR", "0 is without limit", "signet account add");
    }

    @Test
    void eachCommandTellsAboutItself() {
        var told = new ArrayList<String>();
        each(Main.commands(), List.of(), words -> {
            var asked = new ArrayList<>(words);
            asked.add("--help");
            assertThat(said(asked.toArray(String[]::new))).as("%s", words).contains("Usage: signet" + (words.isEmpty() ? "" : " " + String.join(" ", words)));
            told.add(String.join(" ", words));
        });
        assertThat(told).contains("account add", "config apply", "alias set", "account app-password add");
    }

    private static void each(CommandLine command, List<String> words, Consumer<List<String>> told) {
        told.accept(words);
        command.getSubcommands().forEach((name, sub) -> {
            var more = new ArrayList<>(words);
            more.add(name);
            each(sub, more, told);
        });
    }

    @Test
    void completionKnowsTheCommands() {
        assertThat(said("completion")).contains("complete -F _complete_signet", "account", "listener");
    }
}
