package org.signetmail.web;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

import org.signetmail.care.MtaSts;
import org.signetmail.net.Connection;
import org.signetmail.net.Input;
import org.signetmail.net.Listening;
import org.signetmail.net.TlsSession;
import org.signetmail.store.Listeners;
import org.signetmail.store.Store;

/**
 * A status page: that a Signet is here, and how it is spoken to. One request, one answer, the connection closed
 * (RFC 9112 9.6); tells nothing that a scan of the ports would not.
 */
public final class HttpsDoor implements Listening.Door {
    private static final String CHALLENGE = "/.well-known/acme-challenge/";
    /** RFC 8461 3.3. */
    private static final String POLICY = "/.well-known/mta-sts.txt";
    private static final String POLICY_HOST = "mta-sts.";
    private static final int MOST_LINE = 8192;
    private static final int MOST_HEADERS = 100;

    private final Store store;
    private final int portOffset;
    private final Function<String, Optional<String>> challenges;

    /** @param portOffset what is added to each configured port; @param challenges the text that proves a name, by its token (RFC 8555 8.3) */
    public HttpsDoor(Store store, int portOffset, Function<String, Optional<String>> challenges) {
        this.store = store;
        this.portOffset = portOffset;
        this.challenges = challenges;
    }

    @Override
    public void serve(Connection connection) throws IOException {
        connection.timeout(Duration.ofSeconds(15));
        connection.deadline(Duration.ofSeconds(60));
        String request = line(connection.input());
        if (request == null) {
            return;
        }
        String host = "";
        for (int i = 0; ; i++) {
            String header = line(connection.input());
            if (header == null || i > MOST_HEADERS) {
                answer(connection, "400 Bad Request", "text/plain", "that was no HTTP request\n", true);
                return;
            }
            if (header.isEmpty()) {
                break;
            }
            if (header.regionMatches(true, 0, "host:", 0, 5)) {
                host = header.substring(5).strip();
            }
        }
        String[] words = request.split(" ");
        boolean head = words[0].equals("HEAD");
        if (words.length != 3 || !words[2].startsWith("HTTP/1.")) {
            answer(connection, "400 Bad Request", "text/plain", "that was no HTTP request\n", true);
        } else if (!head && !words[0].equals("GET")) {
            answer(connection, "405 Method Not Allowed", "text/plain", "this page is only read\n", true);
        } else {
            Optional<String> policy = policy(connection, host);
            switch (words[1]) {
                case "/" -> answer(connection, "200 OK", "text/html; charset=utf-8", page(connection), !head);
                case "/healthz" -> answer(connection, "200 OK", "text/plain", "ok\n", !head);
                case String path when path.startsWith(CHALLENGE) && challenges.apply(path.substring(CHALLENGE.length())).isPresent() ->
                    answer(connection, "200 OK", "application/octet-stream", challenges.apply(path.substring(CHALLENGE.length())).orElse(""), !head);
                case String path when path.equals(POLICY) && policy.isPresent() -> answer(connection, "200 OK", "text/plain", policy.get(), !head);
                default -> answer(connection, "404 Not Found", "text/plain", "there is nothing here\n", !head);
            }
        }
    }

    /** What those who send to one of our domains are to demand; told under its own name and over TLS alone. */
    private Optional<String> policy(Connection connection, String host) {
        String name = host.toLowerCase(Locale.ROOT).replaceFirst(":[0-9]*$", "");
        if (!connection.secure() || !name.startsWith(POLICY_HOST) || store.directory().domain(name.substring(POLICY_HOST.length())).isEmpty()) {
            return Optional.empty();
        }
        MtaSts policy = MtaSts.of(store.settings(), store.settings().text("host.name", "localhost"));
        return policy.mode() == MtaSts.Mode.OFF ? Optional.empty() : Optional.of(policy.text());
    }

    private static @Nullable String line(Input input) throws IOException {
        Input.Line line = input.readLine(MOST_LINE);
        return line == null || line.end() == Input.End.TOO_LONG ? null : new String(line.octets(), StandardCharsets.ISO_8859_1);
    }

    private static void answer(Connection connection, String status, String type, String body, boolean withBody) throws IOException {
        byte[] octets = body.getBytes(StandardCharsets.UTF_8);
        connection.output().ascii("HTTP/1.1 " + status + "\r\nContent-Type: " + type + "\r\nContent-Length: " + octets.length
                + "\r\nConnection: close\r\nCache-Control: no-store\r\nX-Content-Type-Options: nosniff\r\nReferrer-Policy: no-referrer"
                + "\r\nContent-Security-Policy: default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'"
                + "\r\nStrict-Transport-Security: max-age=31536000\r\n\r\n");
        if (withBody) {
            connection.output().write(octets);
        }
        connection.output().flush();
    }

    private String page(Connection connection) {
        var rows = new StringBuilder();
        for (Listeners.Listener l : store.listeners().list()) {
            if (l.enabled()) {
                rows.append("<tr><td>").append(escaped(l.name())).append("<td>").append(l.port() + portOffset).append("<td>")
                        .append(l.security().name().toLowerCase(Locale.ROOT).replace('_', ' ')).append('\n');
            }
        }
        String host = escaped(store.settings().text("host.name", "this server"));
        TlsSession tls = connection.tls();
        return """
                <!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>%1$s</title>
                <style>body{font:16px/1.5 system-ui,sans-serif;max-width:38rem;margin:3rem auto;padding:0 1rem;color-scheme:light dark}
                td,th{text-align:left;padding:.2rem 1.5rem .2rem 0}</style>
                <h1>%1$s</h1><p>A Signet mail server. This page came over %2$s.</p>
                <table><tr><th>service<th>port<th>security
                %3$s</table></html>
                """.formatted(host, tls == null ? "plain HTTP" : tls.protocol() + ", " + tls.cipher(), rows);
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
