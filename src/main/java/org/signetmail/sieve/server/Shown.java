package org.signetmail.sieve.server;

import java.nio.charset.StandardCharsets;
import java.util.List;

import org.signetmail.net.Trace;
import org.signetmail.sieve.manage.Reply;
import org.signetmail.sieve.manage.Word;

/** A request as who watches may see it: without the secrets of AUTHENTICATE, without scripts, and nothing of what is no command. */
final class Shown {
    private Shown() {}

    static void tell(Trace trace, List<Word> words) {
        trace.client(shown(words));
    }

    static String shown(List<Word> words) {
        boolean command = !words.isEmpty() && words.getFirst() instanceof Word.Atom(String name)
                && Commands.ROWS.stream().anyMatch(row -> row.name().equals(name));
        if (!command) {
            return Trace.SECRET;
        }
        var line = new StringBuilder();
        String name = ((Word.Atom) words.getFirst()).name();
        for (int i = 0; i < words.size(); i++) {
            line.append(i == 0 ? "" : " ").append(switch (words.get(i)) {
                case Word.Atom(String atom) -> i == 0 ? atom : Trace.SECRET;
                case Word.Number(long value) -> Long.toString(value);
                case Word.Text(byte[] octets) -> text(name, i, octets);
            });
        }
        return line.toString();
    }

    private static String text(String command, int place, byte[] octets) {
        boolean secret = command.equals("AUTHENTICATE") && (place > 1 || octets.length > 20);
        boolean script = command.equals("CHECKSCRIPT") || command.equals("PUTSCRIPT") && place > 1;
        return secret ? Trace.SECRET : script ? "{" + octets.length + "+}" : Reply.string(new String(octets, StandardCharsets.UTF_8));
    }
}
