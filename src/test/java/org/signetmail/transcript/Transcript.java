package org.signetmail.transcript;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A dialogue as a document: what the client sends, what the server must answer, line by line.
 * The forms of a line are told in docs/transcripts.md.
 *
 * @param needs capabilities without which it cannot be spoken
 */
record Transcript(String name, List<String> needs, List<Step> steps) {
    /** Which door it is played against: its protocol's, or submission's for SMTP transcripts that say so by their name. */
    String door(String protocol) {
        return name.startsWith("submission-") ? "submission" : protocol;
    }

    /** What a server must offer for it: what it says itself, and TLS where it comes to that. */
    List<String> needs(Tongue tongue) {
        boolean tls = steps.stream().anyMatch(Step.UpgradeTls.class::isInstance);
        return tls ? Stream.concat(Stream.of(tongue.tlsCapability()), needs.stream()).toList() : needs;
    }

    /** One thing that happens on one of the sessions. {@code line} is its place in the file. */
    sealed interface Step {
        int session();

        int line();

        /** The client sends octets. */
        record Send(int session, int line, String text, boolean endLine) implements Step {}

        /** The server must send these lines: in this order, or in any when {@code anyOrder}. */
        record Expect(int session, int line, List<String> lines, boolean anyOrder) implements Step {}

        /** @param certified whether the client shows a certificate that names its user */
        record UpgradeTls(int session, int line, boolean certified) implements Step {}

        record LogIn(int session, int line) implements Step {}

        /** The server must close. */
        record ExpectEnd(int session, int line) implements Step {}
    }

    private static final Pattern DIALOGUE = Pattern.compile("(\\d?)(C|S|C~):(?: (.*))?");
    private static final Pattern WORD = Pattern.compile("(\\d?)(TLS|TLS with certificate|LOGIN|EOF)");
    private static final Pattern NEEDS = Pattern.compile("NEEDS (.+)");

    static Transcript read(Path file) throws IOException {
        var steps = new ArrayList<Step>();
        var needs = new ArrayList<String>();
        List<String> group = null;
        int groupSession = 1;
        int number = 0;
        for (String line : Files.readAllLines(file, StandardCharsets.ISO_8859_1)) {
            number++;
            if (line.isBlank() || line.startsWith("#")) {
                continue;
            }
            if (line.equals("{")) {
                group = new ArrayList<>();
                continue;
            }
            if (line.equals("}") && group != null) {
                steps.add(new Step.Expect(groupSession, number, List.copyOf(group), true));
                group = null;
                continue;
            }
            Matcher need = NEEDS.matcher(line);
            if (need.matches()) {
                needs.add(need.group(1).toUpperCase(Locale.ROOT));
                continue;
            }
            Matcher word = WORD.matcher(line);
            if (word.matches()) {
                int session = session(word.group(1));
                steps.add(switch (word.group(2)) {
                    case "TLS" -> new Step.UpgradeTls(session, number, false);
                    case "TLS with certificate" -> new Step.UpgradeTls(session, number, true);
                    case "LOGIN" -> new Step.LogIn(session, number);
                    default -> new Step.ExpectEnd(session, number);
                });
                continue;
            }
            Matcher dialogue = DIALOGUE.matcher(line);
            if (!dialogue.matches()) {
                throw new IOException(file + ":" + number + ": neither C:, S: nor a directive: " + line);
            }
            int session = session(dialogue.group(1));
            String text = dialogue.group(3) == null ? "" : dialogue.group(3);
            switch (dialogue.group(2)) {
                case "S" -> {
                    if (group != null) {
                        group.add(text);
                        groupSession = session;
                    } else {
                        steps.add(new Step.Expect(session, number, List.of(text), false));
                    }
                }
                case "C" -> steps.add(new Step.Send(session, number, unescape(text), true));
                default -> steps.add(new Step.Send(session, number, unescape(text), false));
            }
        }
        return new Transcript(file.getFileName().toString().replaceFirst("\\.txt$", ""), List.copyOf(needs), List.copyOf(steps));
    }

    private static int session(String digits) {
        return digits.isEmpty() ? 1 : Integer.parseInt(digits);
    }

    private static String unescape(String text) {
        var out = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c != '\\' || i + 1 == text.length()) {
                out.append(c);
                continue;
            }
            char next = text.charAt(++i);
            switch (next) {
                case 'r' -> out.append('\r');
                case 'n' -> out.append('\n');
                case 't' -> out.append('\t');
                case '0' -> out.append('\0');
                case '\\' -> out.append('\\');
                case 'x' -> {
                    out.append((char) Integer.parseInt(text.substring(i + 1, i + 3), 16));
                    i += 2;
                }
                // What is no escape stays as it is, so that \Seen and \Deleted read naturally.
                default -> out.append('\\').append(next);
            }
        }
        return out.toString();
    }
}
