package org.signetmail.tls;

import java.io.IOException;
import java.security.cert.CertificateException;

import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.ASN1Primitive;
import org.bouncycastle.asn1.ASN1Sequence;
import org.bouncycastle.asn1.pkcs.AuthenticatedSafe;
import org.bouncycastle.asn1.pkcs.CertBag;
import org.bouncycastle.asn1.pkcs.ContentInfo;
import org.bouncycastle.asn1.pkcs.EncryptedData;
import org.bouncycastle.asn1.pkcs.EncryptedPrivateKeyInfo;
import org.bouncycastle.asn1.pkcs.MacData;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.Pfx;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.pkcs.SafeBag;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.operator.InputDecryptor;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.bc.BcDefaultDigestProvider;
import org.bouncycastle.pkcs.PKCS12PfxPdu;
import org.bouncycastle.pkcs.PKCSException;
import org.bouncycastle.pkcs.bc.BcPKCS12MacCalculatorBuilderProvider;
import org.bouncycastle.pkcs.jcajce.JcePKCS12MacCalculatorBuilderProvider;

/** PKCS#12 (RFC 7292, RFC 9579): keys and certificates under one password, as OpenSSL, Windows and keytool write it. */
final class Pkcs12 {
    private static final String IT = "the PKCS#12 file";
    /** Bags in bags; nobody writes more than one. */
    private static final int DEEPEST = 4;
    /**
     * No password is written in two ways: no octets, and the two zero octets that end a text. One zero char gives the latter
     * in PKCS#12's derivation, which repeats the password up to a block, and no password in HMAC's, which pads with zeros.
     */
    private static final char[][] NO_PASSWORD = {{}, {0}};

    private final Unlocking lock;
    private final Der der;
    private final Found found;

    Pkcs12(Unlocking lock, Der der, Found found) {
        this.lock = lock;
        this.der = der;
        this.found = found;
    }

    void read(Pfx pfx) throws Pem.Unreadable, IOException, CertificateException {
        if (!pfx.getAuthSafe().getContentType().equals(PKCSObjectIdentifiers.data)) {
            throw new IOException("it is PKCS#12 under a public key, not a password");
        }
        char[] password = password(pfx);
        ASN1OctetString content = ASN1OctetString.getInstance(pfx.getAuthSafe().getContent());
        for (ContentInfo info : AuthenticatedSafe.getInstance(content.getOctets()).getContentInfo()) {
            if (info.getContentType().equals(PKCSObjectIdentifiers.data)) {
                bags(ASN1OctetString.getInstance(info.getContent()).getOctets(), password, 1);
            } else if (info.getContentType().equals(PKCSObjectIdentifiers.encryptedData)) {
                bags(decrypted(EncryptedData.getInstance(info.getContent()), password), password, 1);
            } else {
                throw new IOException("a part of it is locked by a public key, not a password");
            }
        }
    }

    /** The password that the MAC confirms, or the one that was given; empty when none was and nothing may be locked at all. */
    private char[] password(Pfx pfx) throws Pem.Unreadable, IOException {
        MacData mac = pfx.getMacData();
        char[] given = lock.password();
        if (mac == null) {
            return given == null ? NO_PASSWORD[0] : given;
        }
        for (char[] candidate : given == null ? NO_PASSWORD : new char[][] {given}) {
            if (confirmed(pfx, mac, candidate)) {
                return candidate;
            }
        }
        lock.wanted(IT);
        throw Unlocking.wrong(IT, null);
    }

    private boolean confirmed(Pfx pfx, MacData mac, char[] password) throws Pem.Unreadable, IOException {
        AlgorithmIdentifier how = mac.getMac().getAlgorithmId();
        // RFC 9579; else RFC 7292's own derivation, for which the library's provider lacks SHA-512.
        boolean pbmac1 = how.getAlgorithm().equals(PKCSObjectIdentifiers.id_PBMAC1);
        if (pbmac1) {
            lock.spend(how);
        } else {
            lock.spend(mac.getIterationCount(), 1);
        }
        try {
            return new PKCS12PfxPdu(pfx).isMacValid(pbmac1 ? new JcePKCS12MacCalculatorBuilderProvider().setProvider(lock.provider())
                    : new BcPKCS12MacCalculatorBuilderProvider(BcDefaultDigestProvider.INSTANCE), password);
        } catch (PKCSException | RuntimeException e) {
            throw new IOException("its seal (MAC) cannot be checked", e);
        }
    }

    private byte[] decrypted(EncryptedData data, char[] password) throws Pem.Unreadable {
        if (password.length == 0 && lock.password() == null) {
            lock.wanted(IT);
        }
        AlgorithmIdentifier how = data.getEncryptionAlgorithm();
        lock.spend(how);
        try {
            InputDecryptor decryptor = lock.decryptor(password).get(how);
            try (var in = decryptor.getInputStream(new java.io.ByteArrayInputStream(data.getContent().getOctets()))) {
                byte[] clear = in.readAllBytes();
                // What the wrong password makes of it is no sequence.
                ASN1Sequence.getInstance(ASN1Primitive.fromByteArray(clear));
                return clear;
            }
        } catch (IOException | OperatorCreationException | RuntimeException e) {
            throw Unlocking.wrong(IT, e);
        }
    }

    private void bags(byte[] octets, char[] password, int depth) throws Pem.Unreadable, IOException, CertificateException {
        bags(ASN1Sequence.getInstance(ASN1Primitive.fromByteArray(octets)), password, depth);
    }

    private void bags(ASN1Sequence contents, char[] password, int depth) throws Pem.Unreadable, IOException, CertificateException {
        if (depth > DEEPEST) {
            throw new Pem.Unreadable(Pem.Fault.TOO_MUCH, "its parts are nested too deep", null);
        }
        for (ASN1Encodable element : contents) {
            SafeBag bag = SafeBag.getInstance(element);
            ASN1ObjectIdentifier kind = bag.getBagId();
            if (kind.equals(PKCSObjectIdentifiers.certBag)) {
                CertBag certificate = CertBag.getInstance(bag.getBagValue());
                if (certificate.getCertId().equals(PKCSObjectIdentifiers.x509Certificate)) {
                    der.certificate(org.bouncycastle.asn1.x509.Certificate.getInstance(ASN1OctetString.getInstance(certificate.getCertValue()).getOctets()));
                }
            } else if (kind.equals(PKCSObjectIdentifiers.keyBag)) {
                der.key(PrivateKeyInfo.getInstance(bag.getBagValue()));
            } else if (kind.equals(PKCSObjectIdentifiers.pkcs8ShroudedKeyBag)) {
                if (password.length == 0 && lock.password() == null) {
                    lock.wanted(IT);
                }
                der.opened(lock.open(EncryptedPrivateKeyInfo.getInstance(bag.getBagValue()), password));
            } else if (kind.equals(PKCSObjectIdentifiers.safeContentsBag)) {
                bags(ASN1Sequence.getInstance(bag.getBagValue()), password, depth + 1);
            }
        }
    }
}
