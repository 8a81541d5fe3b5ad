package org.signetmail.web.pages;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

import org.signetmail.web.api.AcmeOperations.OfOrder;
import org.signetmail.web.api.AlertOperations.OfFiles;
import org.signetmail.web.api.CertificateOperations.OfAuthority;
import org.signetmail.web.api.CheckOperations.OfCheck;
import org.signetmail.web.api.CheckOperations.OfFinding;
import org.signetmail.web.api.CheckOperations.OfReport;
import org.signetmail.web.api.ExportOperations.OfKey;
import org.signetmail.web.api.ExportOperations.OfPkcs12;
import org.signetmail.web.api.Problem;
import org.signetmail.web.api.RequestOperations.OfRequest;
import org.signetmail.web.api.Views.OfCertificate;

/**
 * Certificates, each one's page, and the installation's own authority. A certificate's name may be any text, so it stands in the
 * address as a question, not in the path.
 */
public final class CertificatePages implements PagePart {
    static final String PATH = "/certificates";
    private static final String ONE = PATH + "/one";
    static final String AUTHORITY = PATH + "/authority";
    static final String RENEW = PATH + "/renew";
    private static final String PEM = "application/x-pem-file";
    private static final long WARN_DAYS = 30;
    private static final long BAD_DAYS = 7;
    private static final double USUAL_LIFE = 90.0;

    /** @param uncovered findings about names that are served without a certificate */
    public record Listing(List<OfCertificate> certificates, List<OfCertificate> authorities, List<OfFinding> uncovered) {}

    /**
     * One of them.
     *
     * @param check null where there is only a request yet
     * @param request that waits for an answer; @param order by which it is renewed; @param files where they are; each null where it is not so
     * @param elsewhere names that are served here, but not by it; @param p12 the form for the password
     */
    public record One(OfCertificate certificate, @Nullable OfCheck check, @Nullable OfRequest request, @Nullable OfOrder order, @Nullable OfFiles files, List<String> elsewhere,
            Form p12) {}

    /** @param next the one that takes over, and @param takesOver when; null without one; @param oldEnds until when the one before is handed out, or null */
    public record Own(OfCertificate certificate, String pem, @Nullable OfCertificate next, @Nullable Instant takesOver, @Nullable Instant oldEnds) {}

    @Override
    public void register(PageRoutes routes) {
        routes.menu(Menu.Section.TLS, 10, PATH, "certificates.title", Icon.CERTIFICATE, PageRoutes.SERVER);
        routes.get(PATH, PageRoutes.SERVER, CertificatePages::list);
        routes.get(ONE, PageRoutes.SERVER, visit -> one(visit, visit.query("name"), Form.empty()));
        routes.get(PATH + "/chain", PageRoutes.SERVER, CertificatePages::chain);
        routes.post(PATH + "/remove", PageRoutes.SERVER, CertificatePages::remove);
        routes.post(PATH + "/key", PageRoutes.SERVER, CertificatePages::key);
        routes.post(PATH + "/pkcs12", PageRoutes.SERVER, CertificatePages::pkcs12);
        routes.post(RENEW, PageRoutes.SERVER, CertificatePages::renew);
        routes.get(AUTHORITY, PageRoutes.SERVER, CertificatePages::authority);
        routes.post(AUTHORITY + "/succeed", PageRoutes.SERVER, CertificatePages::succeed);
        routes.get(AUTHORITY + "/{form}", PageRoutes.SERVER, CertificatePages::authorityFile);
    }

    static String at(String name) {
        return Visit.address(ONE, Map.of("name", name));
    }

    /** How urgent it is: {@code ok}, {@code warn} or {@code bad}. */
    public static String tone(long days) {
        return days < BAD_DAYS ? "bad" : days < WARN_DAYS ? "warn" : "ok";
    }

    /** For the ring: a usual life is ninety days. */
    public static Ring ring(long days) {
        return new Ring(days / USUAL_LIFE, tone(days));
    }

    public static String says(Texts t, long days) {
        return days < 0 ? t.of("certificates.ended", -days) : t.of("certificates.left", days);
    }

    private static Answer list(Visit visit) throws Exception {
        List<OfCertificate> all = visit.list(OfCertificate.class, "certificates.list", Map.of(), Map.of()).items();
        OfReport report = visit.ask(OfReport.class, "tls.check", Map.of());
        return Answer.show("certificates/list", new Listing(all.stream().filter(c -> !c.authority()).toList(), all.stream().filter(OfCertificate::authority).toList(),
                report.names()));
    }

    private static Answer.Show one(Visit visit, String name, Form p12) throws Exception {
        Map<String, String> names = Map.of("name", name);
        OfCertificate certificate = visit.ask(OfCertificate.class, "certificates.show", names);
        OfCheck check = certificate.leaf() == null ? null : visit.ask(OfCheck.class, "certificates.check", names);
        OfFiles files = visit.list(OfFiles.class, "certificate-files.list", Map.of(), Map.of()).items().stream().filter(f -> f.name().equals(name)).findFirst().orElse(null);
        return Answer.show("certificates/one", new One(certificate, check, there(visit, OfRequest.class, "certificates.request", names).orElse(null),
                there(visit, OfOrder.class, "orders.show", names).orElse(null), files,
                check == null ? List.of() : elsewhere(visit, check), p12));
    }

    /** Names that other certificates cover. Those that none covers are told on the list. */
    private static List<String> elsewhere(Visit visit, OfCheck check) throws Exception {
        return visit.ask(OfReport.class, "tls.check", Map.of()).certificates().stream().flatMap(other -> other.covers().stream()).distinct()
                .filter(name -> !check.covers().contains(name)).toList();
    }

