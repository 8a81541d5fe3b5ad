package org.signetmail.web.http;

import java.util.Locale;
import java.util.Optional;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;

import org.signetmail.care.MtaSts;
import org.signetmail.net.TlsSession;
import org.signetmail.store.Listeners;
import org.signetmail.store.Store;

/**
 * What the world may read: that a Signet is here and how it is spoken to, which tells nothing that a scan of the ports would
 * not, and the policies of our domains for those who send to them. Thread-safe.
 */
public final class PublicPages {
    /** RFC 8461 3.3. */
    private static final String POLICY = "/.well-known/mta-sts.txt";
    private static final String POLICY_HOST = "mta-sts.";

    private final Store store;
    private final int portOffset;

    /** @param portOffset what is added to each configured port */
    public PublicPages(Store store, int portOffset) {
        this.store = store;
        this.portOffset = portOffset;
    }

    public void register(RoutesConfig routes) {
        routes.get("/", context -> context.contentType("text/html; charset=utf-8").result(page(Arrival.of(context.req()))));
        routes.get(POLICY, context -> policy(context).ifPresentOrElse(text -> context.contentType("text/plain").result(text),
                () -> context.status(404).contentType("text/plain").result("there is nothing here\n")));
    }

    /** What those who send to one of our domains are to demand; told under its own name and over TLS alone. */
    private Optional<String> policy(Context context) {
        String name = Hosts.name(context.header("Host"));
        if (!(Arrival.of(context.req()) instanceof Arrival.UnderTls) || !name.startsWith(POLICY_HOST)
                || store.directory().domain(name.substring(POLICY_HOST.length())).isEmpty()) {
            return Optional.empty();
        }
        MtaSts policy = MtaSts.of(store.settings(), store.settings().text("host.name", "localhost"));
        return policy.mode() == MtaSts.Mode.OFF ? Optional.empty() : Optional.of(policy.text());
    }

    private String page(Arrival arrival) {
        var rows = new StringBuilder();
        for (Listeners.Listener l : store.listeners().list()) {
            if (l.enabled()) {
                rows.append("<tr><td>").append(escaped(l.name())).append("<td>").append(l.port() + portOffset).append("<td>")
                        .append(l.security().name().toLowerCase(Locale.ROOT).replace('_', ' ')).append('\n');
            }
        }
        String host = escaped(store.settings().text("host.name", "this server"));
        String way = arrival instanceof Arrival.UnderTls(var _, var _, TlsSession tls) ? tls.protocol() + ", " + tls.cipher() : "no TLS";
        return """
                <!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>%1$s</title>
                <h1>%1$s</h1><p>A Signet mail server. This page came over %2$s.</p>
                <table><tr><th>service<th>port<th>security
                %3$s</table></html>
                """.formatted(host, way, rows);
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
