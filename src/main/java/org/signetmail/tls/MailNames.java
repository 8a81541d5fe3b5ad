package org.signetmail.tls;

import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;

import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x500.style.IETFUtils;
import org.bouncycastle.cert.jcajce.JcaX509CertificateHolder;

/** The mail addresses in a certificate. */
public final class MailNames {
    private static final int MAIL = 1;
    /** A certificate is long enough for thousands; nobody has so many. */
    private static final int MOST = 100;

    private MailNames() {}

    /** Those of the subject alternative name; without any, the subject's emailAddress (RFC 5280 4.1.2.6). As written, unchecked. */
    public static List<String> of(X509Certificate certificate) {
        var names = new ArrayList<String>();
        try {
            Collection<List<?>> alternatives = certificate.getSubjectAlternativeNames();
            if (alternatives != null) {
                for (List<?> alternative : alternatives) {
                    if (alternative.get(0) instanceof Integer kind && kind == MAIL && alternative.get(1) instanceof String name && names.size() < MOST) {
                        names.add(name);
                    }
                }
            }
            return names.isEmpty() ? subject(certificate) : List.copyOf(names);
        } catch (CertificateParsingException | CertificateEncodingException malformed) {
            return List.of();
        }
    }

    private static List<String> subject(X509Certificate certificate) throws CertificateEncodingException {
        return Arrays.stream(new JcaX509CertificateHolder(certificate).getSubject().getRDNs(BCStyle.EmailAddress))
                .flatMap(rdn -> Stream.of(rdn.getTypesAndValues())).filter(value -> value.getType().equals(BCStyle.EmailAddress))
                .map(value -> IETFUtils.valueToString(value.getValue())).limit(MOST).toList();
    }
}
