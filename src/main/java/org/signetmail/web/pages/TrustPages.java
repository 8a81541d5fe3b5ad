package org.signetmail.web.pages;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.signetmail.web.api.TrustViews;

/** Whom the server trusts when it connects to others: certificates, pins, what was refused, and how safe each destination must be. */
public final class TrustPages implements PagePart {
    static final String PATH = "/trust";
    private static final List<String> LEVELS = List.of("verify", "encrypt", "opportunistic", "pinned", "none");

    /** @param levels as a choice; @param pin and @param policy the dialogues' forms; @param adding the form that takes files */
    public record Whole(TrustViews.Overview trust, List<TrustViews.OfSeen> seen, TrustViews.Policies policies, Map<String, String> levels, Form adding, Form pin, Form policy) {}

    @Override
    public void register(PageRoutes routes) {
        routes.menu(Menu.Section.TLS, 30, PATH, "trust.title", Icon.SHIELD, PageRoutes.SERVER);
        routes.get(PATH, PageRoutes.SERVER, visit -> show(visit, Form.empty(), Form.empty(), Form.empty()));
        routes.post(PATH + "/add", PageRoutes.SERVER, TrustPages::add);
        routes.post(PATH + "/remove", PageRoutes.SERVER, TrustPages::remove);
        routes.post(PATH + "/pin", PageRoutes.SERVER, TrustPages::pin);
        routes.post(PATH + "/unpin", PageRoutes.SERVER, TrustPages::unpin);
        routes.post(PATH + "/policy", PageRoutes.SERVER, TrustPages::policy);
        routes.post(PATH + "/no-policy", PageRoutes.SERVER, TrustPages::noPolicy);
    }

    private static Answer.Show show(Visit visit, Form adding, Form pin, Form policy) throws Exception {
        var levels = new LinkedHashMap<String, String>();
        LEVELS.forEach(level -> levels.put(level, visit.t().word("trust.level", level)));
        return Answer.show("trust/page", new Whole(visit.ask(TrustViews.Overview.class, "trust.show", Map.of()),
                visit.list(TrustViews.OfSeen.class, "trust.seen-list", Map.of(), Map.of()).items(), visit.ask(TrustViews.Policies.class, "tls-policies.list", Map.of()), levels,
                adding, pin, policy));
    }

    private static Answer add(Visit visit) throws Exception {
        return visit.attempt(Form.empty(), () -> {
            List<Map<String, String>> files = Uploads.of(visit, "files", "");
            if (files.isEmpty()) {
                throw org.signetmail.web.api.Problem.invalid("files", visit.t().of("trust.no-file"));
            }
            for (Map<String, String> file : files) {
                visit.perform("trust.add", Map.of(), file);
            }
            return Answer.go(PATH).saying(Flash.ok(visit.t().of("trust.added", files.size())));
        }, refused -> show(visit, refused, Form.empty(), Form.empty()));
    }

    private static Answer remove(Visit visit) throws Exception {
        String file = visit.exactly("file");
        return visit.attempt(PATH, () -> {
            visit.perform("trust.remove", Map.of("file", file), null);
            return Answer.go(PATH).saying(Flash.ok(visit.t().of("trust.removed", file)));
        });
    }

    /** Without a pin it is what the host showed when it was refused last. */
    private static Answer pin(Visit visit) throws Exception {
        Form form = visit.form("host", "pin");
        return visit.attempt(form, () -> {
            var body = new LinkedHashMap<String, String>();
            body.put("host", form.value("host"));
            if (form.checked("pin")) {
                body.put("pin", form.value("pin"));
            }
            visit.perform("trust.pin", Map.of(), body);
            return Answer.go(PATH).saying(Flash.ok(visit.t().of("trust.pinned", form.value("host"))));
        }, refused -> show(visit, Form.empty(), refused, Form.empty()));
    }

    private static Answer unpin(Visit visit) throws Exception {
        String host = visit.exactly("host");
        return visit.attempt(PATH, () -> {
            visit.perform("trust.unpin", Map.of("host", host), null);
            return Answer.go(PATH).saying(Flash.ok(visit.t().of("trust.unpinned", host)));
        });
    }

    private static Answer policy(Visit visit) throws Exception {
        Form form = visit.form("destination", "level");
        return visit.attempt(form, () -> {
            visit.perform("tls-policies.set", Map.of("destination", form.value("destination")), Map.of("level", form.value("level")));
            return Answer.go(PATH).saying(Flash.ok(visit.t().of("trust.policy-set", form.value("destination"))));
        }, refused -> show(visit, Form.empty(), Form.empty(), refused));
    }

    private static Answer noPolicy(Visit visit) throws Exception {
        String destination = visit.exactly("destination");
        return visit.attempt(PATH, () -> {
            visit.perform("tls-policies.remove", Map.of("destination", destination), null);
            return Answer.go(PATH).saying(Flash.ok(visit.t().of("trust.policy-removed", destination)));
        });
    }
}
