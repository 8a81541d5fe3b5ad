package org.signetmail.pop3.server;

import java.time.Duration;

import org.signetmail.store.Settings;

import static org.signetmail.pop3.server.Pop3Settings.POP3;

/**
 * The room's settings, read once a session.
 *
 * @param beforeLogin most time from the first octet to a login
 * @param idle silence after which a session is ended; RFC 1939 3 demands 10 minutes at least
 * @param maxBadCommands in a session before it is ended
 * @param maxFailedLogins in a session before it is ended
 */
public record Pop3Options(Duration beforeLogin, Duration idle, int maxBadCommands, int maxFailedLogins) {
    public static Pop3Options of(Settings settings) {
        return new Pop3Options(
                POP3.login.of(settings),
                POP3.idle.of(settings),
                Math.toIntExact(POP3.maxBadCommands.of(settings)),
                Math.toIntExact(POP3.maxFailedLogins.of(settings)));
    }
}
