package org.signetmail.care;

import java.util.Locale;

import org.signetmail.store.Settings;

/**
 * What servers that send to us are to demand (RFC 8461 3.2).
 *
 * @param mx the host that its certificate must name
 */
public record MtaSts(Mode mode, String mx, long maxAge) {
    /** RFC 8461 5: nothing is said; a policy that was is taken back (8.3); failures are reported; mail is held back until they are over. */
    public enum Mode { OFF, NONE, TESTING, ENFORCE }

    private static final long DAY = 86_400;

    /** By the setting {@code mta-sts.mode}; testing until somebody says more. A policy on trial is kept for a day, a real one for four weeks. */
    public static MtaSts of(Settings settings, String host) {
        Mode mode = CareSettings.CARE.mtaSts.of(settings);
        return new MtaSts(mode, host, mode == Mode.ENFORCE ? 28 * DAY : DAY);
    }

    /** As it is served at {@code https://mta-sts.DOMAIN/.well-known/mta-sts.txt}. */
    public String text() {
        return "version: STSv1\r\nmode: " + mode.name().toLowerCase(Locale.ROOT) + "\r\nmx: " + mx + "\r\nmax_age: " + maxAge + "\r\n";
    }

    /** Changes with the policy (RFC 8461 3.1: 1 to 32 letters and digits). */
    public String id() {
        return TlsRecords.digest(text());
    }
}
