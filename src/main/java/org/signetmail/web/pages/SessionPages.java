package org.signetmail.web.pages;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import org.signetmail.web.api.LogOperations.OfLine;
import org.signetmail.web.api.Page;
import org.signetmail.web.api.Problem;
import org.signetmail.web.api.SessionOperations.OfSession;
import org.signetmail.web.api.TraceOperations.OfTrace;

/** Who is connected now. */
public final class SessionPages implements PagePart {
    private static final String PATH = "/sessions";

    public record Listing(List<OfSession> sessions, Form asked, boolean later, @Nullable String next) {}

    /**
     * One session, there or over.
     *
     * @param session null when it is over; @param traces in which its lines may be; @param lines of the log that are about it, newest first
     */
    public record One(String id, @Nullable OfSession session, List<OfTrace> traces, List<OfLine> lines) {}

    @Override
    public void register(PageRoutes routes) {
        routes.menu(Menu.Section.SERVER, 30, PATH, "sessions.title", Icon.DEVICE, PageRoutes.ADMINISTRATORS);
        routes.get(PATH, PageRoutes.ADMINISTRATORS, SessionPages::list);
        routes.get(PATH + "/{id}", PageRoutes.ADMINISTRATORS, SessionPages::one);
        routes.post(PATH + "/{id}/kill", PageRoutes.ADMINISTRATORS, SessionPages::kill);
    }

    private static Answer list(Visit visit) throws Exception {
        Map<String, String> asked = Map.of("protocol", visit.query("protocol"), "account", visit.query("account"), "address", visit.query("address"));
        var questions = new HashMap<>(asked);
        questions.put("after", visit.query("after"));
        questions.put("limit", "50");
        Page<OfSession> page = visit.list(OfSession.class, "sessions.list", Map.of(), questions);
        return Answer.show("sessions/list", new Listing(page.items(), Form.of(asked), !visit.query("after").isEmpty(), visit.next(PATH, asked, page)));
    }

    private static Answer one(Visit visit) throws Exception {
        String id = visit.name("id");
        OfSession session = null;
        try {
            session = visit.ask(OfSession.class, "sessions.show", Map.of("id", id));
        } catch (Problem.Refused over) {
            if (!visit.page().serverAdministrator()) {
                throw over;
            }
        }
        if (!visit.page().serverAdministrator()) {
            return Answer.show("sessions/one", new One(id, session, List.of(), List.of()));
        }
        List<OfLine> lines = visit.list(OfLine.class, "log.list", Map.of(), Map.of("id", id, "limit", "50")).items();
        List<OfTrace> traces = visit.list(OfTrace.class, "traces.list", Map.of(), Map.of()).items();
        if (session == null && lines.isEmpty() && traces.stream().noneMatch(trace -> id.equals(trace.session()))) {
            throw Problem.notFound("session " + id);
        }
        OfSession now = session;
        return Answer.show("sessions/one", new One(id, session, traces.stream().filter(trace -> about(trace, id, now)).toList(), lines));
    }

    /** A browser's connection is nobody's: each of its requests says whose it is. */
    public static String who(Texts t, OfSession session) {
        String account = session.account();
        return account != null ? account : t.of(session.protocol().startsWith("http") ? "sessions.web" : "sessions.nobody");
    }

    /** Whether a trace may have lines of a session. */
    private static boolean about(OfTrace trace, String id, @Nullable OfSession session) {
        return id.equals(trace.session()) || session != null && (session.listener().equals(trace.listener()) || session.address().equals(trace.address())
                || trace.account() != null && trace.account().equalsIgnoreCase(session.account()));
    }

    /** What it does just now, in words and with the command as the protocol names it. */
    public static String doing(OfSession session, Texts t) {
        String state = session.state();
        String selected = "selected ";
        String word = state.startsWith(selected) ? t.of("sessions.in-mailbox", state.substring(selected.length())) : t.wordOr("sessions.state", state.replace(' ', '-'));
        return session.command().isEmpty() ? word : word + " · " + session.command();
    }

    private static Answer kill(Visit visit) throws Exception {
        String id = visit.name("id");
        return visit.attempt(PATH, () -> {
            visit.perform("sessions.kill", Map.of("id", id), null);
            return Answer.go(PATH).saying(Flash.ok(visit.t().of("sessions.ended")));
        });
    }
}
