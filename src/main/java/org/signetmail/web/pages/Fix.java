package org.signetmail.web.pages;

import java.util.Map;

import org.jspecify.annotations.Nullable;

import org.signetmail.web.api.Views.OfCertificate;

/**
 * The one button beside an alert.
 *
 * @param label its text's key
 * @param acts whether it mends at once; else it leads to where one does
 * @param name what is acted on, or empty
 */
public record Fix(String label, String path, boolean acts, String name) {
    private static final String CERTIFICATE = "certificate/";

    /** What mends an alert of this key; null where nothing here does. */
    static @Nullable Fix of(Visit visit, String key) throws Exception {
        if (key.startsWith(CERTIFICATE) && key.lastIndexOf('/') > CERTIFICATE.length()) {
            return certificate(visit, key.substring(CERTIFICATE.length(), key.lastIndexOf('/')), key.substring(key.lastIndexOf('/') + 1));
        }
        return switch (key.substring(0, Math.max(0, key.indexOf('/')))) {
            case "authority" -> to("dashboard.fix.authority", CertificatePages.AUTHORITY);
            case "backup" -> visit.page().offers("/backups") ? to("dashboard.fix.backup", "/backups") : null;
            case "listeners" -> to("dashboard.fix.all", CertificatePages.PATH);
            case "queue" -> new Fix("dashboard.fix.queue", "/alerts/retry-queue", true, "");
            case "dkim" -> to("dashboard.fix.dkim", DomainPages.at(key.substring(key.indexOf('/') + 1)) + "/dns");
            case "disk" -> to("dashboard.fix.disk", "/#kept");
            default -> null;
        };
    }

    private static Fix to(String label, String path) {
        return new Fix(label, path, false, "");
    }

    /** How one is renewed depends on where it is from. */
    private static Fix certificate(Visit visit, String name, String matter) throws Exception {
        if (matter.equals("order")) {
            return new Fix("dashboard.fix.order", CertificatePages.RENEW, true, name);
        }
        OfCertificate certificate = CertificatePages.there(visit, OfCertificate.class, "certificates.show", Map.of("name", name)).orElse(null);
        if (certificate == null) {
            return to("dashboard.fix.all", CertificatePages.PATH);
        }
        if (matter.equals("expiry") || matter.equals("revoked")) {
            if (certificate.authority()) {
                return to("dashboard.fix.authority", CertificatePages.AUTHORITY);
            }
            switch (certificate.source()) {
                case "ordered" -> {
                    return new Fix("dashboard.fix.renew", CertificatePages.RENEW, true, name);
                }
                case "requested" -> {
                    return new Fix("dashboard.fix.request", CertificatePages.RENEW, true, name);
                }
                case "imported" -> {
                    return to("dashboard.fix.import", Visit.address("/certificates/add/import", new java.util.TreeMap<>(Map.of("name", name, "replace", "true"))));
                }
                default -> { }
            }
        }
        return to("dashboard.fix.look", CertificatePages.at(name));
    }
}
