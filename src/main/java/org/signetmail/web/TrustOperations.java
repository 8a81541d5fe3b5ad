package org.signetmail.web;

import java.time.Clock;
import java.util.Base64;
import java.util.List;

import io.javalin.config.RoutesConfig;
import org.jspecify.annotations.Nullable;

import org.signetmail.care.trust.TrustDesk;
import org.signetmail.store.TrustBook;
import org.signetmail.tls.Level;
import org.signetmail.tls.Names;
import org.signetmail.tls.Pin;

import static org.signetmail.web.Exchange.required;

/** {@code /trust} and {@code /tls/policies}: whom the server trusts, and how safe its connections must be. Thread-safe. */
final class TrustOperations {
    /** Without a pin, what the host showed when it was refused last. */
    record NewPin(@Nullable String host, @Nullable String pin) {}

    /** @param content the file's octets, base64 */
    record NewFile(@Nullable String name, @Nullable String content) {}

    record SetPolicy(@Nullable String level) {}

    private final TrustDesk desk;
    private final Exchange exchange;
    private final Clock clock;

    TrustOperations(TrustDesk desk, Exchange exchange, Clock clock) {
        this.desk = desk;
        this.exchange = exchange;
        this.clock = clock;
    }

    void register(RoutesConfig routes) {
        routes.get(AdminApi.BASE + "/trust", c -> exchange.answer(c, TrustViews.Overview.of(desk, clock.instant())));
        routes.get(AdminApi.BASE + "/trust/seen", c -> exchange.answer(c, desk.book().seen().stream().map(s -> TrustViews.OfSeen.of(s, clock.instant())).toList()));
        routes.get(AdminApi.BASE + "/trust/seen/{host}", c -> exchange.answer(c, desk.book().seen(Names.ascii(c.pathParam("host")))
                .map(s -> TrustViews.OfSeen.of(s, clock.instant())).orElseThrow(() -> Problem.notFound("refused certificate of " + c.pathParam("host")))));
        routes.post(AdminApi.BASE + "/trust/pins", c -> {
            NewPin wanted = exchange.body(c, NewPin.class);
            Pin pin = wanted.pin() == null ? null : Pin.parse(wanted.pin());
            exchange.answer(c, 201, TrustViews.OfPin.of(Problem.settled(desk.pin(required("host", wanted.host()), pin))));
        });
        routes.delete(AdminApi.BASE + "/trust/pins/{host}", c -> {
            String pin = c.queryParam("pin");
            List<TrustBook.Pinned> gone = Problem.settled(desk.book().unpin(Names.ascii(c.pathParam("host")), pin == null ? null : Pin.parse(pin)));
            exchange.answer(c, gone.stream().map(TrustViews.OfPin::of).toList());
        });
        routes.post(AdminApi.BASE + "/trust/files", c -> {
            NewFile wanted = exchange.body(c, NewFile.class);
            exchange.answer(c, 201, TrustViews.OfFile.of(Problem.settled(desk.trust().folder()
                    .add(required("name", wanted.name()), octets(required("content", wanted.content())))), clock.instant()));
        });
        routes.delete(AdminApi.BASE + "/trust/files/{file}", c ->
                exchange.answer(c, TrustViews.OfFile.of(Problem.settled(desk.trust().folder().remove(c.pathParam("file"))), clock.instant())));
        routes.get(AdminApi.BASE + "/tls/policies", c -> exchange.answer(c, TrustViews.Policies.of(desk)));
        routes.put(AdminApi.BASE + "/tls/policies/{destination}", c -> {
            String word = required("level", exchange.body(c, SetPolicy.class).level());
            Level level = Level.of(word).orElseThrow(() -> Problem.invalid("level", "\"" + word + "\" is no level: " + Level.words()));
            exchange.answer(c, TrustViews.OfPolicy.of(Problem.settled(desk.set(c.pathParam("destination"), level))));
        });
        routes.delete(AdminApi.BASE + "/tls/policies/{destination}", c ->
                exchange.answer(c, TrustViews.OfPolicy.of(Problem.settled(desk.book().removePolicy(Names.ascii(c.pathParam("destination")))))));
    }

    private static byte[] octets(String base64) {
        try {
            return Base64.getDecoder().decode(base64);
        } catch (IllegalArgumentException e) {
            throw Problem.invalid("content", "the content is not base64");
        }
    }
}
