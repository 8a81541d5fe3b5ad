package org.signetmail.tls;

import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;

import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.ASN1Primitive;
import org.bouncycastle.asn1.x509.AccessDescription;
import org.bouncycastle.asn1.x509.AuthorityInformationAccess;
import org.bouncycastle.asn1.x509.GeneralName;
import org.jspecify.annotations.Nullable;

/**
 * What a certificate says of its surroundings.
 *
 * @param ocsp where its authority tells whether it is revoked (RFC 6960)
 * @param issuers where its authority offers its own certificate (RFC 5280 4.2.2.1)
 * @param timestamps how many signed certificate timestamps it carries (RFC 6962 3.3): public authorities' have two or more
 */
public record CertificateDetails(List<String> ocsp, List<String> issuers, int timestamps) {
    private static final String ACCESS = "1.3.6.1.5.5.7.1.1";
    private static final String TIMESTAMPS = "1.3.6.1.4.1.11129.2.4.2";

    /** What is malformed counts as absent. */
    public static CertificateDetails of(X509Certificate certificate) {
        var ocsp = new ArrayList<String>();
        var issuers = new ArrayList<String>();
        try {
            byte[] access = octets(certificate.getExtensionValue(ACCESS));
            if (access != null) {
                for (AccessDescription description : AuthorityInformationAccess.getInstance(ASN1Primitive.fromByteArray(access)).getAccessDescriptions()) {
                    add(description, AccessDescription.id_ad_ocsp, ocsp);
                    add(description, AccessDescription.id_ad_caIssuers, issuers);
                }
            }
            return new CertificateDetails(List.copyOf(ocsp), List.copyOf(issuers), timestamps(octets(octets(certificate.getExtensionValue(TIMESTAMPS)))));
        } catch (java.io.IOException | RuntimeException malformed) {
            return new CertificateDetails(List.copyOf(ocsp), List.copyOf(issuers), 0);
        }
    }

    private static void add(AccessDescription description, ASN1ObjectIdentifier method, List<String> urls) {
        GeneralName location = description.getAccessLocation();
        if (description.getAccessMethod().equals(method) && location.getTagNo() == GeneralName.uniformResourceIdentifier) {
            urls.add(location.getName().toString());
        }
    }

    private static byte @Nullable [] octets(byte @Nullable [] wrapped) {
        return wrapped == null ? null : ASN1OctetString.getInstance(wrapped).getOctets();
    }

    /** A list of lists in TLS's own notation: two octets of length before all, and before each. */
    private static int timestamps(byte @Nullable [] list) {
        int count = 0;
        int at = 2;
        while (list != null && at + 2 <= list.length) {
            at += 2 + ((list[at] & 0xFF) << 8 | list[at + 1] & 0xFF);
            count += at <= list.length ? 1 : 0;
        }
        return count;
    }
}
