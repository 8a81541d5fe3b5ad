package org.signetmail.web.api;

import java.time.Clock;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import org.signetmail.care.probe.ProbeReport;
import org.signetmail.care.probe.Prober;
import org.signetmail.care.probe.Starttls;
import org.signetmail.store.TrustBook;
import org.signetmail.tls.Level;
import org.signetmail.tls.Names;
import org.signetmail.tls.Pem;
import org.signetmail.tls.Pin;
import org.signetmail.tls.Trust;

import static org.signetmail.web.api.Problem.required;

/** {@code /tls/probe}: looks at another server's TLS with this server's eyes. Thread-safe. */
final class ProbeOperations {
    /** @param ca PEM of whom to trust instead of whom the server trusts; @param verify whether "verify" must be met */
    record Wanted(@Nullable String host, @Nullable Integer port, @Nullable String starttls, @Nullable String name, @Nullable Boolean verify,
            @Nullable String ca, @Nullable List<String> pins) {}

    private final Prober prober;
    private final TrustBook book;
    private final Clock clock;

    ProbeOperations(Prober prober, TrustBook book, Clock clock) {
        this.prober = prober;
        this.book = book;
        this.clock = clock;
    }

    void register(Operations all) {
        all.add(Operation.post("tls.probe", "/tls/probe", "Looks at a server's TLS with this server's eyes").onlyAsks().takes(Wanted.class).gives(ProbeReport.class)
                .run(ask -> prober.probe(question(ask.body(Wanted.class)))));
    }

    private Prober.Question question(Wanted wanted) {
        int port = required("port", wanted.port());
        if (port < 1 || port > 65_535) {
            throw Problem.invalid("port", "a port is 1 to 65535");
        }
        Set<Pin> pins = new HashSet<>();
        if (wanted.pins() != null) {
            wanted.pins().forEach(pin -> pins.add(Pin.parse(pin)));
        }
        Level level = !pins.isEmpty() ? Level.PINNED : wanted.ca() != null || Boolean.TRUE.equals(wanted.verify()) ? Level.VERIFY : Level.ENCRYPT;
        String host = required("host", wanted.host());
        if (pins.isEmpty()) {
            pins.addAll(book.pins(Names.ascii(host)));
        }
        return new Prober.Question(host, port,
                wanted.starttls() == null ? null : Views.parse(Starttls.class, "starttls", wanted.starttls()), wanted.name(), trust(wanted.ca()), pins, level);
    }

    private @Nullable Trust trust(@Nullable String ca) {
        if (ca == null) {
            return null;
        }
        try {
            return Trust.only(Pem.read(ca, null).certificates(), clock);
        } catch (Pem.Unreadable e) {
            throw Problem.invalid("ca", e.why());
        }
    }
}
