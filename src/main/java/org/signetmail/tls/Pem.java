package org.signetmail.tls;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.List;

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

    /** Why something could not be read: what a person does about it differs. */
    public enum Fault { BROKEN, TOO_MUCH, PASSWORD_WANTED, PASSWORD_WRONG }

    /** It could not be read; the message says why in words. */
    public static final class Unreadable extends Exception {
        private final Fault fault;

        /** Broken. */
        public Unreadable(String why, @Nullable Throwable cause) {
            this(Fault.BROKEN, why, cause);
        }

        Unreadable(Fault fault, String why, @Nullable Throwable cause) {
            super(why, cause);
            this.fault = fault;
        }

        public Fault fault() {
            return fault;
        }

        public String why() {
            return String.valueOf(getMessage());
        }
    }

    private Pem() {}

    /** @param password of a locked key, or null */
    public static Contents read(String text, char @Nullable [] password) throws Unreadable {
        var found = new Found();
        Bundle.pem(text, new Unlocking(password), found);
        return found.contents();
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
