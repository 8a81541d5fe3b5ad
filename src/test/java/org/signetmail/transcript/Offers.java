package org.signetmail.transcript;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** What a server offers at any time: in the clear, under TLS, and to who is logged in. Asked once for each door. */
final class Offers {
    private final Target target;
    private final Map<String, Set<String>> known = new HashMap<>();

    Offers(Target target) {
        this.target = target;
    }

    Set<String> at(String door, Tongue tongue) throws IOException {
        Set<String> offered = known.get(door);
        if (offered == null) {
            offered = ask(door, tongue);
            known.put(door, offered);
        }
        return offered;
    }

    private Set<String> ask(String door, Tongue tongue) throws IOException {
        Target.Fixture who = target.fixture(List.of());
        Target.Manner manner = target.manner();
        var offered = new TreeSet<String>();
        try (var session = new ClientSession("", target.address(door), manner.patience(), new StringBuilder())) {
            if (manner.login() == Target.Login.TLS) {
                session.upgrade(manner.tls(who.user()), who.host());
            }
            session.greeting(tongue);
            add(session, tongue, offered);
            if (manner.login() == Target.Login.STARTTLS) {
                session.ask(tongue, tongue.startTls());
                session.upgrade(manner.tls(who.user()), who.host());
                if (tongue.greetsUnderTls()) {
                    session.greeting(tongue);
                }
                add(session, tongue, offered);
            }
            // RFC 3501 6.2, RFC 2449 5: some capabilities are told after login alone. SMTP tells all at EHLO.
            if (!(tongue instanceof SmtpTongue)) {
                for (String command : tongue.logIn(who.user(), who.password())) {
                    session.ask(tongue, command);
                }
                add(session, tongue, offered);
            }
        }
        return offered;
    }

    private static void add(ClientSession session, Tongue tongue, Set<String> offered) throws IOException {
        session.ask(tongue, tongue.askOffers()).stream().filter(fact -> fact.startsWith(Response.OFFERS))
                .map(fact -> fact.substring(Response.OFFERS.length())).forEach(offered::add);
    }
}
