package org.signetmail.tls;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;

import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.openssl.PEMEncryptedKeyPair;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.X509TrustedCertificateBlock;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;
import org.bouncycastle.openssl.jcajce.JcePEMDecryptorProviderBuilder;
import org.bouncycastle.pkcs.PKCS8EncryptedPrivateKeyInfo;
import org.bouncycastle.pkcs.PKCSException;
import org.bouncycastle.pkcs.jcajce.JcePKCSPBEInputDecryptorProviderBuilder;
import org.bouncycastle.util.io.pem.PemObject;
import org.bouncycastle.util.io.pem.PemWriter;
import org.jspecify.annotations.Nullable;

/**
 * Certificates and private keys in PEM (RFC 7468), in any order and mixture: PKCS#8, PKCS#1 and SEC1 keys, encrypted
 * ones too when the password is given.
 */
public final class Pem {
    /** What a text held. */
    public record Contents(List<X509Certificate> certificates, List<PrivateKey> keys) {
        @Override
        public String toString() {
            return certificates.size() + " certificates, " + keys.size() + " keys";
        }
    }

    /** The text could not be read; the message says why in words. */
    public static final class Unreadable extends Exception {
        public Unreadable(String why, @Nullable Throwable cause) {
            super(why, cause);
        }

        public String why() {
            return String.valueOf(getMessage());
        }
    }

    private Pem() {}

    public static Contents read(String text, char @Nullable [] password) throws Unreadable {
        var certificates = new ArrayList<X509Certificate>();
        var keys = new ArrayList<PrivateKey>();
        try (var parser = new PEMParser(new StringReader(text))) {
            Object object;
            while ((object = parser.readObject()) != null) {
                switch (object) {
                    case X509CertificateHolder holder -> certificates.add(certificate(holder.getEncoded()));
                    case X509TrustedCertificateBlock block -> certificates.add(certificate(block.getCertificateHolder().getEncoded()));
                    case PrivateKeyInfo key -> keys.add(key(key));
                    case PEMKeyPair pair -> keys.add(key(pair.getPrivateKeyInfo()));
                    case PEMEncryptedKeyPair locked -> keys.add(opened(password, (secret, provider) -> locked
                            .decryptKeyPair(new JcePEMDecryptorProviderBuilder().setProvider(provider).build(secret)).getPrivateKeyInfo()));
                    case PKCS8EncryptedPrivateKeyInfo locked -> keys.add(opened(password, (secret, provider) -> locked
                            .decryptPrivateKeyInfo(new JcePKCSPBEInputDecryptorProviderBuilder().setProvider(provider).build(secret))));
                    // Parameters of a curve and the like say nothing that the key does not.
                    default -> { }
                }
            }
        } catch (IOException | CertificateException | RuntimeException e) {
            // The library meets malformed ASN.1 with whatever its code runs into; all of it means the same here.
            throw new Unreadable("this is no PEM text of certificates and keys: " + e.getMessage(), e);
        }
        return new Contents(List.copyOf(certificates), List.copyOf(keys));
    }

    private static PrivateKey key(PrivateKeyInfo info) throws IOException {
        return new JcaPEMKeyConverter().getPrivateKey(info);
    }

    private interface Lock {
        PrivateKeyInfo open(char[] password, Provider provider) throws IOException, PKCSException;
    }

    private static PrivateKey opened(char @Nullable [] password, Lock lock) throws Unreadable {
        if (password == null) {
            throw new Unreadable("the private key is protected by a password, which is needed", null);
        }
        try {
            // The JDK lacks openssl's derivation, scrypt and the names of PBES2's parts. Made where it is used, registered nowhere.
            return key(lock.open(password, new BouncyCastleProvider()));
        } catch (IOException | PKCSException | RuntimeException e) {
            // A wrong password may pass the padding by chance and then yield no key: the same to a person.
            throw new Unreadable("the private key does not open: is the password right?", e);
        }
    }

    static X509Certificate certificate(byte[] der) throws CertificateException {
        return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(der));
    }

    public static String write(List<X509Certificate> chain) {
        var out = new StringWriter();
        try (var writer = new PemWriter(out)) {
            for (X509Certificate certificate : chain) {
                writer.writeObject(new PemObject("CERTIFICATE", certificate.getEncoded()));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (CertificateException e) {
            throw new IllegalArgumentException(e);
        }
        return out.toString();
    }

    /** PKCS#8, in the clear. */
    public static String write(PrivateKey key) {
        var out = new StringWriter();
        try (var writer = new PemWriter(out)) {
            writer.writeObject(new PemObject("PRIVATE KEY", key.getEncoded()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toString();
    }
}
