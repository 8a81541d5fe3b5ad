package org.signetmail.care.trust;

import java.security.cert.X509Certificate;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Collectors;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.signetmail.store.Certificates;
import org.signetmail.store.Certificates.Kept;
import org.signetmail.tls.Pem;

/** The certificates of the installation's own authority as they are now, of the next one and of the one before; none before it is made. Thread-safe. */
public final class OwnAuthority implements Supplier<List<X509Certificate>> {
    private static final Logger LOG = LoggerFactory.getLogger(OwnAuthority.class);

    private record Parsed(String pem, List<X509Certificate> certificates) {}

    private final Certificates certificates;
    private final List<String> names;
    private volatile Parsed parsed = new Parsed("", List.of());

    /** @param names of the certificates that are the authority's */
    public OwnAuthority(Certificates certificates, List<String> names) {
        this.certificates = certificates;
        this.names = List.copyOf(names);
    }

    @Override
    public List<X509Certificate> get() {
        String pem = names.stream().flatMap(name -> certificates.find(name).stream()).map(Kept::chainPem).collect(Collectors.joining());
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
