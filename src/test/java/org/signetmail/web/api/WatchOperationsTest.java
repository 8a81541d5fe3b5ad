package org.signetmail.web.api;

import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.signetmail.mail.Address;
import org.signetmail.store.Account;
import org.signetmail.store.Deliveries;
import org.signetmail.store.Directory;
import org.signetmail.store.FlagSet;
import org.signetmail.store.History;
import org.signetmail.store.Listeners;
import org.signetmail.transcript.TestServer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Who watches sees what is theirs; what is somebody else's is not there. */
class WatchOperationsTest {
    private static final Actor ROOT = Actor.local("root");
    private static final Address CAROL = Address.parse("carol@other.test");

    @TempDir
    Path directory;

    private TestServer server;
    private Address alice;
    private final Operations all = new Operations();

    @BeforeEach
    void open() throws Exception {
        server = new TestServer(directory, Listeners.Security.NONE);
        alice = Address.parse(server.fixture(List.of()).user());
        server.store().directory().addDomain("other.test");
        new SessionOperations(server.sessions()).register(all);
        new TraceOperations(server.traces(), server.sessions()).register(all);
        new HistoryOperations(server.store().history()).register(all);
        new StatisticsOperations(server.store().statistics(), Clock.systemUTC()).register(all);
    }

    @AfterEach
    void close() {
        server.close();
    }

    private static Actor administrator(String domain) {
        return new Actor("admin@" + domain, "192.0.2.1", new Actor.Reach.OneDomain(domain, Address.parse("admin@" + domain)), Set.of());
    }

    private static Actor user(Address self) {
        return new Actor(self.toString(), "192.0.2.1", new Actor.Reach.Own(self), Set.of());
    }

    private Object run(String id, Actor actor, Map<String, String> names, Map<String, String> queries) throws Exception {
        return all.of(id).run().run(new Ask(actor, names, queries, null));
    }

    @SuppressWarnings("unchecked") // the operation's own type of page
    private <T> List<T> items(String id, Actor actor, Map<String, String> queries) throws Exception {
        return ((Page<T>) run(id, actor, Map.of(), queries)).items();
    }

