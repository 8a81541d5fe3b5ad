package org.signetmail.transcript;

import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** How a protocol's responses come apart, and what every client of it has to say. */
sealed interface Tongue permits ImapTongue, Pop3Tongue, SieveTongue, SmtpTongue {
    /** Lines without CRLF; empty at the end. */
    interface Lines {
        Optional<String> next() throws IOException;
    }

    static Tongue of(String protocol) {
        return switch (protocol) {
            case "imap" -> new ImapTongue();
            case "pop3" -> new Pop3Tongue();
            case "sieve" -> new SieveTongue();
            case "smtp" -> new SmtpTongue();
            default -> throw new IllegalArgumentException(protocol);
        };
    }

    /** A transcript's lines as responses. {@code asked} is what the client sent before them. */
    List<Response> expected(List<String> lines, String asked) throws IOException;

    /** The next response of a server; empty when it closed. {@code more} when lines of data follow a success. */
    Optional<Response> heard(Lines in, String asked, boolean more) throws IOException;

    /** Whether a response that has the transcript's status may lack this code, or have another in its place. */
    boolean advisory(String code);

    /** Whether a server may say this though nobody asked. */
    boolean harmless(String fact);

    /** The command that asks what is offered. */
    String askOffers();

    String startTls();

    /** What a server that has it offers. */
    default String tlsCapability() {
        return startTls();
    }

    /** Whether the server speaks first once TLS is active. */
    default boolean greetsUnderTls() {
        return false;
    }

    List<String> logIn(String user, String password);

    boolean good(Response response);
}
