package org.signetmail.care.probe;

import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.function.Predicate;

import org.signetmail.net.Connection;
import org.signetmail.net.Input;

/**
 * The few words that lead from a plain connection to TLS, in each protocol, up to the reply after which TLS begins. What a
 * server sends beyond that reply in the clear makes {@link Connection#startTls} fail: it may be somebody else's.
 */
public enum Starttls {
    /** RFC 3207. */
    SMTP {
        @Override
        void ask(Connection connection, String name) throws IOException {
            expect(connection, "its greeting", last("220"), "421", "554");
            say(connection, "EHLO " + name);
            boolean offered = false;
            for (int i = 0; i < MOST_LINES; i++) {
                String line = line(connection);
                if (!line.startsWith("250")) {
                    throw new IOException("it answers EHLO with: " + line);
                }
                offered |= line.length() > 4 && line.substring(4).strip().equalsIgnoreCase("STARTTLS");
                if (!line.startsWith("250-")) {
                    break;
                }
            }
            if (!offered) {
                throw new IOException("it does not offer STARTTLS");
            }
            say(connection, "STARTTLS");
            expect(connection, "STARTTLS", last("220"), "4", "5");
        }
    },
    /** RFC 9051 6.2.1. */
    IMAP {
        @Override
        void ask(Connection connection, String name) throws IOException {
            String greeting = line(connection);
            if (!greeting.toUpperCase(Locale.ROOT).startsWith("* OK")) {
                // RFC 9051 11.1: a session that is logged in already can not be made safe any more.
                throw new IOException("it greets with: " + greeting);
            }
            say(connection, "a1 STARTTLS");
            expect(connection, "STARTTLS", line -> line.toUpperCase(Locale.ROOT).startsWith("A1 OK"), "a1 ", "* BYE");
        }
    },
    /** RFC 2595 4. */
    POP3 {
        @Override
        void ask(Connection connection, String name) throws IOException {
            expect(connection, "its greeting", line -> line.startsWith("+OK"), "-ERR");
            say(connection, "STLS");
            expect(connection, "STLS", line -> line.startsWith("+OK"), "-ERR");
        }
    },
    /** RFC 5804 2.2. */
    SIEVE {
        @Override
        void ask(Connection connection, String name) throws IOException {
            boolean offered = false;
            String line = "";
            for (int i = 0; i < MOST_LINES && !line.toUpperCase(Locale.ROOT).startsWith("OK"); i++) {
                line = line(connection);
                if (line.toUpperCase(Locale.ROOT).startsWith("NO") || line.toUpperCase(Locale.ROOT).startsWith("BYE")) {
                    throw new IOException("it greets with: " + line);
                }
                offered |= line.strip().equalsIgnoreCase("\"STARTTLS\"");
            }
            if (!offered) {
                throw new IOException("it does not offer STARTTLS");
            }
            say(connection, "STARTTLS");
            expect(connection, "STARTTLS", words -> words.toUpperCase(Locale.ROOT).startsWith("OK"), "NO", "BYE");
        }
    };

    private static final int LONGEST_LINE = 4096;
    private static final int MOST_LINES = 100;

    /** @param name of ourselves, where the protocol wants one; @throws IOException with words that continue "HOST: " */
    abstract void ask(Connection connection, String name) throws IOException;

    private static Predicate<String> last(String code) {
        return line -> line.startsWith(code) && !line.startsWith(code + "-");
    }

    /** Reads on to the line that is wanted; one that begins with a refusal ends it. */
    private static void expect(Connection connection, String what, Predicate<String> wanted, String... refusals) throws IOException {
        for (int i = 0; i < MOST_LINES; i++) {
            String line = line(connection);
            if (wanted.test(line)) {
                return;
            }
            for (String refusal : refusals) {
                if (line.startsWith(refusal)) {
                    throw new IOException("its answer to " + what + " is: " + line);
                }
            }
        }
        throw new IOException("it says much and comes to no end");
    }

    private static void say(Connection connection, String line) throws IOException {
        connection.output().write((line + "\r\n").getBytes(StandardCharsets.US_ASCII));
        connection.output().flush();
    }

    private static String line(Connection connection) throws IOException {
        Input.Line line = connection.input().readLine(LONGEST_LINE);
        if (line == null) {
            throw new EOFException("it hung up before TLS began");
        }
        if (line.end() == Input.End.TOO_LONG) {
            throw new IOException("it says lines longer than " + LONGEST_LINE + " octets");
        }
        return new String(line.octets(), StandardCharsets.ISO_8859_1).replaceAll("\\p{Cc}", "?");
    }
}