    @Test
    void sessionsAreSeenAndEndedByWhomTheyConcern() throws Exception {
        try (var socket = new Socket(server.address("imap").getAddress(), server.address("imap").getPort())) {
            socket.setSoTimeout(10_000);
            var in = new java.io.BufferedReader(new java.io.InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
            in.readLine();
            socket.getOutputStream().write(("1 LOGIN " + alice + " correct-horse\r\n").getBytes(StandardCharsets.US_ASCII));
            in.readLine();
            String id = this.<SessionOperations.OfSession>items("sessions.list", ROOT, Map.of()).getFirst().id();
            assertThat(items("sessions.list", administrator("example.test"), Map.of())).hasSize(1);
            assertThat(items("sessions.list", user(alice), Map.of("account", "bob@example.test"))).hasSize(1);
            assertThat(items("sessions.list", administrator("other.test"), Map.of())).isEmpty();
            assertThat(items("sessions.list", user(CAROL), Map.of())).isEmpty();
            assertThatThrownBy(() -> items("sessions.list", administrator("other.test"), Map.of("account", alice.toString()))).isInstanceOf(Problem.Refused.class);
            for (Actor stranger : List.of(administrator("other.test"), user(CAROL))) {
                assertThatThrownBy(() -> run("sessions.show", stranger, Map.of("id", id), Map.of())).isInstanceOf(Problem.Refused.class);
                assertThatThrownBy(() -> run("sessions.kill", stranger, Map.of("id", id), Map.of())).isInstanceOf(Problem.Refused.class);
            }
            assertThatThrownBy(() -> items("sessions.list", ROOT, Map.of("after", "nonsense"))).isInstanceOf(Problem.Refused.class);
            run("sessions.kill", user(alice), Map.of("id", id), Map.of());
            assertThat(in.readLine()).startsWith("* BYE");
        }
    }

    @Test
    void historyIsToldToWhomItConcerns() throws Exception {
        Account there = ((Directory.Outcome.Done<Account>) server.store().directory().addAccount(CAROL, "", "x".toCharArray(), 0)).value();
        Account here = server.store().directory().account(alice).orElseThrow();
        var origin = new History.Origin("smtp-1.1", "ESMTP", "192.0.2.7", "mx", "", "", Address.parse("boss@sender.example"));
        try (var receiving = server.store().bodies().receive()) {
            receiving.write("Subject: x\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            try (var body = receiving.finish()) {
                server.store().deliveries().deliver(new Deliveries.Delivery(body, java.time.Instant.now(), List.of(new Deliveries.Filing(here.id(), "INBOX", FlagSet.NONE, alice),
                        new Deliveries.Filing(there.id(), "INBOX", FlagSet.NONE, CAROL)), List.of(), null, true, false, origin));
            }
        }
        List<HistoryOperations.OfMail> root = items("history.find", ROOT, Map.of("address", "boss@sender.example"));
        assertThat(root).singleElement().satisfies(m -> assertThat(m.events()).hasSize(2));
        String id = Long.toString(root.getFirst().id());
        for (Actor one : List.of(administrator("example.test"), user(alice))) {
            assertThat(this.<HistoryOperations.OfMail>items("history.find", one, Map.of())).singleElement()
                    .satisfies(m -> assertThat(m.events()).extracting(HistoryOperations.OfEvent::recipient).containsExactly(alice.toString()));
            assertThat(((HistoryOperations.OfMail) run("history.show", one, Map.of("id", id), Map.of())).events()).hasSize(1);
        }
        for (Actor stranger : List.of(administrator("third.test"), user(Address.parse("bob@example.test")))) {
            assertThat(items("history.find", stranger, Map.of("address", "boss@sender.example"))).isEmpty();
            assertThatThrownBy(() -> run("history.show", stranger, Map.of("id", id), Map.of())).isInstanceOf(Problem.Refused.class);
        }
        assertThatThrownBy(() -> items("history.find", ROOT, Map.of("from", "yesterday"))).isInstanceOf(Problem.Refused.class);
        assertThatThrownBy(() -> items("history.find", ROOT, Map.of("address", "nobody"))).isInstanceOf(Problem.Refused.class);
    }

    @Test
    void storageIsToldToTheDomainsAdministrator() throws Exception {
        var own = (StatisticsOperations.OfStorage) run("storage.list", administrator("example.test"), Map.of(), Map.of());
        assertThat(own.accounts()).extracting(StatisticsOperations.OfUse::address).containsExactly(alice.toString());
        assertThatThrownBy(() -> run("storage.list", administrator("example.test"), Map.of(), Map.of("domain", "other.test"))).isInstanceOf(Problem.Refused.class);
        assertThatThrownBy(() -> run("statistics.show", ROOT, Map.of(), Map.of("series", "no.such"))).isInstanceOf(Problem.Refused.class);
        assertThat(((StatisticsOperations.OfStatistics) run("statistics.show", ROOT, Map.of(), Map.of("span", "day"))).series()).isNotEmpty();
    }

    @Test
    void aTraceSaysWhose() throws Exception {
        assertThatThrownBy(() -> all.of("traces.start").run().run(new Ask(ROOT, Map.of(), Map.of(), new TraceOperations.NewTrace(null, null, null, null, null))))
                .isInstanceOf(Problem.Refused.class);
        assertThatThrownBy(() -> all.of("traces.start").run().run(new Ask(ROOT, Map.of(), Map.of(), new TraceOperations.NewTrace("imap-1", null, null, null, 100_000))))
                .isInstanceOf(Problem.Refused.class);
        var trace = (TraceOperations.OfTrace) all.of("traces.start").run().run(new Ask(ROOT, Map.of(), Map.of(), new TraceOperations.NewTrace(null, "Alice@example.test", "2001:db8::1", null, 1)));
        assertThat(trace.address()).as("as connections have it").isEqualTo("2001:db8:0:0:0:0:0:1");
        for (var odd : List.of(new TraceOperations.NewTrace("imap-1", null, null, null, 1), new TraceOperations.NewTrace(null, null, "mail.example", null, 1),
                new TraceOperations.NewTrace(null, null, null, "x".repeat(200), 1))) {
            assertThatThrownBy(() -> all.of("traces.start").run().run(new Ask(ROOT, Map.of(), Map.of(), odd))).isInstanceOf(Problem.Refused.class);
        }
        assertThat(items("traces.list", ROOT, Map.of())).hasSize(1);
        assertThat(trace.running()).isTrue();
        assertThat(((TraceOperations.OfTrace) run("traces.stop", ROOT, Map.of("id", Long.toString(trace.id())), Map.of())).running()).isFalse();
        assertThat(items("traces.list", ROOT, Map.of())).as("it is kept").hasSize(1);
        run("traces.remove", ROOT, Map.of("id", Long.toString(trace.id())), Map.of());
        assertThatThrownBy(() -> run("traces.lines", ROOT, Map.of("id", Long.toString(trace.id())), Map.of())).isInstanceOf(Problem.Refused.class);
    }
}
