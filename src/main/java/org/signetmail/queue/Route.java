package org.signetmail.queue;

import org.jspecify.annotations.Nullable;

import org.signetmail.smtp.client.Peer;
import org.signetmail.store.setting.Setting;
import org.signetmail.text.SyntaxError;
import org.signetmail.tls.Level;

/**
 * Where an administrator sends a domain's mail instead of to its exchangers.
 * <pre>route = host [":" port] *( ";" ( "security=" ( "none" / "opportunistic" / "encrypt" / "verify" / "pinned" ) / "user=" text / "password=" text ) )</pre>
 * An IPv6 address stands in brackets.
 *
 * @param security null for the installation's policy
 */
public record Route(String host, int port, @Nullable Level security, Peer.@Nullable Login login) {
    /** The text of one as it may be shown. */
    static String masked(String text) {
        return text.replaceAll("password=[^;]*", "password=" + Setting.MASKED);
    }

    /** @throws SyntaxError with words about what is wrong */
    public static Route parse(String text) {
        String[] words = text.strip().split(";", -1);
        String place = words[0].strip();
        int bracket = place.startsWith("[") ? place.indexOf(']') : 0;
        int colon = bracket < 0 ? -1 : place.indexOf(':', bracket);
        String host = colon < 0 ? place : place.substring(0, colon);
        host = host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
        if (host.isEmpty()) {
            throw new SyntaxError(0, "a route begins with a host");
        }
        int port = colon < 0 ? 25 : port(place.substring(colon + 1));
        Level security = null;
        String user = null;
        String password = "";
        for (int i = 1; i < words.length; i++) {
            int equals = words[i].indexOf('=');
            String key = equals < 0 ? words[i] : words[i].substring(0, equals);
            String value = equals < 0 ? "" : words[i].substring(equals + 1);
            switch (key.strip()) {
                case "security" -> security = security(value.strip());
                case "user" -> user = value;
                case "password" -> password = value;
                default -> throw new SyntaxError(0, "a route knows security, user and password, not \"" + key.strip() + "\"");
            }
        }
        return new Route(host, port, security, user == null ? null : new Peer.Login(user, password));
    }

    private static int port(String text) {
        if (!text.matches("[0-9]{1,5}") || Integer.parseInt(text) > 65_535 || Integer.parseInt(text) == 0) {
            throw new SyntaxError(0, "a port is a number from 1 to 65535");
        }
        return Integer.parseInt(text);
    }

    private static Level security(String text) {
        return Level.of(text).orElseThrow(() -> new SyntaxError(0, "security is " + Level.words()));
    }
}
