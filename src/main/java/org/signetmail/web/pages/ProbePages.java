package org.signetmail.web.pages;

import java.util.LinkedHashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import org.signetmail.care.probe.ProbeReport;
import org.signetmail.web.api.Problem;

/** Looks at any server's TLS with this server's eyes. A look changes nothing, but reaches out: so it is a form that is sent. */
public final class ProbePages implements PagePart {
    private static final String PATH = "/probe";
    private static final int SMTP = 25;
    private static final Map<Integer, String> USUAL = Map.of(SMTP, "smtp", 587, "smtp", 143, "imap", 110, "pop3", 4190, "sieve");

    /** @param starttls as a choice; @param report null before the first look */
    public record Looking(Form form, Map<String, String> starttls, @Nullable ProbeReport report) {}

    @Override
    public void register(PageRoutes routes) {
        routes.menu(Menu.Section.TLS, 50, PATH, "probe.title", Icon.STETHOSCOPE, PageRoutes.SERVER);
        routes.get(PATH, PageRoutes.SERVER, visit -> show(visit, Form.of(Map.of("host", visit.query("host"), "port", "25", "starttls", "auto")), null));
        routes.post(PATH, PageRoutes.SERVER, ProbePages::look);
    }

    private static Answer.Show show(Visit visit, Form form, @Nullable ProbeReport report) {
        var choices = new LinkedHashMap<String, String>();
        for (String way : new String[] {"auto", "none", "smtp", "imap", "pop3", "sieve"}) {
            choices.put(way, visit.t().word("probe.starttls", way));
        }
        return Answer.show("probe/page", new Looking(form, choices, report));
    }

    private static Answer look(Visit visit) throws Exception {
        Form form = visit.form("host", "port", "starttls");
        return visit.attempt(form, () -> {
            int port = port(visit, form);
            var body = new LinkedHashMap<String, Object>();
            body.put("host", form.value("host"));
            body.put("port", port);
            body.put("verify", true);
            String starttls = form.value("starttls").equals("auto") ? USUAL.getOrDefault(port, "none") : form.value("starttls");
            if (!starttls.equals("none")) {
                body.put("starttls", starttls);
            }
            return show(visit, form, (ProbeReport) visit.perform("tls.probe", Map.of(), body));
        }, refused -> show(visit, refused, null));
    }

    private static int port(Visit visit, Form form) {
        try {
            return Integer.parseInt(form.value("port"));
        } catch (NumberFormatException none) {
            throw Problem.invalid("port", visit.t().of("listeners.port-number"));
        }
    }
}
