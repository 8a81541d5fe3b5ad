package org.signetmail.app;

import java.io.BufferedReader;
import java.io.Console;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Takes a password without showing it: from standard input, or asked for at a terminal. */
final class Secrets {
    private Secrets() {}

    static String fromStandardInput() throws IOException {
        var in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        String line = in.readLine();
        if (line == null || line.isEmpty()) {
            throw new Refusal("no password came on standard input");
        }
        return line;
    }

    /** So many lines, each a secret. @throws Refusal where there are fewer */
    static List<String> linesFromStandardInput(int many) throws IOException {
        var in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        var lines = new ArrayList<String>();
        for (int i = 0; i < many; i++) {
            String line = in.readLine();
            if (line == null || line.isEmpty()) {
                throw new Refusal("standard input has " + i + (i == 1 ? " line" : " lines") + "; " + many + " are wanted, each with one secret");
            }
            lines.add(line);
        }
        return lines;
    }

    /** Whether there is somebody to ask. */
    static boolean canAsk() {
        Console console = System.console();
        return console != null && console.isTerminal();
    }

    /** One that exists already: asked for once. */
    static String existing(String prompt) {
        Console console = System.console();
        char[] given = console == null ? null : console.readPassword("%s", prompt);
        if (given == null || given.length == 0) {
            throw new Refusal("no password was given");
        }
        return new String(given);
    }

    static String asked() {
        Console console = System.console();
        if (console == null || !console.isTerminal()) {
            throw new Refusal("there is no terminal to ask at: use --password-stdin or --generate");
        }
        char[] first = console.readPassword("New password: ");
        char[] second = console.readPassword("Once more: ");
        if (first == null || second == null || !java.util.Arrays.equals(first, second)) {
            throw new Refusal("the two passwords are not the same");
        }
        return new String(first);
    }
}