    /** What may not be there. */
    static <T> Optional<T> there(Visit visit, Class<T> type, String operation, Map<String, String> names) throws Exception {
        try {
            return Optional.of(visit.ask(type, operation, names));
        } catch (Problem.Refused refused) {
            if (refused.problem().status() == 404) {
                return Optional.empty();
            }
            throw refused;
        }
    }

    private static Answer chain(Visit visit) throws Exception {
        OfCertificate certificate = visit.ask(OfCertificate.class, "certificates.show", Map.of("name", visit.query("name")));
        return new Answer.Download(certificate.name() + ".pem", PEM, certificate.chainPem().getBytes(StandardCharsets.UTF_8));
    }

    private static Answer remove(Visit visit) throws Exception {
        String name = visit.exactly("name");
        return visit.attempt(at(name), () -> {
            visit.perform("certificates.remove", Map.of("name", name), Map.of("anyway", visit.exactly("anyway")), null);
            return Answer.go(PATH).saying(Flash.ok(visit.t().of("certificates.removed", name)));
        });
    }

    private static Answer key(Visit visit) throws Exception {
        String name = visit.exactly("name");
        return visit.attempt(at(name), () -> {
            OfKey key = (OfKey) visit.perform("certificates.export-key", Map.of("name", name), null);
            return new Answer.Download(name + ".key", PEM, key.pem().getBytes(StandardCharsets.UTF_8));
        });
    }

    private static Answer pkcs12(Visit visit) throws Exception {
        String name = visit.exactly("name");
        String password = visit.exactly("p12-password");
        return visit.attempt(visit.form("p12-password"), () -> {
            if (!password.equals(visit.exactly("p12-again"))) {
                throw Problem.invalid("p12-password", visit.t().of("certificates.p12-differs"));
            }
            OfPkcs12 packed = (OfPkcs12) visit.perform("certificates.export-pkcs12", Map.of("name", name), Map.of("password", password));
            return new Answer.Download(name + ".p12", "application/x-pkcs12", Base64.getDecoder().decode(packed.pkcs12()));
        }, refused -> one(visit, name, refused));
    }

    /** What renewing is depends on where it comes from: an order is done anew, of a request a new one is made. */
    private static Answer renew(Visit visit) throws Exception {
        String name = visit.exactly("name");
        return visit.attempt(at(name), () -> {
            if (there(visit, OfOrder.class, "orders.show", Map.of("name", name)).isPresent()) {
                visit.perform("orders.renew", Map.of("name", name), null);
                return Answer.go(OrderPages.at(name));
            }
            visit.perform("certificates.make-request", Map.of("name", name), Map.of("renew", true));
            return Answer.go(RequestPages.at(name)).saying(Flash.ok(visit.t().of("certificates.request-made", name)));
        });
    }

    private static Answer authority(Visit visit) throws Exception {
        OfAuthority authority = visit.ask(OfAuthority.class, "authority.show", Map.of());
        List<OfCertificate> all = visit.list(OfCertificate.class, "certificates.list", Map.of(), Map.of()).items();
        OfCertificate certificate = named(all, authority.current()).orElseThrow(() -> Problem.notFound("authority"));
        return Answer.show("certificates/authority", new Own(certificate, authority.pem(), authority.next() == null ? null : named(all, authority.next()).orElse(null),
                authority.takesOver(), authority.oldEnds()));
    }

    private static Optional<OfCertificate> named(List<OfCertificate> all, String pem) {
        return all.stream().filter(c -> c.authority() && c.chainPem().strip().equals(pem.strip())).findFirst();
    }

    /** Makes the next authority; it takes over when it is time, or at once if that is said. */
    private static Answer succeed(Visit visit) throws Exception {
        boolean atOnce = !visit.typed("at-once").isEmpty();
        return visit.attempt(AUTHORITY, () -> {
            visit.perform("authority.renew", Map.of(), Map.of("atOnce", atOnce));
            return Answer.go(AUTHORITY).saying(Flash.ok(visit.t().of(atOnce ? "certificates.took-over" : "certificates.next-made")));
        });
    }

    /** {@code .crt} and {@code .der} are the same octets; which name is liked depends on the device. */
    private static Answer authorityFile(Visit visit) throws Exception {
        OfAuthority authority = visit.ask(OfAuthority.class, "authority.show", Map.of());
        return switch (visit.name("form")) {
            case "pem" -> new Answer.Download("signet-ca.pem", PEM, authority.pem().getBytes(StandardCharsets.US_ASCII));
            case "next.crt" -> new Answer.Download("signet-ca-next.crt", "application/x-x509-ca-cert",
                    der(Optional.ofNullable(authority.next()).orElseThrow(() -> Problem.notFound("next authority"))));
            case "crt" -> new Answer.Download("signet-ca.crt", "application/x-x509-ca-cert", der(authority.current()));
            case "der" -> new Answer.Download("signet-ca.der", "application/x-x509-ca-cert", der(authority.current()));
            case "mobileconfig" -> new Answer.Download("signet-ca.mobileconfig", "application/x-apple-aspen-config", authority.apple().getBytes(StandardCharsets.UTF_8));
            case String other -> throw Problem.notFound("form " + other + " of the authority");
        };
    }

    private static byte[] der(String pem) {
        return Base64.getMimeDecoder().decode(pem.lines().filter(line -> !line.startsWith("-----")).reduce("", String::concat));
    }
}
