package org.signetmail.web.api;

import java.net.InetAddress;
import java.time.Duration;
import java.util.List;

import org.jspecify.annotations.Nullable;

import org.signetmail.mail.Address;
import org.signetmail.net.LiveSessions;
import org.signetmail.net.Traces;

/** {@code /traces}: what is said in sessions, secrets masked and bodies left out, for a time. Thread-safe. */
public final class TraceOperations {
    /** One of the first four at least. @param minutes for how long, ten when not said */
    record NewTrace(@Nullable String session, @Nullable String account, @Nullable String address, @Nullable String listener, @Nullable Integer minutes) {}

    /** @param full it holds as much as it may, and no more is recorded; @param running false when it is full, was stopped, or its time is over */
    public record OfTrace(long id, @Nullable String session, @Nullable String account, @Nullable String address, @Nullable String listener, String until, @Passing long lines,
            @Passing boolean full, @Passing boolean running) {
        static OfTrace of(Traces.Recording r) {
            Traces.Wanted w = r.wanted();
            return new OfTrace(r.id(), w.session(), w.account(), w.address(), w.listener(), r.until().toString(), r.size(), r.full(), !r.over());
        }
    }

    /** @param direction &gt; from the client, &lt; from the server */
    public record OfLine(long number, String at, String session, String direction, String text) {
        static OfLine of(Traces.Line l) {
            return new OfLine(l.number(), l.at().toString(), l.session(), String.valueOf(l.direction()), l.text());
        }
    }

    private static final int MOST_NAME = 100;

    private final Traces traces;
    private final LiveSessions sessions;

    TraceOperations(Traces traces, LiveSessions sessions) {
        this.traces = traces;
        this.sessions = sessions;
    }

    void register(Operations all) {
        all.add(Operation.get("traces.list", "/traces", "Traces that run or are kept").pages(OfTrace.class)
                .run(_ -> Page.whole(traces.list().stream().map(OfTrace::of).toList())));
        all.add(Operation.post("traces.start", "/traces", "Records what is said in sessions, secrets masked").takes(NewTrace.class).gives(OfTrace.class).made().run(this::start));
        all.add(Operation.get("traces.show", "/traces/{id}", "One of them").gives(OfTrace.class).run(ask -> OfTrace.of(found(ask))));
        all.add(Operation.get("traces.lines", "/traces/{id}/lines", "What was said, in its order").pages(OfLine.class).run(ask -> {
            List<Traces.Line> lines = found(ask).lines(ask.wholeNumber("after").orElse(0L), ask.limit() + 1);
            return Page.of(lines, ask.limit(), l -> Long.toString(l.number())).map(OfLine::of);
        }));
        all.add(Operation.post("traces.stop", "/traces/{id}/stop", "Stops it; what was said stays to be read").changes("traces.show").gives(OfTrace.class)
                .run(ask -> OfTrace.of(traces.stop(found(ask).id()).orElseThrow(() -> Problem.notFound("trace " + ask.name("id"))))));
        all.add(Operation.delete("traces.remove", "/traces/{id}", "Stops it and forgets what was said").gives(OfTrace.class).run(ask -> {
            Traces.Recording recording = found(ask);
            traces.drop(recording.id());
            return OfTrace.of(recording);
        }));
    }

    private OfTrace start(Ask ask) {
        NewTrace wanted = ask.body(NewTrace.class);
        if (wanted.session() == null && wanted.account() == null && wanted.address() == null && wanted.listener() == null) {
            throw Problem.invalid("session", "say whose: a session, an account, an address or a listener");
        }
        long minutes = wanted.minutes() == null ? Traces.USUAL.toMinutes() : wanted.minutes();
        if (minutes < 1 || minutes > Traces.LONGEST.toMinutes()) {
            throw Problem.invalid("minutes", "minutes is 1 to " + Traces.LONGEST.toMinutes());
        }
        String session = wanted.session();
        if (session != null && sessions.find(session).isEmpty()) {
            throw Problem.invalid("session", "there is no session " + session + " now");
        }
        if (wanted.listener() != null && wanted.listener().length() > MOST_NAME) {
            throw Problem.invalid("listener", "there is no listener of such a name");
        }
        String account = wanted.account() == null ? null : Address.parse(wanted.account()).toString();
        try {
            return OfTrace.of(traces.start(new Traces.Wanted(session, account, literal(wanted.address()), wanted.listener()), Duration.ofMinutes(minutes), sessions));
        } catch (IllegalStateException many) {
            throw new Problem.Refused(new Problem("Too many", 409, String.valueOf(many.getMessage()), null));
        }
    }

    /** As connections have it. */
    private static @Nullable String literal(@Nullable String address) {
        try {
            return address == null ? null : InetAddress.ofLiteral(address).getHostAddress();
        } catch (IllegalArgumentException e) {
            throw Problem.invalid("address", "address is an IP address, as 192.0.2.7");
        }
    }

    private Traces.Recording found(Ask ask) {
        return traces.find(ask.number("id")).orElseThrow(() -> Problem.notFound("trace " + ask.name("id")));
    }
}
