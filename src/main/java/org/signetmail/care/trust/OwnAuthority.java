package org.signetmail.care.trust;

import java.security.cert.X509Certificate;
import java.util.List;
import java.util.function.Supplier;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.signetmail.store.Certificates;
import org.signetmail.tls.Pem;

/** The certificate of the installation's own authority as it is now; none before it is made. Thread-safe. */
public final class OwnAuthority implements Supplier<List<X509Certificate>> {
    private static final Logger LOG = LoggerFactory.getLogger(OwnAuthority.class);

    private record Parsed(String pem, List<X509Certificate> certificates) {}

    private final Certificates certificates;
    private final String name;
    private volatile Parsed parsed = new Parsed("", List.of());

    public OwnAuthority(Certificates certificates, String name) {
        this.certificates = certificates;
        this.name = name;
    }

    @Override
    public List<X509Certificate> get() {
        String pem = certificates.find(name).map(Certificates.Kept::chainPem).orElse("");
        Parsed known = parsed;
        if (!known.pem().equals(pem)) {
            try {
                known = new Parsed(pem, Pem.read(pem, null).certificates());
            } catch (Pem.Unreadable e) {
                LOG.error("the installation's authority is not trusted: {}", e.why());
                known = new Parsed(pem, List.of());
            }
            parsed = known;
        }
        return known.certificates();
    }
}
