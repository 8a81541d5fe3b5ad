package org.signetmail.store;

import java.time.Duration;

import org.signetmail.mail.Address;
import org.signetmail.store.setting.Kind;
import org.signetmail.store.setting.Setting;
import org.signetmail.store.setting.SettingGroup;
import org.signetmail.text.SyntaxError;

/** Settings of the store, and those that all rooms read. */
public final class StoreSettings extends SettingGroup {
    public static final StoreSettings STORE = new StoreSettings();

    public final Setting<String> hostName = add(Setting.of("host.name", new Kind.Text<>("a host name", StoreSettings::host), null,
            "the server's own name: greetings, Received, certificates").usually("`mail.` and the first domain"));
    final Setting<Duration> queueLifetime = add(Setting.seconds("queue.lifetime", 432_000, 60, 31_536_000, "how long until mail that cannot be sent comes back"));
    final Setting<Long> historyDays = add(Setting.number("history.days", 30, 0, 3650, "for how many days it is kept what became of mail; 0 keeps nothing (docs/watching.md)"));

    final Setting<Duration> sessionIdle = add(Setting.seconds("web.session-idle-seconds", 43_200, 60, 31_536_000, "a web session ends after so long without a request"));
    final Setting<Duration> session = add(Setting.seconds("web.session-seconds", 2_592_000, 60, 31_536_000, "a web session ends so long after it began"));

    final Setting<Boolean> requireAppPasswords = add(Setting.yesNo("accounts.require-app-passwords", false,
            "whether who has a second factor logs in to SMTP, IMAP, POP3 and ManageSieve with app passwords alone"));

    public final Setting<DkimSigning> dkimSign = add(Setting.choice("dkim.sign", DkimSigning.class, "when-published",
            "whether mail of our domains is signed: `when-published` (once a key's record is seen in the DNS), `always` (the first key at once), `never` (docs/dkim.md)"));
    public final Setting<Long> dkimRotateAfter = add(Setting.number("dkim.rotate-after", 365, 0, 3650,
            "days after which new signing keys are made, which take over once they are published; 0 never"));

    private StoreSettings() {}

    private static String host(String text) {
        String host = Address.domain(text);
        if (host.startsWith("[")) {
            throw new SyntaxError(0, "an address is none");
        }
        return host;
    }
}
