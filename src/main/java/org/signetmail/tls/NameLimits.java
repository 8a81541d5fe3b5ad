package org.signetmail.tls;

import java.io.IOException;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.List;

import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.GeneralSubtree;
import org.bouncycastle.asn1.x509.NameConstraintValidatorException;
import org.bouncycastle.asn1.x509.NameConstraints;
import org.bouncycastle.asn1.x509.PKIXNameConstraintValidator;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateHolder;

/**
 * The names that a root may speak for (RFC 5280 4.2.1.10). The JDK heeds limits in the middle of a chain and refuses to work
 * with limits at its root at all; here they are heeded. Pure.
 */
final class NameLimits {
    private NameLimits() {}

    static boolean has(X509Certificate root) {
        return root.getExtensionValue(Extension.nameConstraints.getId()) != null;
    }

    /** Whether the root may speak for all names of the certificates below it. Limits that cannot be read allow nothing. */
    static boolean allow(X509Certificate root, List<X509Certificate> below) {
        if (!has(root)) {
            return true;
        }
        try {
            NameConstraints limits = NameConstraints.getInstance(new JcaX509CertificateHolder(root).getExtension(Extension.nameConstraints).getParsedValue());
            var validator = new PKIXNameConstraintValidator();
            if (limits.getPermittedSubtrees() != null) {
                validator.intersectPermittedSubtree(limits.getPermittedSubtrees());
            }
            if (limits.getExcludedSubtrees() != null) {
                for (GeneralSubtree excluded : limits.getExcludedSubtrees()) {
                    validator.addExcludedSubtree(excluded);
                }
            }
            for (X509Certificate certificate : below) {
                check(validator, new JcaX509CertificateHolder(certificate));
            }
            return true;
        } catch (NameConstraintValidatorException | CertificateEncodingException | IOException | RuntimeException forbidden) {
            // The library meets malformed ASN.1 with whatever its code runs into.
            return false;
        }
    }

    private static void check(PKIXNameConstraintValidator validator, X509CertificateHolder certificate) throws NameConstraintValidatorException, IOException {
        X500Name subject = certificate.getSubject();
        if (subject.getRDNs().length > 0) {
            check(validator, new GeneralName(subject));
        }
        GeneralNames names = GeneralNames.fromExtensions(certificate.getExtensions(), Extension.subjectAlternativeName);
        if (names != null) {
            for (GeneralName name : names.getNames()) {
                check(validator, name);
            }
        }
    }

    private static void check(PKIXNameConstraintValidator validator, GeneralName name) throws NameConstraintValidatorException {
        validator.checkPermitted(name);
        validator.checkExcluded(name);
    }
}
