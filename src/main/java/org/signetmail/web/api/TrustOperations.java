package org.signetmail.web.api;

import java.time.Clock;
import java.time.Instant;
import java.util.Base64;

import org.jspecify.annotations.Nullable;

import org.signetmail.care.trust.TrustDesk;
import org.signetmail.store.DestinationBook;
import org.signetmail.store.TrustBook;
import org.signetmail.tls.Level;
import org.signetmail.tls.Names;
import org.signetmail.tls.Pin;
import org.signetmail.web.api.Actor.Area;

import static org.signetmail.web.api.Problem.required;

/** {@code /trust} and {@code /tls/policies}: whom the server trusts, and how safe its connections must be. Thread-safe. */
final class TrustOperations {
    /** Without a pin, what the host showed when it was refused last. */
    record NewPin(@Nullable String host, @Nullable String pin) {}

    /** @param content the file's octets, base64 */
    record NewFile(@Nullable String name, @Nullable String content) {}

    record SetPolicy(@Nullable String level) {}

    private final TrustDesk desk;
    private final Clock clock;

    TrustOperations(TrustDesk desk, Clock clock) {
        this.desk = desk;
        this.clock = clock;
    }

    void register(Operations all) {
        all.add(Operation.get("trust.show", "/trust", "Whom the server trusts when it connects to others").gives(TrustViews.Overview.class)
                .run(_ -> TrustViews.Overview.of(desk, clock.instant())));
        all.add(Operation.get("trust.seen-list", "/trust/seen", "Certificates of others that were refused").pages(TrustViews.OfSeen.class)
                .run(_ -> Page.whole(desk.book().seen().stream().map(s -> TrustViews.OfSeen.of(s, clock.instant())).toList())));
        all.add(Operation.get("trust.seen", "/trust/seen/{host}", "What a host showed when it was refused last").gives(TrustViews.OfSeen.class)
                .run(ask -> desk.book().seen(Names.ascii(ask.name("host"))).map(s -> TrustViews.OfSeen.of(s, clock.instant()))
                        .orElseThrow(() -> Problem.notFound("refused certificate of " + ask.name("host")))));
        all.add(Operation.post("trust.pin", "/trust/pins", "Trusts a key for a host; without one, what it showed last").area(Area.TLS).takes(NewPin.class)
                .gives(TrustViews.OfPin.class).made().run(ask -> {
                    NewPin wanted = ask.body(NewPin.class);
                    Pin pin = wanted.pin() == null ? null : Pin.parse(wanted.pin());
                    return TrustViews.OfPin.of(Problem.settled(desk.pin(required("host", wanted.host()), pin)));
                }));
        all.add(Operation.delete("trust.unpin", "/trust/pins/{host}", "Trusts a host's pins no more").area(Area.TLS).query("pin", "only this one")
                .pages(TrustViews.OfPin.class).before(ask -> desk.book().pins().stream().filter(p -> p.host().equals(Names.ascii(ask.name("host")))).map(TrustViews.OfPin::of).toList())
                .run(ask -> Page.whole(Problem.settled(desk.book().unpin(Names.ascii(ask.name("host")), ask.query("pin").map(Pin::parse).orElse(null)))
                        .stream().map(TrustViews.OfPin::of).toList())));
        all.add(Operation.post("trust.add", "/trust/files", "Trusts an authority's or a server's certificate").area(Area.TLS).takes(NewFile.class)
                .gives(TrustViews.OfFile.class).made().run(ask -> {
                    NewFile wanted = ask.body(NewFile.class);
                    return TrustViews.OfFile.of(Problem.settled(desk.trust().folder()
                            .add(required("name", wanted.name()), octets(required("content", wanted.content())))), clock.instant());
                }));
        all.add(Operation.delete("trust.remove", "/trust/files/{file}", "Trusts what is in a file no more").area(Area.TLS).gives(TrustViews.OfFile.class)
                .before(ask -> desk.trust().folder().entries().stream().filter(e -> e.file().equals(ask.name("file"))).findFirst().map(e -> TrustViews.OfFile.of(e, clock.instant()))
                        .orElseThrow(() -> Problem.notFound("file " + ask.name("file"))))
                .run(ask -> TrustViews.OfFile.of(Problem.settled(desk.trust().folder().remove(ask.name("file"))), clock.instant())));
        all.add(Operation.get("tls.destinations", "/tls/destinations", "How TLS went with each host that the server connected to, newest first").pages(TrustViews.OfDestination.class)
                .query("containing", "part of a host or destination").run(ask -> Page.of(desk.encounters().list(ask.query("containing").orElse(""),
                        ask.after().map(TrustOperations::after).orElse(null), ask.limit() + 1), ask.limit(), m -> m.at().toEpochMilli() + " " + m.host())
                        .map(m -> TrustViews.OfDestination.of(m, desk, clock.instant()))));
        all.add(Operation.get("tls.destination", "/tls/destinations/{host}", "How TLS went with one host the last time").gives(TrustViews.OfDestination.class)
                .run(ask -> desk.encounters().find(Names.ascii(ask.name("host"))).map(m -> TrustViews.OfDestination.of(m, desk, clock.instant()))
                        .orElseThrow(() -> Problem.notFound("connection to " + ask.name("host") + " that is remembered"))));
        all.add(Operation.get("tls-policies.list", "/tls/policies", "How safe connections to others must be").gives(TrustViews.Policies.class)
                .run(_ -> TrustViews.Policies.of(desk)));
        all.add(Operation.get("tls-policies.show", "/tls/policies/{destination}", "How safe connections to one destination must be").gives(TrustViews.OfPolicy.class)
                .run(ask -> desk.book().level(Names.ascii(ask.name("destination"))).map(l -> TrustViews.OfPolicy.of(new TrustBook.Policy(Names.ascii(ask.name("destination")), l)))
                        .orElseThrow(() -> Problem.notFound("policy for " + ask.name("destination")))));
        all.add(Operation.put("tls-policies.set", "/tls/policies/{destination}", "How safe connections to one destination must be").area(Area.TLS).takes(SetPolicy.class)
                .gives(TrustViews.OfPolicy.class).run(ask -> {
                    String word = required("level", ask.body(SetPolicy.class).level());
                    Level level = Level.of(word).orElseThrow(() -> Problem.invalid("level", "\"" + word + "\" is no level: " + Level.words()));
                    return TrustViews.OfPolicy.of(Problem.settled(desk.set(ask.name("destination"), level)));
                }));
        all.add(Operation.delete("tls-policies.remove", "/tls/policies/{destination}", "Back to the usual level").area(Area.TLS).gives(TrustViews.OfPolicy.class)
                .run(ask -> TrustViews.OfPolicy.of(Problem.settled(desk.book().removePolicy(Names.ascii(ask.name("destination")))))));
    }

    private static DestinationBook.After after(String cursor) {
        int space = cursor.indexOf(' ');
        try {
            return new DestinationBook.After(Instant.ofEpochMilli(Long.parseLong(cursor.substring(0, Math.max(0, space)))), cursor.substring(space + 1));
        } catch (NumberFormatException e) {
            throw Problem.invalid("after", "after is what next was in the page before");
        }
    }

    private static byte[] octets(String base64) {
        try {
            return Base64.getDecoder().decode(base64);
        } catch (IllegalArgumentException e) {
            throw Problem.invalid("content", "the content is not base64");
        }
    }
}
