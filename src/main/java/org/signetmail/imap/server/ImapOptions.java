package org.signetmail.imap.server;

import java.time.Duration;

import org.signetmail.store.Settings;

import static org.signetmail.imap.server.ImapSettings.IMAP;

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
    public static ImapOptions of(Settings settings) {
        return new ImapOptions(
                IMAP.login.of(settings),
                IMAP.idle.of(settings),
                IMAP.maxMessage.of(settings),
                Math.toIntExact(IMAP.maxBadCommands.of(settings)),
                Math.toIntExact(IMAP.maxFailedLogins.of(settings)));
    }
}
