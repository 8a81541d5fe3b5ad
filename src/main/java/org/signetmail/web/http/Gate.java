package org.signetmail.web.http;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;

import org.signetmail.care.ClientNames;
import org.signetmail.store.Listeners;
import org.signetmail.store.Listeners.Listener;
import org.signetmail.store.Store;

/**
 * Stands before all routes: what may be asked by which way. Over the Unix socket all; over the figures' port figures and
 * health; in the clear an authority's challenges, and the way to https; under TLS what is for the world. Thread-safe.
 */
public final class Gate {
    /** Most octets of a request's body, unless its path takes more: {@link #taking}. */
    public static final int MOST_BODY = 4 << 20;

    private static final Set<String> FIGURES = Set.of("/metrics", "/healthz", "/readyz");
    private static final Set<String> OWN_FIGURES = Set.of("/metrics", "/readyz");
    private static final String CHALLENGE = "/.well-known/acme-challenge/";
    private static final int HTTPS = 443;

    private final Store store;
    private final int portOffset;
    private final Function<String, Optional<String>> challenges;
    private final Map<String, Long> larger = new ConcurrentHashMap<>();

    /** @param portOffset what is added to each configured port; @param challenges the text that proves a name, by its token (RFC 8555 8.3) */
    public Gate(Store store, int portOffset, Function<String, Optional<String>> challenges) {
        this.store = store;
        this.portOffset = portOffset;
        this.challenges = challenges;
    }

    /** Requests to this path may have a larger body, which their handler reads as it comes, by {@link Bodies#stream}. */
    public Gate taking(String path, long most) {
        larger.put(path, most);
        return this;
    }

    /** To be registered before all other routes. */
    public void register(RoutesConfig routes) {
        BrokenRequests.register(routes);
        routes.before(this::judge);
        routes.get(CHALLENGE + "{token}", this::challenge);
    }

    private void judge(Context context) {
        switch (context.req().getMethod()) {
            // RFC 9110 9.3.8: what a client's own headers were is nothing to be told again.
            case "TRACE", "TRACK", "CONNECT" -> refuse(context, 405, "this method is not served");
            default -> arrived(context, Arrival.of(context.req()));
        }
    }

    private void arrived(Context context, Arrival arrival) {
        switch (arrival) {
            case Arrival.ByUnixSocket() -> { }
            case Arrival.ByFiguresPort() -> {
                if (!FIGURES.contains(context.path())) {
                    refuse(context, 404, "there is nothing here");
                }
            }
            case Arrival.InTheClear clear -> {
                if (!context.path().startsWith(CHALLENGE)) {
                    toHttps(context);
                }
            }
            case Arrival.UnderTls tls -> {
                if (OWN_FIGURES.contains(context.path())) {
                    refuse(context, 404, "there is nothing here");
                }
            }
        }
        long most = larger.getOrDefault(context.path(), (long) MOST_BODY);
        if (context.req().getContentLengthLong() > most) {
            refuse(context, 413, "a request's body has at most " + most + " octets here");
        }
    }

    private void challenge(Context context) {
        Optional<String> proof = challenges.apply(context.pathParam("token"));
        if (proof.isPresent()) {
            context.contentType("application/octet-stream").result(proof.get());
        } else {
            refuse(context, 404, "no order waits for this");
        }
    }

    /** RFC 9110 15.4.9; to names of ours alone, so that nobody is sent elsewhere by us. */
    private void toHttps(Context context) {
        String host = Hosts.name(context.header("Host"));
        Optional<Listener> https = store.listeners().list().stream()
                .filter(l -> l.enabled() && l.protocol() == Listeners.Protocol.HTTPS && l.security() == Listeners.Security.TLS && l.port() != 0).findFirst();
        if (https.isEmpty() || !ours(host)) {
            refuse(context, 404, "there is nothing here");
            return;
        }
        int port = https.get().port() + portOffset;
        String query = context.req().getQueryString();
        context.status(308).header("Location", "https://" + host + (port == HTTPS ? "" : ":" + port) + context.req().getRequestURI() + (query == null ? "" : "?" + query));
        context.skipRemainingHandlers();
    }

    private boolean ours(String host) {
        return host.equals(store.settings().text("host.name", "").toLowerCase(Locale.ROOT)) || ClientNames.domainOf(store.directory(), host).isPresent();
    }

    private static void refuse(Context context, int status, String why) {
        context.status(status).contentType("text/plain").result(why + "\n");
        context.skipRemainingHandlers();
    }
}
