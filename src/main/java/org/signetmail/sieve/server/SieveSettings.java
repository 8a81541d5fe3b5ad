package org.signetmail.sieve.server;

import java.time.Duration;

import org.signetmail.store.setting.Setting;
import org.signetmail.store.setting.SettingGroup;

/** The room's settings. */
public final class SieveSettings extends SettingGroup {
    public static final SieveSettings SIEVE = new SieveSettings();

    final Setting<Duration> login = add(Setting.seconds("sieve.login-seconds", 120, 1, 86_400, "time to log in to ManageSieve"));
    // RFC 5804 1.7 wants 30 minutes.
    final Setting<Duration> idle = add(Setting.seconds("sieve.idle-seconds", 1800, 1, 604_800, "silence after login that is borne; clients count on 1800"));
    final Setting<Long> maxBadCommands = add(Setting.number("sieve.max-bad-commands", 20, 1, 10_000, "bad commands after which a connection is closed"));
    final Setting<Long> maxFailedLogins = add(Setting.number("sieve.max-failed-logins", 5, 1, 1000, "failed logins after which a connection is closed"));

    private SieveSettings() {}
}
