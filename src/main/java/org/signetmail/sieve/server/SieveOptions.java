package org.signetmail.sieve.server;

import java.time.Duration;

import org.signetmail.store.Settings;

import static org.signetmail.sieve.server.SieveSettings.SIEVE;

/**
 * The room's settings, read once a session.
 *
 * @param beforeLogin most time from the first octet to a login
 * @param idle silence after which a session is ended
 * @param maxBadCommands in a session before it is ended
 * @param maxFailedLogins in a session before it is ended
 */
public record SieveOptions(Duration beforeLogin, Duration idle, int maxBadCommands, int maxFailedLogins) {
    public static SieveOptions of(Settings settings) {
        return new SieveOptions(SIEVE.login.of(settings), SIEVE.idle.of(settings), Math.toIntExact(SIEVE.maxBadCommands.of(settings)),
                Math.toIntExact(SIEVE.maxFailedLogins.of(settings)));
    }
}
