package org.signetmail.log;

import java.time.Instant;
import java.util.Locale;

import org.jspecify.annotations.Nullable;

/**
 * A line of the log.
 *
 * @param number later ones are larger
 * @param level ERROR, WARN, INFO, DEBUG, TRACE
 * @param logger the class that says it, without its package
 * @param connection the connection's id that it is about, or ""
 * @param message the message's id, or ""
 * @param account who was logged in, or ""
 * @param remote the other side's address, or ""
 * @param protocol what the connection speaks, as {@code imap}, or ""
 */
public record Entry(long number, Instant at, String level, String logger, String text, String connection, String message, String account, String remote, String protocol) {
    /** Octets of memory, about. */
    int weight() {
        return 160 + logger.length() + text.length() + connection.length() + message.length() + account.length() + remote.length();
    }

    /**
     * Which lines; null is any.
     *
     * @param level this or worse
     * @param id of a connection or message
     * @param listener the connection's
     * @param text within the line, in any case
     * @param account logged in, or named in the line
     * @param address of the other side, or named in the line
     * @param protocol the connection's
     */
    public record Filter(@Nullable String level, @Nullable String id, @Nullable String listener, @Nullable String text, @Nullable String account, @Nullable String address,
            @Nullable String protocol) {
        public static final Filter ALL = new Filter(null, null, null, null, null, null, null);
        /** What listeners speak. */
        public static final java.util.List<String> PROTOCOLS = java.util.List.of("smtp", "submission", "imap", "pop3", "sieve", "https", "http");
        private static final java.util.List<String> WORST_FIRST = java.util.List.of("ERROR", "WARN", "INFO", "DEBUG", "TRACE");

        /** Whether there is such a level. */
        public static boolean isLevel(String word) {
            return WORST_FIRST.contains(word.toUpperCase(Locale.ROOT));
        }

        boolean matches(Entry entry) {
            return (level == null || WORST_FIRST.indexOf(entry.level) <= WORST_FIRST.indexOf(level.toUpperCase(Locale.ROOT)))
                    && (id == null || entry.connection.equals(id) || entry.message.equals(id) || entry.message.startsWith(id + "."))
                    && (listener == null || of(entry.connection, listener))
                    && (text == null || contains(entry.text, text))
                    && (account == null || entry.account.equalsIgnoreCase(account) || contains(entry.text, account))
                    && (address == null || entry.remote.equals(address) || entry.text.contains(address))
                    && (protocol == null || entry.protocol.equals(protocol));
        }

        /** A connection's id is its listener's name and a number. */
        private static boolean of(String connection, String listener) {
            return connection.length() > listener.length() + 1 && connection.startsWith(listener) && connection.charAt(listener.length()) == '-'
                    && connection.chars().skip(listener.length() + 1L).allMatch(Character::isDigit);
        }

        private static boolean contains(String text, String part) {
            return text.toLowerCase(Locale.ROOT).contains(part.toLowerCase(Locale.ROOT));
        }
    }
}
