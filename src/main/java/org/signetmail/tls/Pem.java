package org.signetmail.tls;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.security.PrivateKey;
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
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;
import org.bouncycastle.openssl.jcajce.JcePEMDecryptorProviderBuilder;
import org.bouncycastle.operator.InputDecryptorProvider;
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
        Unreadable(String why, @Nullable Throwable cause) {
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
        var converter = new JcaPEMKeyConverter();
        try (var parser = new PEMParser(new StringReader(text))) {
            Object object;
            while ((object = parser.readObject()) != null) {
                switch (object) {
                    case X509CertificateHolder holder -> certificates.add(certificate(holder.getEncoded()));
                    case PrivateKeyInfo key -> keys.add(converter.getPrivateKey(key));
                    case PEMKeyPair pair -> keys.add(converter.getPrivateKey(pair.getPrivateKeyInfo()));
                    case PEMEncryptedKeyPair locked -> keys.add(converter.getPrivateKey(locked
                            .decryptKeyPair(new JcePEMDecryptorProviderBuilder().setProvider(new BouncyCastleProvider()).build(needed(password))).getPrivateKeyInfo()));
                    case PKCS8EncryptedPrivateKeyInfo locked -> keys.add(converter.getPrivateKey(locked.decryptPrivateKeyInfo(opener(password))));
                    // Parameters of a curve and the like say nothing that the key does not.
                    default -> { }
                }
            }
        } catch (PKCSException | org.bouncycastle.openssl.EncryptionException e) {
            throw new Unreadable("the private key does not open: is the password right?", e);
        } catch (IOException | CertificateException | IllegalArgumentException e) {
            throw new Unreadable("this is no PEM text of certificates and keys: " + e.getMessage(), e);
        }
        return new Contents(List.copyOf(certificates), List.copyOf(keys));
    }

    private static char[] needed(char @Nullable [] password) throws Unreadable {
        if (password == null) {
            throw new Unreadable("the private key is protected by a password, which is needed", null);
        }
        return password;
    }

    private static InputDecryptorProvider opener(char @Nullable [] password) throws Unreadable {
        return new JcePKCSPBEInputDecryptorProviderBuilder().setProvider(new BouncyCastleProvider()).build(needed(password));
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
