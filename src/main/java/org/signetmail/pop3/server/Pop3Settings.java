package org.signetmail.pop3.server;

import java.time.Duration;

import org.signetmail.store.setting.Setting;
import org.signetmail.store.setting.SettingGroup;

/** The room's settings. */
public final class Pop3Settings extends SettingGroup {
    public static final Pop3Settings POP3 = new Pop3Settings();

    final Setting<Duration> login = add(Setting.seconds("pop3.login-seconds", 120, 1, 86_400, "time to log in"));
    // RFC 1939 3 wants 10 minutes.
    final Setting<Duration> idle = add(Setting.seconds("pop3.idle-seconds", 600, 1, 604_800, "silence after login that is borne; clients count on 600"));
    final Setting<Long> maxBadCommands = add(Setting.number("pop3.max-bad-commands", 20, 1, 10_000, "bad commands after which a connection is closed"));
    final Setting<Long> maxFailedLogins = add(Setting.number("pop3.max-failed-logins", 5, 1, 1000, "failed logins after which a connection is closed"));

    private Pop3Settings() {}
}
