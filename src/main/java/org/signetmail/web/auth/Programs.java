package org.signetmail.web.auth;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.channels.SocketChannel;
import java.util.EnumSet;
import java.util.Set;

import io.javalin.http.Context;
import jdk.net.ExtendedSocketOptions;
import org.eclipse.jetty.ee10.servlet.ServletContextRequest;

import org.signetmail.net.Throttle;
import org.signetmail.store.Account;
import org.signetmail.store.Tokens;
import org.signetmail.web.api.Actor;
import org.signetmail.web.api.Actor.Area;
import org.signetmail.web.api.Callers;
import org.signetmail.web.api.Problem;
import org.signetmail.web.http.Arrival;

/** Programs that use the API: by the Unix socket as the user they are, under TLS with a token. Browsers' cookies count for nothing here. Thread-safe. */
public final class Programs implements Callers {
    private static final String BEARER = "Bearer ";

    private final Tokens tokens;
    private final Throttle logins;

    /** @param logins counts tokens that are none, as it does passwords */
    public Programs(Tokens tokens, Throttle logins) {
        this.tokens = tokens;
        this.logins = logins;
    }

    @Override
    public Actor actor(Context context) {
        return switch (Arrival.of(context.req())) {
            case Arrival.ByUnixSocket() -> Actor.local(peer(context));
            case Arrival.UnderTls tls -> bearer(context, tls.remote().getAddress());
            case Arrival.ByFiguresPort(), Arrival.InTheClear _ -> throw nobody(context);
        };
    }

    private Actor bearer(Context context, InetAddress from) {
        String header = context.header("Authorization");
        if (header == null || !header.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
            throw nobody(context);
        }
        if (!logins.allowed(from)) {
            throw new Problem.Refused(new Problem("Too many", 429, "too many logins from your address failed; wait a few minutes", null));
        }
        Tokens.Held held = tokens.held(header.substring(BEARER.length()).strip(), from.getHostAddress()).orElse(null);
        if (held == null) {
            logins.failed(from);
            throw nobody(context);
        }
        Account owner = held.owner();
        Actor.Reach reach = owner == null ? new Actor.Reach.All() : Visitor.reach(owner);
        String who = owner == null ? "the token " + held.token().name() : owner.address() + " by the token " + held.token().name();
        return new Actor(who, from.getHostAddress(), reach, areas(held.token().scopes()), owner == null ? null : new Actor.Own(owner.address(), null, false));
    }

    private static Set<Area> areas(Set<Tokens.Scope> scopes) {
        Set<Area> areas = EnumSet.of(Area.READ);
        for (Tokens.Scope scope : scopes) {
            switch (scope) {
                case ALL -> areas.addAll(EnumSet.allOf(Area.class));
                case READ -> areas.add(Area.READ);
                case DIRECTORY -> areas.add(Area.DIRECTORY);
                case TLS -> areas.add(Area.TLS);
                case QUEUE -> areas.add(Area.QUEUE);
                case SETTINGS -> areas.add(Area.SETTINGS);
                case SYSTEM -> areas.add(Area.SYSTEM);
            }
        }
        return areas;
    }

    private static Problem.Refused nobody(Context context) {
        // RFC 6750 3.
        context.header("WWW-Authenticate", "Bearer");
        return new Problem.Refused(new Problem("Not signed in", 401, "a valid token is wanted: Authorization: Bearer sgt_…", null));
    }

    /** The user at the other end of the socket, as the system says. */
    private static String peer(Context context) {
        Object transport = ServletContextRequest.getServletContextRequest(context.req()).getConnectionMetaData().getConnection().getEndPoint().getTransport();
        try {
            return transport instanceof SocketChannel channel ? channel.getOption(ExtendedSocketOptions.SO_PEERCRED).user().getName() : "unknown";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
