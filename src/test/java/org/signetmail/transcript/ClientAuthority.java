package org.signetmail.transcript;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.util.Date;
import java.util.UUID;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;

import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

import org.signetmail.tls.Pem;

/** Signs certificates for the clients of transcripts. */
public record ClientAuthority(X509Certificate certificate, PrivateKey key) {
    private static final int DAY_SECONDS = 86_400;

    public static ClientAuthority create() throws GeneralSecurityException {
        KeyPair pair = pair();
        try {
            var builder = builder(new X500Name("CN=Clients of transcripts"), new X500Name("CN=Clients of transcripts"), pair);
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(true));
            return new ClientAuthority(signed(builder, pair.getPrivate()), pair.getPrivate());
        } catch (CertIOException e) {
            throw new GeneralSecurityException(e);
        }
    }

    /** From a PEM file with the certificate and its key. */
    public static ClientAuthority of(Path file) throws IOException, Pem.Unreadable {
        Pem.Contents contents = Pem.read(Files.readString(file), null);
        return new ClientAuthority(contents.certificates().getFirst(), contents.keys().getFirst());
    }

    /** A client whose certificate names the address: as its subjectAltName, and as its common name for servers that look there. */
    KeyManager[] naming(String address) throws GeneralSecurityException {
        KeyPair pair = pair();
        try {
            var builder = builder(new X500Name(certificate.getSubjectX500Principal().getName()), new X500Name("CN=" + address), pair);
            builder.addExtension(Extension.subjectAlternativeName, false, new GeneralNames(new GeneralName(GeneralName.rfc822Name, address)));
            var store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            char[] locked = UUID.randomUUID().toString().toCharArray();
            store.setKeyEntry("client", pair.getPrivate(), locked, new Certificate[] {signed(builder, key)});
            var managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            managers.init(store, locked);
            return managers.getKeyManagers();
        } catch (IOException e) {
            throw new GeneralSecurityException(e);
        }
    }

    private static KeyPair pair() throws GeneralSecurityException {
        var generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        return generator.generateKeyPair();
    }

    private static JcaX509v3CertificateBuilder builder(X500Name issuer, X500Name subject, KeyPair pair) {
        Instant now = Instant.now();
        return new JcaX509v3CertificateBuilder(issuer, BigInteger.valueOf(System.nanoTime()), Date.from(now.minusSeconds(DAY_SECONDS)), Date.from(now.plusSeconds(DAY_SECONDS)), subject, pair.getPublic());
    }

    private static X509Certificate signed(JcaX509v3CertificateBuilder builder, PrivateKey by) throws GeneralSecurityException {
        try {
            return new JcaX509CertificateConverter().getCertificate(builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(by)));
        } catch (OperatorCreationException e) {
            throw new GeneralSecurityException(e);
        }
    }

    @Override
    public String toString() {
        return "ClientAuthority[" + certificate.getSubjectX500Principal() + "]";
    }
}
