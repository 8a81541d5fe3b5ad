package org.signetmail.pop3.server;

import java.time.Duration;

import org.signetmail.store.Settings;

/**
 * The room's settings, read once a session.
 *
 * @param beforeLogin most time from the first octet to a login
 * @param idle silence after which a session is ended; RFC 1939 3 demands 10 minutes at least
 * @param maxBadCommands in a session before it is ended
 * @param maxFailedLogins in a session before it is ended
 */
public record Pop3Options(Duration beforeLogin, Duration idle, int maxBadCommands, int maxFailedLogins) {
    public static final Pop3Options DEFAULTS = new Pop3Options(Duration.ofMinutes(2), Duration.ofMinutes(10), 20, 5);

    public static Pop3Options of(Settings settings) {
        return new Pop3Options(
                settings.seconds("pop3.login-seconds", DEFAULTS.beforeLogin),
                settings.seconds("pop3.idle-seconds", DEFAULTS.idle),
                Math.toIntExact(settings.number("pop3.max-bad-commands", DEFAULTS.maxBadCommands)),
                Math.toIntExact(settings.number("pop3.max-failed-logins", DEFAULTS.maxFailedLogins)));
    }
}
