package org.signetmail.web.pages;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.signetmail.web.api.Problem;
import org.signetmail.web.api.Views.OfCertificate;

/** A certificate from each source, as a guided dialogue: made here, brought, or left where it is. */
public final class AddCertificatePages implements PagePart {
    static final String PATH = CertificatePages.PATH + "/add";
    /** Kinds of keys, as operations know them, and as people call them. */
    public static final Map<String, String> KEYS = keys();

    /** A form that came back, or the empty one. @param locked whether a password opens it; @param exists whether one of that name is there */
    public record Adding(Form form, boolean locked, boolean exists) {}

    private static Map<String, String> keys() {
        var keys = new LinkedHashMap<String, String>();
        keys.put("ecdsa-p256", "ECDSA P-256");
        keys.put("ecdsa-p384", "ECDSA P-384");
        keys.put("rsa-2048", "RSA 2048");
        keys.put("rsa-3072", "RSA 3072");
        keys.put("rsa-4096", "RSA 4096");
        return java.util.Collections.unmodifiableMap(keys);
    }

    @Override
    public void register(PageRoutes routes) {
        routes.get(PATH, PageRoutes.SERVER, _ -> Answer.show("certificates/add", Form.empty()));
        routes.get(PATH + "/own", PageRoutes.SERVER, _ -> own(Form.of(Map.of("kind", "own", "key", "ecdsa-p256"))));
        routes.post(PATH + "/own", PageRoutes.SERVER, AddCertificatePages::makeOwn);
        routes.get(PATH + "/import", PageRoutes.SERVER, visit -> bring(Form.of(Map.of("name", visit.query("name"), "replace", visit.query("replace")))));
        routes.post(PATH + "/import", PageRoutes.SERVER, AddCertificatePages::take);
        routes.get(PATH + "/files", PageRoutes.SERVER, _ -> watch(Form.empty()));
        routes.post(PATH + "/files", PageRoutes.SERVER, AddCertificatePages::watchThem);
    }

    /** Names as they are typed: one in a line, or with commas and blanks between them. */
    static List<String> names(String typed) {
        return Arrays.stream(typed.split("[\\s,;]+")).filter(name -> !name.isEmpty()).toList();
    }

    private static Answer.Show own(Form form) {
        return Answer.show("certificates/own", new Adding(form, false, false));
    }

    private static Answer makeOwn(Visit visit) throws Exception {
        Form form = visit.form("name", "names", "kind", "key");
        return visit.attempt(form, () -> {
            visit.perform("certificates.add", Map.of(), Map.of("name", form.value("name"), "kind", form.value("kind"), "names", names(form.value("names")), "key", form.value("key")));
            return Answer.go(CertificatePages.at(form.value("name"))).saying(Flash.ok(visit.t().of("certificates.made", form.value("name"))));
        }, AddCertificatePages::own);
    }

    /** An operation tells a locked file by the field that it misses, and a name that is taken by its status. */
    private static Answer.Show bring(Form form) {
        Problem problem = form.problem();
        return Answer.show("certificates/import", new Adding(form, problem != null && "password".equals(problem.field()), problem != null && problem.status() == 409));
    }

    private static Answer take(Visit visit) throws Exception {
        Form form = visit.form("name", "pasted", "replace");
        return visit.attempt(form, () -> {
            var body = new LinkedHashMap<String, Object>();
            body.put("name", form.value("name"));
            body.put("kind", "import");
            body.put("files", Uploads.of(visit, "files", visit.exactly("pasted")));
            body.put("replace", form.checked("replace"));
            if (!visit.exactly("password").isEmpty()) {
                body.put("password", visit.exactly("password"));
            }
            OfCertificate taken = (OfCertificate) visit.perform("certificates.add", Map.of(), body);
            return Answer.go(CertificatePages.at(taken.name())).saying(told(visit, taken));
        }, refused -> bring(refused.without("pasted")));
    }

    /** With what was left out, or is missing. */
    static Flash told(Visit visit, OfCertificate taken) {
        String words = visit.t().of("certificates.taken", taken.name());
        return taken.notes().isEmpty() ? Flash.ok(words) : new Flash(Flash.Kind.WARN, words + " " + String.join("; ", taken.notes().stream().map(visit.t()::said).toList()));
    }

    private static Answer.Show watch(Form form) {
        Problem problem = form.problem();
        return Answer.show("certificates/files", new Adding(form, problem != null && (problem.detail().contains("password") || "password".equals(problem.field())), false));
    }

    private static Answer watchThem(Visit visit) throws Exception {
        Form form = visit.form("name", "certificateFile", "keyFile");
        return visit.attempt(form, () -> {
            var body = new LinkedHashMap<String, Object>(form.values());
            if (!visit.exactly("password").isEmpty()) {
                body.put("password", visit.exactly("password"));
            }
            visit.perform("certificate-files.add", Map.of(), body);
            return Answer.go(CertificatePages.at(form.value("name"))).saying(Flash.ok(visit.t().of("certificates.watched", form.value("name"))));
        }, AddCertificatePages::watch);
    }
}
