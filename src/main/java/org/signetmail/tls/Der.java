package org.signetmail.tls;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECKey;

import org.bouncycastle.asn1.ASN1BitString;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1GeneralizedTime;
import org.bouncycastle.asn1.ASN1InputStream;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.asn1.ASN1Set;
import org.bouncycastle.asn1.ASN1UTCTime;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.cms.ContentInfo;
import org.bouncycastle.asn1.cms.SignedData;
import org.bouncycastle.asn1.pkcs.EncryptedPrivateKeyInfo;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.Pfx;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.pkcs.RSAPrivateKey;
import org.bouncycastle.asn1.sec.ECPrivateKey;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;

/**
 * Reads one DER or BER object and tells by its shape what it is: certificate, key in PKCS#8, PKCS#1 or SEC1, locked key,
 * PKCS#7, PKCS#12. How deep it may be nested is the library's limit.
 */
final class Der {
    private final Unlocking lock;
    private final Found found;

    Der(Unlocking lock, Found found) {
        this.lock = lock;
        this.found = found;
    }

    /** @throws IOException or a RuntimeException of the library's where it is malformed */
    void read(byte[] octets) throws Pem.Unreadable, IOException, CertificateException {
        try (var in = new ASN1InputStream(octets)) {
            if (!(in.readObject() instanceof ASN1Sequence sequence) || sequence.size() < 2) {
                throw new IOException("it is no certificate and no key");
            }
            read(sequence);
        }
    }

    private void read(ASN1Sequence object) throws Pem.Unreadable, IOException, CertificateException {
        ASN1Encodable second = object.getObjectAt(1);
        switch (object.getObjectAt(0)) {
            case ASN1ObjectIdentifier type -> signed(ContentInfo.getInstance(object), type);
            case ASN1Integer _ when second instanceof ASN1OctetString -> key(sec1(object));
            case ASN1Integer _ when second instanceof ASN1Integer -> key(pkcs1(object));
            case ASN1Integer _ when second instanceof ASN1Sequence inner && object.size() > 2 && object.getObjectAt(2) instanceof ASN1OctetString
                    && inner.size() > 0 -> key(PrivateKeyInfo.getInstance(object));
            case ASN1Integer _ -> new Pkcs12(lock, this, found).read(Pfx.getInstance(object));
            case ASN1Sequence _ when second instanceof ASN1OctetString -> locked(EncryptedPrivateKeyInfo.getInstance(object));
            // A public key alone says nothing that the certificate does not.
            case ASN1Sequence _ when second instanceof ASN1BitString -> { }
            case ASN1Sequence inner -> toBeSigned(object, inner);
            default -> throw new IOException("it is no certificate and no key");
        }
    }

    /** Certificates, requests and revocation lists are all "content, algorithm, signature". */
    private void toBeSigned(ASN1Sequence whole, ASN1Sequence content) throws Pem.Unreadable, IOException, CertificateException {
        boolean request = content.size() <= 4 && content.size() > 2 && content.getObjectAt(0) instanceof ASN1Integer
                && content.getObjectAt(1) instanceof ASN1Sequence;
        boolean revocations = false;
        for (int i = 0; i < Math.min(content.size(), 4); i++) {
            revocations |= content.getObjectAt(i) instanceof ASN1UTCTime || content.getObjectAt(i) instanceof ASN1GeneralizedTime;
        }
        if (!request && !revocations) {
            certificate(org.bouncycastle.asn1.x509.Certificate.getInstance(whole));
        }
    }

    void certificate(org.bouncycastle.asn1.x509.Certificate certificate) throws Pem.Unreadable, IOException, CertificateException {
        // Through the library first: the JDK's reader has no limit on nesting.
        found.add((X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(certificate.getEncoded())));
    }

    /** PKCS#7 with certificates alone (RFC 5652 5.1): nobody's signature is looked at. */
    private void signed(ContentInfo info, ASN1ObjectIdentifier type) throws Pem.Unreadable, IOException, CertificateException {
        if (!type.equals(PKCSObjectIdentifiers.signedData)) {
            throw new IOException("it is PKCS#7 of a kind (" + type + ") that holds no certificates");
        }
        ASN1Set certificates = SignedData.getInstance(info.getContent()).getCertificates();
        if (certificates != null) {
            for (ASN1Encodable certificate : certificates) {
                if (certificate.toASN1Primitive() instanceof ASN1Sequence) {
                    certificate(org.bouncycastle.asn1.x509.Certificate.getInstance(certificate));
                }
            }
        }
    }

    private void locked(EncryptedPrivateKeyInfo locked) throws Pem.Unreadable {
        opened(lock.open(locked, lock.wanted("the private key")));
    }

    /** What a password opened: if it is no key then the password was wrong, and passed the padding by chance. */
    void opened(PrivateKeyInfo info) throws Pem.Unreadable {
        try {
            key(info);
        } catch (IOException | RuntimeException e) {
            throw Unlocking.wrong("the private key", e);
        }
    }

    /** A key locked in the old manner: which of the two the label says is what it holds. */
    void opened(byte[] der) throws Pem.Unreadable {
        try (var in = new ASN1InputStream(der)) {
            ASN1Sequence object = ASN1Sequence.getInstance(in.readObject());
            key(object.getObjectAt(1) instanceof ASN1OctetString ? sec1(object) : object.getObjectAt(1) instanceof ASN1Integer ? pkcs1(object)
                    : PrivateKeyInfo.getInstance(object));
        } catch (IOException | RuntimeException e) {
            throw Unlocking.wrong("the private key", e);
        }
    }

    void key(PrivateKeyInfo info) throws Pem.Unreadable, IOException {
        PrivateKey key;
        try {
            key = new JcaPEMKeyConverter().getPrivateKey(info);
        } catch (IOException unknown) {
            throw new IOException("its key is of a kind that is not for TLS", unknown);
        }
        if (key instanceof ECKey ec && !Fitness.spoken(ec)) {
            throw new IOException("its key is on a curve that is not for TLS");
        }
        found.add(key);
    }

    private static PrivateKeyInfo pkcs1(ASN1Sequence object) throws IOException {
        if (object.size() < 9) {
            throw new IOException("it is a DSA key, which serves nobody any more");
        }
        return new PrivateKeyInfo(new AlgorithmIdentifier(PKCSObjectIdentifiers.rsaEncryption, DERNull.INSTANCE), RSAPrivateKey.getInstance(object));
    }

    private static PrivateKeyInfo sec1(ASN1Sequence object) throws IOException {
        ECPrivateKey key = ECPrivateKey.getInstance(object);
        return new PrivateKeyInfo(new AlgorithmIdentifier(X9ObjectIdentifiers.id_ecPublicKey, key.getParametersObject()), key);
    }
}
