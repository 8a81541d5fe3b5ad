package org.signetmail.care;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.signetmail.mail.Address;
import org.signetmail.store.setting.Kind;
import org.signetmail.store.setting.Setting;
import org.signetmail.store.setting.SettingGroup;
import org.signetmail.text.SyntaxError;
import org.signetmail.tls.Level;
import org.signetmail.tls.Names;

/** The room's settings. */
public final class CareSettings extends SettingGroup {
    public static final CareSettings CARE = new CareSettings();

    public final Setting<Level> outgoingLevel = add(Setting.choice("tls.outgoing-level", Level.class, Level.OPPORTUNISTIC.word(),
            "how safe outgoing connections must be where no route and no policy says more (docs/tls/verifying.md)"));
    public final Setting<Boolean> verifyRemote = add(Setting.of("tls.verify-remote", new Kind.Choice<>(verifying()), "where-demanded",
            "`always`: whatever TLS comes about is verified, and dropped when that fails"));
    public final Setting<String> defaultCertificate = add(Setting.of("tls.default-certificate", new Kind.Text<>("a certificate's name", CareSettings::name), null,
            "shown where no certificate covers the name asked for").usually("what the host's name is shown with"));
    public final Setting<Duration> acmeRetry = add(Setting.seconds("acme.retry", 300, 1, 86_400,
            "from the first failure of an order to the next attempt; three times as long after each, at most a day"));
    public final Setting<MtaSts.Mode> mtaSts = add(Setting.choice("mta-sts.mode", MtaSts.Mode.class, "testing",
            "what others that send to us do when TLS fails: `off` (no policy), `none` (the one of before is taken back), `testing` (report), `enforce` (hold mail back) (docs/tls/dns.md)"));
    public final Setting<List<Long>> expiryDays = add(Setting.of("alerts.expiry-days", new Kind.Several<>(new Kind.Whole(0, 3650), 50), "30,14,7,3,1",
            "days before a certificate's end at which it is spoken of"));
    public final Setting<Boolean> alertsMail = add(Setting.yesNo("alerts.mail", true, "whether alerts are mailed to postmaster"));
    public final Setting<URI> alertsWebhook = add(Setting.of("alerts.webhook", new Kind.Text<>("an http or https address", CareSettings::address), null,
            "where alerts are posted as JSON"));
    public final Setting<String> alertsWebhookSecret = add(Setting.secret("alerts.webhook-secret", 1, "signs what is posted; sealed at rest and never shown"));
    public final Setting<Duration> webhooksGiveUp = add(Setting.seconds("webhooks.give-up-seconds", 259_200, 60, 2_592_000,
            "how long after an event a webhook is tried that does not take it (docs/webhooks.md)"));
    public final Setting<List<InetAddress>> hostAddresses = add(Setting.of("host.addresses", new Kind.Several<>(new Kind.Text<>("an IP address", CareSettings::literal), 16),
            null, "addresses under which the world reaches this server").usually("the public ones of this machine"));
    public final Setting<Path> backupTo = add(Setting.of("backup.to", new Kind.Text<>("an absolute path", CareSettings::path), null,
            "directory for backups, outside the data directory and best on another disk; with it, backups are made by themselves"));
    public final Setting<Duration> backupEvery = add(Setting.seconds("backup.every", 86_400, 60, 31_536_000, "time from one backup's beginning to the next"));
    public final Setting<Long> backupKeep = add(Setting.number("backup.keep", 14, 1, 10_000, "newest backups that are kept in `backup.to`"));
    public final Setting<InetSocketAddress> timeServer = add(Setting.of("doctor.time-server", new Kind.Text<>("a host, perhaps with a port", CareSettings::timeServer),
            "pool.ntp.org", "by whose clock `signet doctor` looks at ours (SNTP)"));
    public final Setting<String> doctorPeer = add(Setting.of("doctor.peer", new Kind.Text<>("a domain", Address::domain), "gmail.com",
            "whose mail server `signet doctor` calls on port 25, to see whether mail can leave"));

    private CareSettings() {}

    /** Its name is not looked up here. */
    private static InetSocketAddress timeServer(String text) {
        int colon = text.indexOf(':');
        boolean port = colon > 0 && colon == text.lastIndexOf(':');
        String host = port ? text.substring(0, colon) : text;
        String digits = port ? text.substring(colon + 1) : "123";
        if (!Names.valid(host) || host.startsWith("*") || !digits.matches("[0-9]{1,5}") || Integer.parseInt(digits) < 1 || Integer.parseInt(digits) > 65_535) {
            throw new SyntaxError(0, "\"" + text + "\" is none");
        }
        return InetSocketAddress.createUnresolved(host, Integer.parseInt(digits));
    }

    private static InetAddress literal(String text) {
        try {
            return InetAddress.ofLiteral(text);
        } catch (IllegalArgumentException e) {
            throw new SyntaxError(0, "\"" + text + "\" is none");
        }
    }

    private static Map<String, Boolean> verifying() {
        var words = new LinkedHashMap<String, Boolean>();
        words.put("where-demanded", false);
        words.put("always", true);
        return words;
    }

    private static Path path(String text) {
        try {
            Path path = Path.of(text);
            if (!path.isAbsolute()) {
                throw new SyntaxError(0, "it begins with /");
            }
            return path.normalize();
        } catch (InvalidPathException e) {
            throw new SyntaxError(0, String.valueOf(e.getReason()));
        }
    }

    private static String name(String text) {
        if (text.length() > 200 || text.chars().anyMatch(Character::isISOControl)) {
            throw new SyntaxError(0, "it has 200 characters at most, and none that is invisible");
        }
        return text;
    }

    private static URI address(String text) {
        try {
            URI address = URI.create(text);
            if (address.getHost() == null || !("http".equals(address.getScheme()) || "https".equals(address.getScheme()))) {
                throw new SyntaxError(0, "it begins with https:// and a host");
            }
            return address;
        } catch (IllegalArgumentException e) {
            throw new SyntaxError(0, String.valueOf(e.getMessage()));
        }
    }
}
