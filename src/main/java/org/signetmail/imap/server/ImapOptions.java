package org.signetmail.imap.server;

import java.time.Duration;

import org.signetmail.store.Settings;

/**
 * The room's settings, read once a session.
 *
 * @param beforeLogin most time from the first octet to a login
 * @param idle silence after which a session is ended; RFC 9051 5.4 demands 30 minutes at least
 * @param maxMessage octets of a message given to APPEND
 * @param maxBadCommands before a session is ended; once logged in, a good one forgives those before it
 * @param maxFailedLogins in a session before it is ended
 */
public record ImapOptions(Duration beforeLogin, Duration idle, long maxMessage, int maxBadCommands, int maxFailedLogins) {
    public static final ImapOptions DEFAULTS =
            new ImapOptions(Duration.ofMinutes(2), Duration.ofMinutes(31), 50L << 20, 20, 5);

    public static ImapOptions of(Settings settings) {
        return new ImapOptions(
                settings.seconds("imap.login-seconds", DEFAULTS.beforeLogin),
                settings.seconds("imap.idle-seconds", DEFAULTS.idle),
                settings.number("imap.max-message-bytes", DEFAULTS.maxMessage),
                Math.toIntExact(settings.number("imap.max-bad-commands", DEFAULTS.maxBadCommands)),
                Math.toIntExact(settings.number("imap.max-failed-logins", DEFAULTS.maxFailedLogins)));
    }
}
