package org.signetmail.intake;

import java.time.Duration;
import java.util.List;

import org.signetmail.net.AddressRange;
import org.signetmail.store.setting.Kind;
import org.signetmail.store.setting.Setting;
import org.signetmail.store.setting.SettingGroup;
import org.signetmail.text.SyntaxError;

/** The room's settings. */
public final class IntakeSettings extends SettingGroup {
    public static final IntakeSettings INTAKE = new IntakeSettings();

    final Setting<Long> banAfter = add(Setting.number("ban.after", 20, 0, 1_000_000,
            "failed logins from one address (IPv6: one /64) that ban it for a while; 0: none do"));
    final Setting<Duration> banWindow = add(Setting.seconds("ban.window-seconds", 900, 1, 604_800, "the time within which they are counted"));
    final Setting<Duration> banLength = add(Setting.seconds("ban.length-seconds", 3600, 1, 31_536_000, "how long such a ban lasts"));
    final Setting<List<AddressRange>> banNever = add(Setting.of("ban.never",
            new Kind.Several<>(new Kind.Text<>("an address, or a network like 192.0.2.0/24", IntakeSettings::range), 1000), null,
            "who is never banned; loopback never is"));

    final Setting<Long> sieveOctets = add(Setting.number("sieve.max-script-bytes", 65_536, 1024, 1 << 20, "the most octets a Sieve script may have (docs/sieve.md)"));
    final Setting<Long> sieveScripts = add(Setting.number("sieve.max-scripts", 32, 1, 1000, "the most Sieve scripts an account may have"));
    final Setting<Long> sieveActions = add(Setting.number("sieve.max-actions", 32, 1, 1000, "the most actions a Sieve script may take for one message"));
    final Setting<Long> sieveRedirects = add(Setting.number("sieve.max-redirects", 4, 0, 100, "the most addresses a Sieve script may redirect one message to; 0 forbids it"));

    private IntakeSettings() {}

    private static AddressRange range(String text) {
        try {
            return AddressRange.parse(text);
        } catch (IllegalArgumentException e) {
            throw new SyntaxError(0, String.valueOf(e.getMessage()));
        }
    }
}
