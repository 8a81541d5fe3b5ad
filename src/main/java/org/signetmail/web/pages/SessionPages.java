package org.signetmail.web.pages;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import org.signetmail.web.api.Page;
import org.signetmail.web.api.SessionOperations.OfSession;

/** Who is connected now. */
public final class SessionPages implements PagePart {
    private static final String PATH = "/sessions";

    public record Listing(List<OfSession> sessions, Form asked, boolean later, @Nullable String next) {}

    @Override
    public void register(PageRoutes routes) {
        routes.menu(Menu.Section.SERVER, 30, PATH, "sessions.title", Icon.DEVICE, PageRoutes.ADMINISTRATORS);
        routes.get(PATH, PageRoutes.ADMINISTRATORS, SessionPages::list);
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

    private static Answer kill(Visit visit) throws Exception {
        String id = visit.name("id");
        return visit.attempt(PATH, () -> {
            visit.perform("sessions.kill", Map.of("id", id), null);
            return Answer.go(PATH).saying(Flash.ok(visit.t().of("sessions.ended")));
        });
    }
}
