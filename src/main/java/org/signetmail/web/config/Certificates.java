package org.signetmail.web.config;

import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Locale;

import org.signetmail.care.trust.TrustFolder;
import org.signetmail.text.SyntaxError;
import org.signetmail.tls.KeySpec;
import org.signetmail.tls.Pem;

/** Certificates of authorities as a document has them: PEM, in the one form in which it is compared. */
final class Certificates {
    private Certificates() {}

    /** @throws SyntaxError where there is none, or something that is broken */
    static String kept(String pem) {
        return Pem.write(read(pem));
    }

    /** Of authorities alone. @throws SyntaxError also where one of them is none */
    static String ofAuthorities(String pem) {
        List<X509Certificate> certificates = read(pem);
        certificates.stream().filter(c -> c.getBasicConstraints() < 0).findFirst().ifPresent(leaf -> {
            throw new SyntaxError(-1, leaf.getSubjectX500Principal().getName() + " is no authority's certificate");
        });
        return Pem.write(certificates);
    }

    /** Whose they are. */
    static String shown(String pem) {
        return String.join("; ", read(pem).stream().map(c -> c.getSubjectX500Principal().getName()).toList());
    }

    /** The kind of the first one's key, as one that is made here is asked for. */
    static String keyOf(String pem) {
        return KeySpec.of(read(pem).getFirst().getPublicKey()).name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static List<X509Certificate> read(String pem) {
        try {
            return TrustFolder.parse(pem.getBytes(StandardCharsets.UTF_8));
        } catch (Pem.Unreadable e) {
            throw new SyntaxError(-1, "is one certificate or more in PEM: " + e.why());
        }
    }
}
