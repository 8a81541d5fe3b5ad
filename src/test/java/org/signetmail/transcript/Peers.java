package org.signetmail.transcript;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The reviewed table of what comes of our transcripts on another server. A transcript's name stands alone on a line; behind it,
 * indented, {@code passes}, {@code not offered: NAME, …}, or for each difference {@code asked:}, {@code ours:}, {@code theirs:}
 * and in {@code why:} who is right.
 */
public final class Peers {
    private static final String INDENT = "    ";
    private static final List<String> DIFFERENCE = List.of("asked", "ours", "theirs");

    private Peers() {}

    /** Outcomes by transcript. A difference without a reason is refused. */
    public static Map<String, Outcome> read(Path table) throws IOException {
        var outcomes = new LinkedHashMap<String, Outcome>();
        var said = new ArrayList<String>();
        String name = "";
        for (String line : plus(Files.readAllLines(table), "end")) {
            if (line.isBlank() || line.startsWith("#")) {
                continue;
            }
            if (line.startsWith(INDENT)) {
                said.add(line.strip());
                continue;
            }
            if (!name.isEmpty() && outcomes.put(name, outcome(table + ", " + name, said)) != null) {
                throw new IOException(table + ": " + name + " stands there twice");
            }
            name = line.strip();
            said.clear();
        }
        return outcomes;
    }

    private static List<String> plus(List<String> lines, String last) {
        var all = new ArrayList<>(lines);
        all.add(last);
        return all;
    }

    private static Outcome outcome(String where, List<String> said) throws IOException {
        if (said.equals(List.of("passes"))) {
            return new Outcome.Passes();
        }
        if (said.size() == 1 && said.getFirst().startsWith("not offered: ")) {
            return new Outcome.NotOffered(List.of(said.getFirst().substring("not offered: ".length()).split(", ")));
        }
        var differences = new ArrayList<Difference>();
        for (int i = 0; i < said.size(); ) {
            var fields = new ArrayList<String>();
            for (String key : DIFFERENCE) {
                fields.add(field(where, key, i < said.size() ? said.get(i++) : ""));
            }
            if (field(where, "why", i < said.size() ? said.get(i++) : "").isEmpty()) {
                throw new IOException(where + ": a difference needs its reason");
            }
            differences.add(new Difference(fields.get(0), fields.get(1), fields.get(2)));
        }
        if (differences.isEmpty()) {
            throw new IOException(where + ": nothing is said of it");
        }
        return new Outcome.Differs(differences);
    }

    private static String field(String where, String key, String line) throws IOException {
        if (!line.startsWith(key + ":")) {
            throw new IOException(where + ": expected " + key + ":, there is: " + line);
        }
        return line.substring(key.length() + 1).strip();
    }

    /** As a table has it, but for the reasons. */
    public static String shown(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Passes() -> INDENT + "passes\n";
            case Outcome.NotOffered(List<String> names) -> INDENT + "not offered: " + String.join(", ", names) + "\n";
            case Outcome.Differs(List<Difference> differences) -> shown(differences);
        };
    }

    static String shown(List<Difference> differences) {
        var text = new StringBuilder();
        for (Difference difference : differences) {
            text.append(INDENT).append("asked: ").append(difference.asked()).append('\n');
            text.append(INDENT).append("ours: ").append(difference.ours()).append('\n');
            text.append(INDENT).append("theirs: ").append(difference.theirs()).append('\n');
        }
        return text.toString();
    }
}
