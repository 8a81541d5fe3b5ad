package org.signetmail.web.api;

import org.jspecify.annotations.Nullable;

import org.signetmail.mail.Address;
import org.signetmail.net.LiveSessions;
import org.signetmail.net.TlsSession;
import org.signetmail.web.api.Actor.Area;
import org.signetmail.web.api.Operation.May;

/** {@code /sessions}: who is connected now. Each sees and ends what is theirs. Thread-safe. */
public final class SessionOperations {
    /**
     * A session.
     *
     * @param since and the figures change while nobody does anything
     * @param in and {@code out}: octets on the wire
     */
    public record OfSession(
            String id, String protocol, String listener, String address, String since, @Nullable String tls, @Nullable String cipher, @Nullable String serverName,
            @Nullable String account, @Passing String state, @Passing String command, @Passing long in, @Passing long out) {
        static OfSession of(LiveSessions.Session s) {
            TlsSession tls = s.tls();
            return new OfSession(s.id(), s.protocol(), s.listener(), s.remote().getAddress().getHostAddress(), s.since().toString(), tls == null ? null : tls.protocol(),
                    tls == null ? null : tls.cipher(), tls == null ? null : tls.serverName(), s.account(), s.state(), s.command(), s.in(), s.out());
        }
    }

    private final LiveSessions sessions;

    SessionOperations(LiveSessions sessions) {
        this.sessions = sessions;
    }

    void register(Operations all) {
        all.add(Operation.get("sessions.list", "/sessions", "Who is connected now, the longest first").may(May.ACCOUNT)
                .query("protocol", "only smtp, submission, imap, pop3, sieve, https or http").query("listener", "only of this one")
                .query("account", "only of this address, or of @domain").query("address", "only from this address").pages(OfSession.class).run(this::list));
        all.add(Operation.get("sessions.show", "/sessions/{id}", "One of them").may(May.ACCOUNT).gives(OfSession.class).run(ask -> OfSession.of(theirs(ask))));
        all.add(Operation.delete("sessions.kill", "/sessions/{id}", "Ends it, with the protocol's goodbye").may(May.ACCOUNT).area(Area.SYSTEM).gives(OfSession.class)
                .run(ask -> {
                    LiveSessions.Session session = theirs(ask);
                    sessions.end(session.id(), "ended by the administrator");
                    return OfSession.of(session);
                }));
    }

    private Page<OfSession> list(Ask ask) {
        String account = ask.query("account").orElse(null);
        switch (ask.actor().reach()) {
            case Actor.Reach.All() -> { }
            case Actor.Reach.OneDomain(String domain, Address _) -> {
                if (account == null) {
                    account = "@" + domain;
                }
                ask.mustAdminister(account.substring(account.lastIndexOf('@') + 1));
            }
            case Actor.Reach.Own(Address self) -> account = self.toString();
        }
        var filter = new LiveSessions.Filter(ask.query("protocol").orElse(null), ask.query("listener").orElse(null), account, ask.query("address").orElse(null));
        return Page.of(sessions.list(filter, ask.after().map(SessionOperations::cursor).orElse(null), ask.limit() + 1), ask.limit(), s -> {
            LiveSessions.Cursor cursor = LiveSessions.Cursor.of(s);
            return cursor.since() + ":" + cursor.id();
        }).map(OfSession::of);
    }

    private static LiveSessions.Cursor cursor(String text) {
        int colon = text.indexOf(':');
        try {
            return new LiveSessions.Cursor(Long.parseLong(text.substring(0, Math.max(0, colon))), text.substring(colon + 1));
        } catch (NumberFormatException e) {
            throw Problem.invalid("after", "after is what next was in the page before");
        }
    }

    /** One that the asker may see; what is somebody else's is not there. */
    private LiveSessions.Session theirs(Ask ask) {
        return sessions.find(ask.name("id")).filter(s -> ask.actor().isServerAdministrator() || s.account() != null && ask.actor().reaches(Address.parse(s.account())))
                .orElseThrow(() -> Problem.notFound("session " + ask.name("id")));
    }
}
