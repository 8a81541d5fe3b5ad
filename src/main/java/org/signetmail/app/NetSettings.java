package org.signetmail.app;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;

import org.signetmail.net.DnssecTlsa;
import org.signetmail.net.Handshakes;
import org.signetmail.store.setting.Kind;
import org.signetmail.store.setting.Setting;
import org.signetmail.store.setting.SettingGroup;
import org.signetmail.text.SyntaxError;
import org.signetmail.tls.Names;

/** Settings of listeners, handshakes and name servers, whose room knows no store. */
final class NetSettings extends SettingGroup {
    private static final int DNS = 53;
    private static final Handshakes.Limits USUAL = Handshakes.Limits.DEFAULT;
    // The last of the static fields: its own fields use the others.
    static final NetSettings NET = new NetSettings();

    final Setting<Long> maxConnectionsPerAddress = add(Setting.number("net.max-connections-per-address", 500, 1, 100_000,
            "most connections from one address to a listener").atOpening());
    final Setting<String> bind = add(Setting.of("net.bind", new Kind.Text<>("an address of this machine, or its name", NetSettings::place), null,
            "where listeners that name no address are opened").usually("as at quickstart, else all addresses").atStart());
    final Setting<Long> portOffset = add(Setting.number("net.port-offset", 0, -65_535, 65_535, "added to every listener's port").usually("as at quickstart, else 0").atStart());
    final Setting<List<InetSocketAddress>> dnsServers = add(Setting.of("dns.servers", new Kind.Several<>(
            new Kind.Text<>("an IP address, perhaps with a port", NetSettings::server), 8), null, "name servers that are asked").usually("the system's").atStart());
    final Setting<String> trustAnchors = add(Setting.of("dns.trust-anchors", new Kind.Text<>("DS or DNSKEY records, a line each", NetSettings::anchors), DnssecTlsa.ROOT,
            "what DNSSEC is believed from").usually("the root zone's keys").atStart());
    final Setting<Duration> handshakeTime = add(Setting.seconds("tls.handshake-seconds", USUAL.time().toSeconds(), 1, 3600, "most time that a handshake on a listener takes"));
    final Setting<Long> maxHelloOctets = add(Setting.bytes("tls.max-hello-octets", USUAL.helloOctets(), 1, 1 << 20, "most octets of its first message"));
    final Setting<Long> maxHandshakes = add(Setting.number("tls.max-handshakes", USUAL.atOnce(), 1, 99_999_999, "handshakes on listeners at once (docs/tls/listeners.md)"));
    final Setting<Long> handshakesPerMinute = add(Setting.number("tls.handshakes-per-minute", USUAL.perMinute(), 0, 99_999_999,
            "handshakes from one address; 0: no limit"));

    private NetSettings() {}

    private static InetAddress address(String text) {
        try {
            return InetAddress.ofLiteral(text);
        } catch (IllegalArgumentException e) {
            throw new SyntaxError(0, "\"" + text + "\" is none");
        }
    }

    private static String place(String text) {
        if (!Names.valid(text) || text.startsWith("*")) {
            throw new SyntaxError(0, "\"" + text + "\" is neither");
        }
        return text;
    }

    private static InetSocketAddress server(String text) {
        int colon = text.lastIndexOf(':');
        // An IPv6 address has more than one, and stands in brackets where a port follows.
        boolean port = colon > 0 && (text.indexOf(':') == colon || text.charAt(colon - 1) == ']');
        String digits = port ? text.substring(colon + 1) : Integer.toString(DNS);
        if (!digits.matches("[0-9]{1,5}") || Integer.parseInt(digits) < 1 || Integer.parseInt(digits) > 65_535) {
            throw new SyntaxError(0, "a port is a number from 1 to 65535");
        }
        String host = port ? text.substring(0, colon) : text;
        return new InetSocketAddress(address(host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host), Integer.parseInt(digits));
    }

    private static String anchors(String text) {
        for (String line : text.strip().lines().toList()) {
            if (!line.isBlank() && !line.matches("\\S+\\s+(?:[0-9]+\\s+)?(?:IN\\s+)?(?:DS|DNSKEY)\\s+[0-9]+\\s+[0-9]+\\s+[0-9]+\\s+[0-9A-Za-z+/=\\s]+")) {
                throw new SyntaxError(0, "\"" + line.strip() + "\" is no DS and no DNSKEY record");
            }
        }
        return text;
    }
}
