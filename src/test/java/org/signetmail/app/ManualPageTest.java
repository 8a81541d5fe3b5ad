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

    @Test
    void fishKnowsEachOptionAndWhatItMayBe() {
        assertThat(said("completion", "zsh")).isEqualTo(said("completion"));
        assertThat(said("completion", "fish")).contains(
                "complete -c signet -n '__signet_at' -a 'account' -d 'People who have mail here.'",
                "complete -c signet -n '__signet_at account' -a 'add'",
                "complete -c signet -n '__signet_in account set' -l 'role' -x -a 'user domain-admin server-admin'",
                "complete -c signet -n '__signet_in config apply' -l 'dry-run' -d ",
                "complete -c signet -n '__signet_in config apply' -F").doesNotContain("%n");
    }

    @Test
    void aNumberThatIsNoneIsToldWithoutTypes() {
        var err = new StringWriter();
        assertThat(Main.run(new String[] {"account", "set", "a@b.test", "--quota", "5X"}, new PrintWriter(new StringWriter()), new PrintWriter(err, true))).isEqualTo(2);
        assertThat(Main.run(new String[] {"token", "add", "x", "--scope", "read", "--days", "soon"}, new PrintWriter(new StringWriter()), new PrintWriter(err, true))).isEqualTo(2);
        assertThat(err.toString()).contains("\"5X\" is no size: a number of octets, or one with K, M, G or T behind it", "\"soon\" is no whole number").doesNotContain("is not a");
    }
}
