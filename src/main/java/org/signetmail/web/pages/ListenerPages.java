package org.signetmail.web.pages;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

import org.signetmail.care.TlsStatus;
import org.signetmail.care.probe.SelfProbe;
import org.signetmail.web.api.ListenerOperations.OfClientAuthority;
import org.signetmail.web.api.Problem;
import org.signetmail.web.api.Views.OfCertificate;
import org.signetmail.web.api.Views.OfListener;

/** Where the server listens, and how: one table, edited in its rows. What the server finds at its own doors comes after the table. */
public final class ListenerPages implements PagePart {
    static final String PATH = "/listeners";
    private static final List<String> PROTOCOLS = List.of("smtp", "submission", "imap", "pop3", "sieve", "https", "http");
    private static final List<String> SECURITIES = List.of("tls", "starttls-required", "starttls-optional", "none");
    private static final List<String> PROFILES = List.of("intermediate", "modern", "legacy");
    private static final List<String> CLIENT_CERTIFICATES = List.of("none", "optional", "required");
    /** How the API names the installation's own authority among others. */
    private static final String OWN = "own";
    private static final String[] FIELDS = {"address", "port", "security", "certificate", "profile", "clientCertificates", "clientAuthority", "proxies", "plaintextLogin", "maxConnections"};

    /** What a listener may be set to. @param certificates by name, with the choice by name alone; @param authorities for clients' certificates */
    public record Options(Map<String, String> protocols, Map<String, String> securities, Map<String, String> certificates, Map<String, String> profiles,
            Map<String, String> clientCertificates, Map<String, String> authorities) {}

    /** @param trouble why the last change was refused, or null */
    public record Row(OfListener listener, @Nullable String trouble) {}

    /** @param editing the row that is open, or null; @param authority the form of one for clients' certificates */
    public record Listing(List<Row> rows, @Nullable Editing editing, Options options, Form add, List<OfClientAuthority> authorities, Form authority) {}

    public record Editing(OfListener listener, Options options, Form form) {}

    /** What was found at each, by name. */
    public record Grades(Map<String, SelfProbe.Probed> found) {}

    @Override
    public void register(PageRoutes routes) {
        routes.menu(Menu.Section.TLS, 20, PATH, "listeners.title", Icon.LISTENER, PageRoutes.SERVER);
        routes.get(PATH, PageRoutes.SERVER, visit -> list(visit, fresh(), null, null));
        routes.get(PATH + "/grades", PageRoutes.SERVER, ListenerPages::grades);
        routes.get(PATH + "/row", PageRoutes.SERVER, visit -> Answer.show("listeners/row", new Row(listener(visit, visit.query("name")), null)));
        routes.get(PATH + "/edit", PageRoutes.SERVER, ListenerPages::edit);
        routes.post(PATH + "/set", PageRoutes.SERVER, ListenerPages::set);
        routes.post(PATH + "/enable", PageRoutes.SERVER, ListenerPages::enable);
        routes.post(PATH + "/add", PageRoutes.SERVER, ListenerPages::add);
        routes.post(PATH + "/remove", PageRoutes.SERVER, ListenerPages::remove);
        routes.post(PATH + "/authorities/set", PageRoutes.SERVER, ListenerPages::setAuthority);
        routes.post(PATH + "/authorities/remove", PageRoutes.SERVER, ListenerPages::removeAuthority);
    }

