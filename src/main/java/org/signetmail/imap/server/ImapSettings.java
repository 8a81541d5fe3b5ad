package org.signetmail.imap.server;

import java.time.Duration;

import org.signetmail.store.setting.Setting;
import org.signetmail.store.setting.SettingGroup;

/** The room's settings. */
public final class ImapSettings extends SettingGroup {
    public static final ImapSettings IMAP = new ImapSettings();

    final Setting<Duration> login = add(Setting.seconds("imap.login-seconds", 120, 1, 86_400, "time to log in"));
    // RFC 9051 5.4 wants 30 minutes.
    final Setting<Duration> idle = add(Setting.seconds("imap.idle-seconds", 1860, 1, 604_800, "silence after login that is borne; clients count on 1800"));
    final Setting<Long> maxMessage = add(Setting.bytes("imap.max-message-bytes", 50L << 20, 64 << 10, 1L << 30, "largest message that APPEND takes"));
    final Setting<Long> maxBadCommands = add(Setting.number("imap.max-bad-commands", 20, 1, 10_000, "bad commands after which a connection is closed"));
    final Setting<Long> maxFailedLogins = add(Setting.number("imap.max-failed-logins", 5, 1, 1000, "failed logins after which a connection is closed"));

    private ImapSettings() {}
}
