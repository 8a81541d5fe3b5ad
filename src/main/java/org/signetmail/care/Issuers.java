package org.signetmail.care;

import java.security.cert.X509Certificate;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.signetmail.store.Certificates.Kept;
import org.signetmail.tls.Pem;

/** By what names authorities go in CAA records, as they publish them in their practice statements (RFC 8659 4.2). */
final class Issuers {
    private static final Logger LOG = LoggerFactory.getLogger(Issuers.class);
    /** The organisation in the issuer's name, in lower case, begins with this. */
    private static final Map<String, String> KNOWN = Map.ofEntries(
            Map.entry("let's encrypt", "letsencrypt.org"), Map.entry("internet security research group", "letsencrypt.org"),
            Map.entry("google trust services", "pki.goog"), Map.entry("zerossl", "sectigo.com"), Map.entry("sectigo", "sectigo.com"),
            Map.entry("digicert", "digicert.com"), Map.entry("globalsign", "globalsign.com"), Map.entry("buypass", "buypass.com"),
            Map.entry("actalis", "actalis.it"), Map.entry("ssl corp", "ssl.com"), Map.entry("hellenic academic", "harica.gr"),
            Map.entry("d-trust", "d-trust.net"), Map.entry("swisssign", "swisssign.com"), Map.entry("godaddy", "godaddy.com"));

    private Issuers() {}

    static Optional<X509Certificate> leaf(Kept kept) {
        try {
            return Pem.read(kept.chainPem(), null).certificates().stream().findFirst();
        } catch (Pem.Unreadable e) {
            LOG.error("certificate {} cannot be read: {}", kept.name(), e.why());
            return Optional.empty();
        }
    }

    /** Empty where the authority is not one that is known here. */
    static Optional<String> caaName(Kept kept) {
        return leaf(kept).flatMap(Issuers::organization).flatMap(organization ->
                KNOWN.entrySet().stream().filter(known -> organization.startsWith(known.getKey())).map(Map.Entry::getValue).findFirst());
    }

    private static Optional<String> organization(X509Certificate leaf) {
        try {
            return new LdapName(leaf.getIssuerX500Principal().getName()).getRdns().stream().filter(rdn -> rdn.getType().equalsIgnoreCase("O"))
                    .map(Rdn::getValue).map(value -> value.toString().toLowerCase(Locale.ROOT)).findFirst();
        } catch (InvalidNameException malformed) {
            LOG.debug("an issuer's name cannot be read", malformed);
            return Optional.empty();
        }
    }
}
