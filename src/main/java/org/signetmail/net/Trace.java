package org.signetmail.net;

import java.util.Locale;
import java.util.Set;

/**
 * What both sides of one session say, while somebody watches, or several do. The session tells it line by line, without secrets: where those
 * are only the protocol knows. For one thread at a time.
 */
public final class Trace {
    private static final int MOST_LINE = 1000;
    /** Stands where a secret was. */
    public static final String SECRET = "***";

    private final Set<Traces.Recording> recordings;
    private final String session;
    private final StringBuilder begun = new StringBuilder();

    Trace(Set<Traces.Recording> recordings, String session) {
        this.recordings = Set.copyOf(recordings);
        this.session = session;
    }

    boolean of(Traces.Recording one) {
        return recordings.contains(one);
    }

    boolean ofAll(Set<Traces.Recording> those) {
        return recordings.equals(those);
    }

    private void add(char direction, String text) {
        recordings.forEach(recording -> recording.add(session, direction, text));
    }

    /** A line of the client's. */
    public void client(String line) {
        add('>', shortened(line));
    }

    /** Octets of the client's that are not shown: a message, or what may be a secret. */
    public void clientElided(long octets) {
        add('>', elided(octets));
    }

    /** What the server says, in pieces; it is told when its line ends. */
    public synchronized void server(String text) {
        int from = 0;
        for (int end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', from)) {
            append(text.substring(from, end > from && text.charAt(end - 1) == '\r' ? end - 1 : end));
            add('<', begun.toString());
            begun.setLength(0);
            from = end + 1;
        }
        append(text.substring(from));
    }

    /** Octets of the server's that are not shown, within its line. */
    public synchronized void serverElided(long octets) {
        append(elided(octets));
    }

    private void append(String text) {
        if (begun.length() < MOST_LINE) {
            begun.append(shortened(text));
        }
    }

    private static String elided(long octets) {
        return "… " + String.format(Locale.ROOT, "%,d", octets) + " octets";
    }

    private static String shortened(String line) {
        String one = line.replaceAll("\\p{Cntrl}", "·");
        return one.length() > MOST_LINE ? one.substring(0, MOST_LINE) + "…" : one;
    }
}
