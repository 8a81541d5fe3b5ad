package org.signetmail.transcript;

/**
 * One point where another server does not do what a transcript says.
 *
 * @param asked what the client sent before it
 * @param ours what the transcript expects; empty for nothing
 * @param theirs what was there; empty for nothing
 */
public record Difference(String asked, String ours, String theirs) {
    private static final int LONGEST = 100;

    static Difference of(String asked, String ours, String theirs) {
        return new Difference(shown(asked), shown(ours), shown(theirs));
    }

    private static String shown(String text) {
        var out = new StringBuilder();
        for (char c : text.toCharArray()) {
            switch (c) {
                case '\r' -> out.append("\\r");
                case '\n' -> out.append("\\n");
                default -> out.append(c < ' ' || c > '~' ? String.format("\\x%02x", (int) c) : String.valueOf(c));
            }
        }
        return out.length() > LONGEST ? out.substring(0, LONGEST) + "..." : out.toString();
    }
}
