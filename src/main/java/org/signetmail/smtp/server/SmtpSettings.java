package org.signetmail.smtp.server;

import java.time.Duration;

import org.signetmail.store.setting.Setting;
import org.signetmail.store.setting.SettingGroup;

/** The room's settings. */
public final class SmtpSettings extends SettingGroup {
    public static final SmtpSettings SMTP = new SmtpSettings();

    // RFC 5321 4.5.3.1.7 and 4.5.3.1.8: the least that must be taken.
    final Setting<Long> maxMessage = add(Setting.bytes("smtp.max-message-bytes", 50L << 20, 64 << 10, 1L << 30, "largest message taken"));
    final Setting<Long> maxRecipients = add(Setting.number("smtp.max-recipients", 1000, 100, 100_000, "most recipients of one message"));
    final Setting<Duration> timeout = add(Setting.seconds("smtp.timeout", 300, 1, 86_400, "silence between commands that is borne"));
    final Setting<Duration> greetingTimeout = add(Setting.seconds("smtp.greeting-timeout", 60, 1, 86_400, "silence before EHLO that is borne"));
    final Setting<Duration> loginDeadline = add(Setting.seconds("smtp.login-deadline", 300, 1, 86_400, "time that a submission session has to log in"));

    private SmtpSettings() {}
}
