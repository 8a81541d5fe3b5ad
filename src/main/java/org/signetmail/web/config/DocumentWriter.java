package org.signetmail.web.config;

import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Writes a document's text: YAML 1.2 that {@link DocumentReader} and any other reader understands alike, two spaces for each step
 * in. Texts stand without quotes where nobody could take them for a number, a truth value or a part of the grammar; those of more
 * lines as they are, below a bar. Used by one thread.
 */
final class DocumentWriter {
    private static final int WIDTH = 120;
    /** Nothing that the grammar could mean, in a list as well as behind a name. */
    private static final Pattern PLAIN = Pattern.compile("[\\p{L}\\p{N}_/.+][\\p{L}\\p{N}_/.+@=;~-]*(?:[ :][\\p{L}\\p{N}_/.+@=;~-]+)*");
    /** Behind a name commas are plain too, and the same for what stands inside the words. */
    private static final Pattern ALONE = Pattern.compile("[\\p{L}\\p{N}_/.+][\\p{L}\\p{N}_/.+@=;~,()*-]*(?:[ :][\\p{L}\\p{N}_/.+@=;~,()*-]+)*");
    /** What some reader takes for something other than a text. */
    private static final Pattern OTHER = Pattern.compile("(?i)y|n|yes|no|on|off|true|false|null|~|[-+.]*[0-9][-+0-9_.,:eoxabcdf]*|\\.inf|\\.nan|[0-9]{4}-[0-9]{2}-[0-9]{2}.*");

    private final StringBuilder out = new StringBuilder();

    /** Lines for who reads it. */
    void comment(int depth, String words) {
        for (String line : words.lines().map(DocumentWriter::harmless).toList()) {
            int room = WIDTH - 2 * depth - 2;
            var left = new StringBuilder();
            for (String word : line.split(" ")) {
                if (!left.isEmpty() && left.length() + 1 + word.length() > room) {
                    indent(depth).append("# ").append(left).append('\n');
                    left.setLength(0);
                }
                left.append(left.isEmpty() ? "" : " ").append(word);
            }
            indent(depth).append("# ").append(left).append('\n');
        }
    }

    private static String harmless(String words) {
        return words.codePoints().mapToObj(c -> isShown(c) ? Character.toString(c) : "?").collect(Collectors.joining());
    }

    void blank() {
        out.append('\n');
    }

    /** A name below which more stands. */
    void name(int depth, String name) {
        indent(depth).append(scalar(name, PLAIN)).append(":\n");
    }

    /** A name below which nothing stands. */
    void bareName(int depth, String name) {
        indent(depth).append(scalar(name, PLAIN)).append(": {}\n");
    }

    /** A number, or yes and no: what means the same to all. */
    void word(int depth, String name, String value) {
        indent(depth).append(scalar(name, PLAIN)).append(": ").append(value).append('\n');
    }

    void text(int depth, String name, String value) {
        indent(depth).append(scalar(name, PLAIN)).append(": ");
        if (isBlock(value)) {
            out.append(value.endsWith("\n") ? "|\n" : "|-\n");
            value.lines().forEach(line -> indent(depth + 1).append(line).append('\n'));
        } else {
            out.append(scalar(value, ALONE)).append('\n');
        }
    }

    /** Whether it has lines that can stand as they are: none empty, none that begins or ends with a blank. */
    private static boolean isBlock(String value) {
        return value.indexOf('\n') >= 0 && value.chars().allMatch(c -> c == '\n' || c >= ' ' && c < 0x7f)
                && Arrays.stream((value.endsWith("\n") ? value.substring(0, value.length() - 1) : value).split("\n", -1)).allMatch(line -> !line.isEmpty() && line.equals(line.strip()));
    }

    void list(int depth, String name, List<String> values) {
        String line = values.stream().map(v -> scalar(v, PLAIN)).collect(Collectors.joining(", ", "[", "]"));
        indent(depth).append(scalar(name, PLAIN)).append(':');
        if (out.length() - out.lastIndexOf("\n") + line.length() <= WIDTH || values.isEmpty()) {
            out.append(' ').append(line).append('\n');
            return;
        }
        out.append('\n');
        values.forEach(v -> indent(depth + 1).append("- ").append(scalar(v, PLAIN)).append('\n'));
    }

    private StringBuilder indent(int depth) {
        return out.repeat(' ', 2 * depth);
    }

    private static String scalar(String text, Pattern plain) {
        return text.length() < 200 && plain.matcher(text).matches() && !OTHER.matcher(text).matches() ? text : quoted(text);
    }

    /** YAML 1.2.2 5.7. */
    static String quoted(String text) {
        var quoted = new StringBuilder("\"");
        text.codePoints().forEach(c -> {
            switch (c) {
                case '"' -> quoted.append("\\\"");
                case '\\' -> quoted.append("\\\\");
                case '\n' -> quoted.append("\\n");
                case '\t' -> quoted.append("\\t");
                case '\r' -> quoted.append("\\r");
                default -> quoted.append(isShown(c) ? Character.toString(c) : String.format("\\u%04X", c));
            }
        });
        return quoted.append('"').toString();
    }

    /** YAML 1.2.2 5.1, without what ends lines and what begins files. */
    private static boolean isShown(int c) {
        return c >= ' ' && c < 0x7f || c >= 0xa0 && c < 0xd800 && c != 0x2028 && c != 0x2029 || c >= 0xe000 && c < 0xfffe && c != 0xfeff || c >= 0x10000;
    }

    @Override
    public String toString() {
        return out.toString();
    }
}
