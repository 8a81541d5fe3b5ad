package org.signetmail.web.pages;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

import org.signetmail.web.api.Actor;
import org.signetmail.web.api.ClientCertificateOperations.OfClientCertificate;
import org.signetmail.web.api.ClientCertificateOperations.OfNewClientCertificate;
import org.signetmail.web.api.Problem;

/**
 * Certificates that let an account's programs in: one's own at {@code /me/client-certificates}, an account's at
 * {@code /accounts/ADDRESS/client-certificates}. A key is in the answer to the form, and nowhere else.
 */
public final class ClientCertificatePages implements PagePart {
    private static final String MINE = "/me/client-certificates";
    private static final String PATH = "/accounts/{address}/client-certificates";
    private static final List<String> DAYS = List.of("365", "90", "825");

    /** @param at address of this page; @param mine whether it is among one's own; @param unproven whether one has to show first who one is; @param days as a choice */
    public record Listing(String address, String at, boolean mine, boolean unproven, List<OfClientCertificate> certificates, Form form, Map<String, String> days) {}

    /** Whose they are, and where that is told. */
    private record Whose(String address, String at, boolean mine) {
        static Whose mine(Visit visit) {
            return new Whose(MySignInPages.self(visit), MINE, true);
        }

        static Whose named(Visit visit) {
            return new Whose(visit.name("address"), "/accounts/" + Visit.encoded(visit.name("address")) + "/client-certificates", false);
        }

        /** The operation asks the same. */
        boolean unproven(Visit visit) {
            return visit.actor().own() instanceof Actor.Own own && own.account().toString().equalsIgnoreCase(address) && own.session() != null && !own.proven();
        }
    }

    @Override
    public void register(PageRoutes routes) {
        routes.menu(Menu.Section.OWN, 25, MINE, "client-certificates.tab", Icon.CERTIFICATE, MySignInPages.OWN);
        register(routes, MINE, MySignInPages.OWN, Whose::mine);
        register(routes, PATH, PageRoutes.ADMINISTRATORS, Whose::named);
    }

    private static void register(PageRoutes routes, String path, java.util.function.Predicate<Actor> may, Function<Visit, Whose> whose) {
        routes.get(path, may, visit -> list(visit, whose.apply(visit), Form.of(Map.of("format", "p12"))));
        routes.post(path + "/add", may, visit -> add(visit, whose.apply(visit)));
        routes.post(path + "/{serial}/revoke", may, visit -> revoke(visit, whose.apply(visit)));
    }

    /** How a state looks. */
    public static String tone(String state) {
        return switch (state) {
            case "valid" -> "ok";
            case "revoked" -> "bad";
            default -> "";
        };
    }

    private static Answer.Show list(Visit visit, Whose whose, Form form) throws Exception {
        var days = new LinkedHashMap<String, String>();
        DAYS.forEach(d -> days.put(d, visit.t().of("client-certificates.days", Integer.parseInt(d))));
        return Answer.show("accounts/client-certificates", new Listing(whose.address(), whose.at(), whose.mine(), whose.unproven(visit),
                visit.list(OfClientCertificate.class, "client-certificates.list", Map.of("address", whose.address()), Map.of()).items(), form, days));
    }

    private static Answer add(Visit visit, Whose whose) throws Exception {
        Form form = visit.form("name", "days", "format").with("password", "");
        return visit.attempt(form, () -> {
            boolean pem = form.value("format").equals("pem");
            String password = pem ? "unused" : visit.exactly("password");
            if (password.isEmpty()) {
                throw Problem.invalid("password", visit.t().of("client-certificates.password-missing"));
            }
            var made = (OfNewClientCertificate) visit.perform("client-certificates.add", Map.of("address", whose.address()),
                    Map.of("name", form.value("name"), "days", days(form.value("days")), "password", password));
            String file = made.certificate().address();
            return pem ? new Answer.Download(file + ".pem", "application/x-pem-file", (made.key() + made.chain()).getBytes(StandardCharsets.US_ASCII))
                    : new Answer.Download(file + ".p12", "application/x-pkcs12", java.util.Base64.getDecoder().decode(made.pkcs12()));
        }, refused -> list(visit, whose, refused));
    }

    private static Integer days(String typed) {
        try {
            return Integer.valueOf(typed);
        } catch (NumberFormatException e) {
            throw Problem.invalid("days", "\"" + typed + "\" is no number of days");
        }
    }

    private static Answer revoke(Visit visit, Whose whose) throws Exception {
        return visit.attempt(whose.at(), () -> {
            visit.perform("client-certificates.revoke", Map.of("address", whose.address(), "serial", visit.name("serial")), null);
            return Answer.go(whose.at()).saying(Flash.ok(visit.t().of("client-certificates.revoked")));
        });
    }
}
