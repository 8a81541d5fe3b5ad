package org.signetmail.web.pages;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.signetmail.web.api.RequestOperations.OfRequest;
import org.signetmail.web.api.Views.OfCertificate;

/** Signing requests: made here, taken to an authority by a person, answered here. */
public final class RequestPages implements PagePart {
    private static final String ADD = AddCertificatePages.PATH + "/request";
    private static final String ONE = CertificatePages.PATH + "/request";
    private static final List<String> SUBJECT = List.of("organization", "unit", "locality", "state", "country", "email");

    /** @param answer the form that takes the authority's answer */
    public record Waiting(OfRequest request, Form answer) {}

    @Override
    public void register(PageRoutes routes) {
        routes.get(ADD, PageRoutes.SERVER, _ -> add(Form.of(Map.of("key", "ecdsa-p256"))));
        routes.post(ADD, PageRoutes.SERVER, RequestPages::make);
        routes.get(ONE, PageRoutes.SERVER, visit -> waiting(visit, visit.query("name"), Form.empty()));
        routes.get(ONE + "/file", PageRoutes.SERVER, RequestPages::file);
        routes.post(ONE + "/answer", PageRoutes.SERVER, RequestPages::answer);
        routes.post(ONE + "/drop", PageRoutes.SERVER, RequestPages::drop);
    }

    static String at(String name) {
        return Visit.address(ONE, Map.of("name", name));
    }

    private static Answer.Show add(Form form) {
        return Answer.show("certificates/ask", new AddCertificatePages.Adding(form, false, false));
    }

    private static Answer make(Visit visit) throws Exception {
        Form form = visit.form("name", "names", "key", "organization", "unit", "locality", "state", "country", "email");
        return visit.attempt(form, () -> {
            var body = new LinkedHashMap<String, Object>();
            body.put("names", AddCertificatePages.names(form.value("names")));
            body.put("key", form.value("key"));
            SUBJECT.stream().filter(form::checked).forEach(field -> body.put(field, form.value(field)));
            visit.perform("certificates.make-request", Map.of("name", form.value("name")), body);
            return Answer.go(at(form.value("name"))).saying(Flash.ok(visit.t().of("certificates.request-made", form.value("name"))));
        }, RequestPages::add);
    }

    private static Answer.Show waiting(Visit visit, String name, Form answer) throws Exception {
        return Answer.show("certificates/request", new Waiting(visit.ask(OfRequest.class, "certificates.request", Map.of("name", name)), answer));
    }

    private static Answer file(Visit visit) throws Exception {
        OfRequest request = visit.ask(OfRequest.class, "certificates.request", Map.of("name", visit.query("name")));
        return new Answer.Download(request.name() + ".csr", "application/pkcs10", request.pem().getBytes(StandardCharsets.US_ASCII));
    }

    private static Answer answer(Visit visit) throws Exception {
        String name = visit.exactly("name");
        return visit.attempt(Form.empty(), () -> {
            OfCertificate taken = (OfCertificate) visit.perform("certificates.answer", Map.of("name", name), Map.of("files", Uploads.of(visit, "files", visit.exactly("pasted"))));
            return Answer.go(CertificatePages.at(name)).saying(AddCertificatePages.told(visit, taken));
        }, refused -> waiting(visit, name, refused));
    }

    private static Answer drop(Visit visit) throws Exception {
        String name = visit.exactly("name");
        return visit.attempt(at(name), () -> {
            visit.perform("certificates.drop-request", Map.of("name", name), null);
            return Answer.go(CertificatePages.PATH).saying(Flash.ok(visit.t().of("certificates.request-dropped", name)));
        });
    }
}
