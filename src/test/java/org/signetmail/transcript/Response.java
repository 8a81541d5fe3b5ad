package org.signetmail.transcript;

import java.util.List;

/**
 * What a server answers, as far as a program reads it: the text for people is left out.
 *
 * @param tag the command's in IMAP, {@code *} or {@code +} where it has none; empty in POP3 and SMTP
 * @param status OK, NO, BAD; +OK, -ERR; the reply code
 * @param code the response code in brackets, or the enhanced status code; empty when there is none
 * @param facts data, each piece in one canonical spelling
 */
record Response(String tag, String status, String code, List<String> facts) {
    /** How a capability is told as a fact. */
    static final String OFFERS = "offers ";
    /** How the lines of a multi-line response are told as one fact. */
    static final String LINES = "lines ";

    Response {
        facts = List.copyOf(facts);
    }

    boolean untagged() {
        return tag.equals("*");
    }

    /** Whether lines of data follow. */
    boolean manyLines() {
        return facts.stream().anyMatch(fact -> fact.startsWith(LINES) || fact.startsWith(OFFERS));
    }

    /** Whether the server waits for more of the same command. */
    boolean asksForMore() {
        return tag.equals("+") || status.equals("+") || status.startsWith("3");
    }

    @Override
    public String toString() {
        return (tag + " " + status + (code.isEmpty() ? "" : " [" + code + "]")).strip();
    }
}
