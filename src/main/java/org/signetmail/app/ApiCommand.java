package org.signetmail.app;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;

import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;

/** A command that asks the running server and prints what it says. */
abstract class ApiCommand implements Callable<Integer> {
    @Mixin
    DataOption where = new DataOption();

    @Mixin
    RemoteOption remote = new RemoteOption();

    @Spec
    CommandSpec spec = CommandSpec.create();

    /** Asks. */
    abstract JsonNode ask(ApiClient api) throws Exception;

    /** Prints for a person. */
    void print(JsonNode answer, PrintWriter out) {
        if (answer.isObject()) {
            for (var field : answer.properties()) {
                if (!field.getValue().isNull()) {
                    out.printf("%-14s %s%n", field.getKey(), text(field.getValue()));
                }
            }
        }
    }

    /** Whether a job is followed to its end. */
    boolean waits() {
        return true;
    }

    /** With what the program ends: 0 unless a command says otherwise. */
    int code(JsonNode answer) {
        return 0;
    }

    /** What a job gave, when it has ended; with a bar meanwhile where somebody watches. @throws Refusal as {@link JobFollower#follow} */
    final JsonNode followed(ApiClient api, JsonNode job) {
        return new JobFollower(api, spec.commandLine().getErr(), System.console() != null && System.console().isTerminal()).follow(job);
    }

    @Override
    public Integer call() throws Exception {
        ApiClient api = remote.client(where.data);
        JsonNode answer = ask(api);
        if (JobFollower.isJob(answer) && waits()) {
            answer = followed(api, answer);
        }
        PrintWriter out = spec.commandLine().getOut();
        if (where.json) {
            out.println(answer);
        } else {
            print(answer, out);
        }
        out.flush();
        return code(answer);
    }

    /** Rows under headings; each column as wide as it must be. A heading is a field's name, without those of what it is in. */
    static void table(JsonNode rows, PrintWriter out, String... fields) {
        List<String[]> lines = new ArrayList<>();
        lines.add(Arrays.stream(fields).map(field -> field.substring(field.lastIndexOf('.') + 1)).toArray(String[]::new));
        for (JsonNode row : rows) {
            var cells = new String[fields.length];
            for (int i = 0; i < fields.length; i++) {
                JsonNode value = row.at("/" + fields[i].replace('.', '/'));
                cells[i] = value.isMissingNode() || value.isNull() ? "-" : text(value);
            }
            lines.add(cells);
        }
        var widths = new int[fields.length];
        for (String[] line : lines) {
            for (int i = 0; i < fields.length; i++) {
                widths[i] = Math.max(widths[i], line[i].length());
            }
        }
        for (String[] line : lines) {
            var text = new StringBuilder();
            for (int i = 0; i < fields.length; i++) {
                text.append(line[i]);
                if (i + 1 < fields.length) {
                    text.repeat(' ', widths[i] - line[i].length() + 2);
                }
            }
            out.println(text);
        }
    }

    static String text(JsonNode value) {
        if (value.isArray()) {
            var words = new ArrayList<String>();
            value.forEach(v -> words.add(text(v)));
            return String.join(", ", words);
        }
        return value.isValueNode() ? value.asString() : value.toString();
    }
}
