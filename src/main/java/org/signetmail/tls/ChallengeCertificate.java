package org.signetmail.tls;

import java.math.BigInteger;
import java.net.InetAddress;
import java.security.KeyPair;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;

import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.jspecify.annotations.Nullable;

/** The certificate that answers TLS-ALPN-01 (RFC 8737 3): self-signed, for one name, with the answer in a critical extension. */
public final class ChallengeCertificate {
    private static final ASN1ObjectIdentifier ACME_IDENTIFIER = new ASN1ObjectIdentifier("1.3.6.1.5.5.7.1.31");
    private static final Duration LIFE = Duration.ofDays(7);
    private static final Duration BACKDATED = Duration.ofHours(1);

    private ChallengeCertificate() {}

    /** @param host an A-label, or an address (RFC 8738); @param answer SHA-256 of the key authorization */
    public static Credential of(String host, byte[] answer, Instant now) {
        KeyPair pair = KeySpec.ECDSA_P256.generate();
        var subject = new X500Name("CN=acme.invalid");
        @Nullable InetAddress address = Names.address(host);
        try {
            var builder = new JcaX509v3CertificateBuilder(subject, BigInteger.valueOf(now.toEpochMilli()), Date.from(now.minus(BACKDATED)),
                    Date.from(now.plus(LIFE)), subject, pair.getPublic());
            builder.addExtension(Extension.subjectAlternativeName, false, new GeneralNames(
                    address == null ? new GeneralName(GeneralName.dNSName, host) : new GeneralName(GeneralName.iPAddress, host)));
            builder.addExtension(ACME_IDENTIFIER, true, new DEROctetString(answer));
            X509Certificate made = new JcaX509CertificateConverter().getCertificate(builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(pair.getPrivate())));
            return new Credential("acme-tls/1 for " + host, pair.getPrivate(), List.of(made));
        } catch (CertIOException | OperatorCreationException | CertificateException e) {
            throw new IllegalStateException(e);
        }
    }
}
