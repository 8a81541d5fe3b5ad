package org.signetmail.web;

import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.util.Base64;
import java.util.Map;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import jdk.net.ExtendedSocketOptions;
import org.eclipse.jetty.ee10.servlet.ServletContextRequest;
import org.jspecify.annotations.Nullable;

import org.signetmail.care.Caretaker;

import static org.signetmail.web.Exchange.required;

/**
 * {@code /certificates/{name}/key} and {@code /pkcs12}: what is secret, by POST, so that nothing on the way keeps it.
 * Certificates themselves are in every view. Thread-safe.
 */
final class ExportOperations {
    record Locked(@Nullable String password) {
        @Override
        public String toString() {
            return "Locked";
        }
    }

    private final Caretaker caretaker;
    private final Exchange exchange;

    ExportOperations(Caretaker caretaker, Exchange exchange) {
        this.caretaker = caretaker;
        this.exchange = exchange;
    }

    void register(RoutesConfig routes) {
        routes.post(AdminApi.BASE + "/certificates/{name}/key", c ->
                exchange.answer(c, Map.of("pem", Problem.settled(caretaker.exports().key(c.pathParam("name"), who(c))))));
        routes.post(AdminApi.BASE + "/certificates/{name}/pkcs12", c -> exchange.answer(c, Map.of("pkcs12", Base64.getEncoder().encodeToString(Problem.settled(
                caretaker.exports().pkcs12(c.pathParam("name"), required("password", exchange.body(c, Locked.class).password()).toCharArray(), who(c)))))));
    }

    /** The user at the other end of the socket, as the system says. */
    private static String who(Context context) throws IOException {
        Object transport = ServletContextRequest.getServletContextRequest(context.req()).getConnectionMetaData().getConnection().getEndPoint().getTransport();
        return transport instanceof SocketChannel channel ? "the user " + channel.getOption(ExtendedSocketOptions.SO_PEERCRED).user().getName() : "an unknown user";
    }
}