    /** What stands as an element's id for a listener, whose name may be any text. */
    public static String id(String what, String name) {
        return what + "-" + java.util.HexFormat.of().formatHex(name.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }

    /** Whether an authority is among those that are chosen. */
    public static boolean chosen(Form form, String authority) {
        return List.of(form.value("clientAuthority").split(",")).contains(authority);
    }

    /** A grade's tone. */
    public static String tone(String grade) {
        return grade.startsWith("A") ? "ok" : grade.startsWith("B") || grade.startsWith("C") ? "warn" : "bad";
    }

    private static Form fresh() {
        return Form.of(Map.of("protocol", "imap", "security", "tls", "profile", "intermediate"));
    }

    private static OfListener listener(Visit visit, String name) throws Exception {
        return visit.ask(OfListener.class, "listeners.show", Map.of("name", name));
    }

    private static Answer.Show list(Visit visit, Form add, @Nullable Row troubled, @Nullable Editing editing) throws Exception {
        return list(visit, add, troubled, editing, Form.empty());
    }

    private static Answer.Show list(Visit visit, Form add, @Nullable Row troubled, @Nullable Editing editing, Form authority) throws Exception {
        List<Row> rows = visit.list(OfListener.class, "listeners.list", Map.of(), Map.of()).items().stream()
                .map(l -> troubled != null && troubled.listener().name().equals(l.name()) ? new Row(l, troubled.trouble()) : new Row(l, null)).toList();
        return Answer.show("listeners/list", new Listing(rows, editing, options(visit), add,
                visit.list(OfClientAuthority.class, "client-authorities.list", Map.of(), Map.of()).items(), authority));
    }

    private static Options options(Visit visit) throws Exception {
        Texts t = visit.t();
        var certificates = new LinkedHashMap<String, String>();
        certificates.put("", t.of("listeners.by-name"));
        visit.list(OfCertificate.class, "certificates.list", Map.of(), Map.of()).items().stream().filter(c -> !c.authority() && c.leaf() != null)
                .forEach(c -> certificates.put(c.name(), c.name()));
        var authorities = new LinkedHashMap<String, String>();
        authorities.put(OWN, t.of("listeners.own-authority"));
        visit.list(OfClientAuthority.class, "client-authorities.list", Map.of(), Map.of()).items().forEach(a -> authorities.put(a.name(), a.name()));
        return new Options(words(PROTOCOLS, p -> t.word("listeners.protocol", p)), words(SECURITIES, s -> t.word("listeners.security", s)), certificates,
                words(PROFILES, p -> t.word("listeners.profile", p)), words(CLIENT_CERTIFICATES, c -> t.word("listeners.client", c)), authorities);
    }

    private static Map<String, String> words(List<String> values, Function<String, String> word) {
        return values.stream().collect(Collectors.toMap(v -> v, word, (one, _) -> one, LinkedHashMap::new));
    }

    private static Answer grades(Visit visit) throws Exception {
        var found = new LinkedHashMap<String, SelfProbe.Probed>();
        for (TlsStatus.OfListener listener : visit.ask(TlsStatus.class, "tls.status", Map.of()).listeners()) {
            if (listener.probed() != null) {
                found.put(listener.name(), listener.probed());
            }
        }
        return Answer.show("listeners/grades", new Grades(found));
    }

    private static Answer edit(Visit visit) throws Exception {
        OfListener l = listener(visit, visit.query("name"));
        var values = new LinkedHashMap<String, String>();
        values.put("address", l.address() == null ? "" : l.address());
        values.put("port", Integer.toString(l.port()));
        values.put("security", l.security());
        values.put("certificate", l.certificate() == null ? "" : l.certificate());
        values.put("profile", l.profile());
        values.put("clientCertificates", l.clientCertificates());
        values.put("clientAuthority", l.clientAuthority() == null ? OWN : l.clientAuthority());
        values.put("proxies", String.join(", ", l.proxies()));
        values.put("plaintextLogin", l.plaintextLogin() ? "true" : "");
        values.put("maxConnections", Integer.toString(l.maxConnections()));
        return editing(visit, new Editing(l, options(visit), Form.of(values)));
    }

    /** The row, or without scripts the whole page with it. */
    private static Answer.Show editing(Visit visit, Editing editing) throws Exception {
        return visit.wantsPart() ? Answer.show("listeners/edit", editing) : list(visit, fresh(), null, editing);
    }

    private static int number(Form form, String field, String why) {
        try {
            return Integer.parseInt(form.value(field));
        } catch (NumberFormatException none) {
            throw Problem.invalid(field, why);
        }
    }

    private static Answer set(Visit visit) throws Exception {
        String name = visit.exactly("name");
        Form form = visit.form(FIELDS).with("clientAuthority", String.join(",", visit.all("clientAuthority")));
        return visit.attempt(form, () -> {
            var body = new LinkedHashMap<String, Object>();
            for (String field : List.of("address", "security", "certificate", "profile", "clientCertificates", "clientAuthority")) {
                body.put(field, form.value(field));
            }
            body.put("port", number(form, "port", visit.t().of("listeners.port-number")));
            body.put("maxConnections", number(form, "maxConnections", visit.t().of("listeners.whole-number")));
            body.put("proxies", AddCertificatePages.names(form.value("proxies")));
            body.put("plaintextLogin", form.checked("plaintextLogin"));
            OfListener changed = (OfListener) visit.perform("listeners.set", Map.of("name", name), body);
            return visit.wantsPart() ? Answer.show("listeners/row", new Row(changed, null))
                    : Answer.go(PATH).saying(Flash.ok(visit.t().of("listeners.changed", name)));
        }, refused -> editing(visit, new Editing(listener(visit, name), options(visit), refused)));
    }

    private static Answer enable(Visit visit) throws Exception {
        String name = visit.exactly("name");
        boolean wanted = !visit.typed("enabled").isEmpty();
        return visit.attempt(Form.empty(), () -> {
            OfListener changed = (OfListener) visit.perform("listeners.set", Map.of("name", name), Map.of("enabled", wanted));
            return visit.wantsPart() ? Answer.show("listeners/row", new Row(changed, null))
                    : Answer.go(PATH).saying(Flash.ok(visit.t().of("listeners.changed", name)));
        }, refused -> {
            var row = new Row(listener(visit, name), refused.complaint());
            return visit.wantsPart() ? Answer.show("listeners/row", row) : list(visit, fresh(), row, null);
        });
    }

    private static Answer add(Visit visit) throws Exception {
        Form form = visit.form("name", "protocol", "address", "port", "security", "certificate", "profile");
        return visit.attempt(form, () -> {
            var body = new LinkedHashMap<String, Object>();
            var texts = new ArrayList<>(List.of("name", "protocol", "address", "security", "certificate", "profile"));
            texts.removeIf(field -> form.value(field).isEmpty());
            texts.forEach(field -> body.put(field, form.value(field)));
            body.put("port", number(form, "port", visit.t().of("listeners.port-number")));
            visit.perform("listeners.add", Map.of(), body);
            return Answer.go(PATH).saying(Flash.ok(visit.t().of("listeners.added", form.value("name"))));
        }, refused -> list(visit, refused, null, null));
    }

    private static Answer remove(Visit visit) throws Exception {
        String name = visit.exactly("name");
        return visit.attempt(PATH, () -> {
            visit.perform("listeners.remove", Map.of("name", name), null);
            return Answer.go(PATH).saying(Flash.ok(visit.t().of("listeners.removed", name)));
        });
    }

    /** Files, or what was pasted; they take the place of those of this name, live. */
    private static Answer setAuthority(Visit visit) throws Exception {
        Form form = visit.form("name", "pem");
        return visit.attempt(form, () -> {
            var pem = new StringBuilder(form.value("pem"));
            for (var file : visit.files("files")) {
                try (var in = file.content()) {
                    pem.append('\n').append(new String(in.readAllBytes(), java.nio.charset.StandardCharsets.US_ASCII));
                }
            }
            if (pem.isEmpty()) {
                throw Problem.invalid("pem", visit.t().of("listeners.authority-none-given"));
            }
            visit.perform("client-authorities.set", Map.of("name", form.value("name")), Map.of("pem", pem.toString()));
            return Answer.go(PATH).saying(Flash.ok(visit.t().of("listeners.authority-set", form.value("name"))));
        }, refused -> list(visit, fresh(), null, null, refused));
    }

    private static Answer removeAuthority(Visit visit) throws Exception {
        String name = visit.exactly("name");
        return visit.attempt(PATH, () -> {
            visit.perform("client-authorities.remove", Map.of("name", name), null);
            return Answer.go(PATH).saying(Flash.ok(visit.t().of("listeners.authority-removed", name)));
        });
    }
}
