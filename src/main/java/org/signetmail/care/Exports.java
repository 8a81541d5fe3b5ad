package org.signetmail.care;

import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.signetmail.store.Certificates;
import org.signetmail.store.Certificates.Kept;
import org.signetmail.store.Directory.Outcome;
import org.signetmail.store.Directory.Refusal;
import org.signetmail.tls.Packed;
import org.signetmail.tls.Pem;

/** Hands out certificates, and keys when they are asked for by name: each time the log says who had them. Thread-safe. */
public final class Exports {
    private static final Logger LOG = LoggerFactory.getLogger(Exports.class);

    private final Certificates certificates;

    Exports(Certificates certificates) {
        this.certificates = certificates;
    }

    /** The private key, PKCS#8 in PEM, in the clear. @param who for the log */
    public Outcome<String> key(String name, String who) {
        return found(name, kept -> {
            LOG.warn("the private key of certificate {} was exported by {}", name, who);
            return new Outcome.Done<>(String.valueOf(kept.keyPem()));
        });
    }

    /** Certificate, chain and key in a PKCS#12 file. @param who for the log */
    public Outcome<byte[]> pkcs12(String name, char[] password, String who) {
        Optional<String> fault = Packed.fault(password);
        if (fault.isPresent()) {
            return new Outcome.Refused<>(Refusal.INVALID, fault.get());
        }
        return found(name, kept -> {
            try {
                List<X509Certificate> chain = Pem.read(kept.chainPem(), null).certificates();
                PrivateKey key = Pem.read(String.valueOf(kept.keyPem()), null).keys().getFirst();
                byte[] packed = Packed.pkcs12(name, key, chain, password);
                LOG.warn("the private key of certificate {} was exported as PKCS#12 by {}", name, who);
                return new Outcome.Done<>(packed);
            } catch (Pem.Unreadable e) {
                throw new IllegalStateException("certificate " + name + " cannot be exported", e);
            }
        });
    }

    private interface Export<T> {
        Outcome<T> of(Kept kept);
    }

    private <T> Outcome<T> found(String name, Export<T> export) {
        Optional<Kept> kept = certificates.find(name);
        if (kept.isEmpty()) {
            return new Outcome.Refused<>(Refusal.NOT_FOUND, "there is no certificate named " + name);
        }
        return kept.get().keyPem() == null ? new Outcome.Refused<>(Refusal.INVALID, "there is no private key of " + name + " here") : export.of(kept.get());
    }
}
