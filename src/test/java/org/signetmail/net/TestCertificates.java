package org.signetmail.net;

import java.math.BigInteger;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.util.Date;
import java.util.List;

import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

import org.signetmail.tls.Credential;

/** Self-signed credentials for tests. */
public final class TestCertificates {
    private TestCertificates() {}

    public static Credential ecdsa(String host) throws Exception {
        var generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        return of(host, generator.generateKeyPair(), "SHA256withECDSA");
    }

    public static Credential rsa(String host) throws Exception {
        var generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        return of(host, generator.generateKeyPair(), "SHA256withRSA");
    }

    private static Credential of(String host, KeyPair pair, String algorithm) throws Exception {
        var name = new X500Name("CN=" + host);
        var now = Instant.now();
        var builder = new JcaX509v3CertificateBuilder(name, BigInteger.valueOf(now.toEpochMilli()), Date.from(now.minusSeconds(60)),
                Date.from(now.plusSeconds(86_400)), name, pair.getPublic());
        builder.addExtension(Extension.subjectAlternativeName, false, new GeneralNames(new GeneralName(GeneralName.dNSName, host)));
        var holder = builder.build(new JcaContentSignerBuilder(algorithm).build(pair.getPrivate()));
        return new Credential(host, pair.getPrivate(), List.of(new JcaX509CertificateConverter().getCertificate(holder)));
    }
}
