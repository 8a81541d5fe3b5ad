package org.signetmail.web.pages;

import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import org.signetmail.web.api.Actor;
import org.signetmail.web.api.IdentityOperations.OfToken;
import org.signetmail.web.api.Page;
import org.signetmail.web.api.Problem;

/** Everybody's tokens with which programs use the API. One's own are among what gets into one's account ({@link MyAccessPages}). */
public final class TokenPages implements PagePart {
    private static final String PATH = "/tokens";
    /** As the API names them. */
    public static final List<String> SCOPES = List.of("read", "directory", "tls", "queue", "settings", "system", "all");
    /** In days; empty is never. */
    private static final List<String> LENGTHS = List.of("30", "90", "365", "");

    /**
     * The tokens.
     *
     * @param adds whether the dialogue is open; @param proven whether they showed lately who they are
     * @param made with the secret that is shown this once, or null; @param example of a call with it
     */
    public record Listing(List<OfToken> tokens, boolean later, @Nullable String next, Form add, boolean adds, boolean proven, @Nullable OfToken made,
            String example) {
        /** Not with the secret that it may have. */
        @Override
        public String toString() {
            return "Listing";
        }
    }

    @Override
    public void register(PageRoutes routes) {
        routes.menu(Menu.Section.SERVER, 50, PATH, "tokens.title", Icon.KEY, PageRoutes.SERVER);
        routes.get(PATH, PageRoutes.SERVER, visit -> list(visit, usual(visit.actor()), null));
        routes.post(PATH + "/add", PageRoutes.SERVER, TokenPages::add);
        routes.post(PATH + "/{id}/remove", PageRoutes.SERVER, TokenPages::remove);
    }

    private static Form usual(Actor actor) {
        return Form.of(Map.of("scope-read", "true", "days", "90", "owner", actor.who()));
    }

    private static Answer.Show list(Visit visit, Form add, @Nullable OfToken made) throws Exception {
        Page<OfToken> page = visit.list(OfToken.class, "tokens.list", Map.of(), Map.of("after", visit.query("after"), "limit", "50"));
        return Answer.show("tokens/list", new Listing(page.items(), !visit.query("after").isEmpty(), visit.next(PATH, Map.of(), page), add,
                add.refused() || visit.query("open").equals("add"), MySignInPages.proven(visit), made,
                "curl -H \"Authorization: Bearer $TOKEN\" https://" + visit.context().header("Host") + "/api/v1/accounts"));
    }

    private static Answer add(Visit visit) throws Exception {
        Form form = visit.form(Stream.concat(Stream.of("name", "owner", "days"), SCOPES.stream().map(scope -> "scope-" + scope)).toArray(String[]::new));
        return visit.attempt(form, () -> {
            String days = form.value("days");
            if (!LENGTHS.contains(days)) {
                throw Problem.invalid("days", "choose for how long");
            }
            var wanted = new HashMap<String, Object>(Map.of("name", form.value("name"), "scopes", SCOPES.stream().filter(scope -> form.checked("scope-" + scope)).toList()));
            if (!form.value("owner").isEmpty()) {
                wanted.put("owner", form.value("owner"));
            }
            if (!days.isEmpty()) {
                wanted.put("expires", visit.page().now().plus(Duration.ofDays(Long.parseLong(days))).toString());
            }
            return list(visit, usual(visit.actor()), (OfToken) visit.perform("tokens.add", Map.of(), wanted));
        }, refused -> list(visit, refused, null));
    }

    private static Answer remove(Visit visit) throws Exception {
        return visit.attempt(PATH, () -> {
            var gone = (OfToken) visit.perform("tokens.remove", Map.of("id", visit.name("id")), null);
            return Answer.go(PATH).saying(Flash.ok(visit.t().of("tokens.removed", gone.name())));
        });
    }

    /** Until when, with the words for it. */
    public static Map<String, String> lengths(Texts t) {
        var lengths = new LinkedHashMap<String, String>();
        LENGTHS.forEach(days -> lengths.put(days, t.word("tokens.for", days.isEmpty() ? "ever" : days)));
        return lengths;
    }
}
