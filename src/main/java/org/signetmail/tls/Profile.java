package org.signetmail.tls;

import java.util.List;

/** What TLS versions and ciphers a listener speaks, after Mozilla's server-side guidelines. */
public enum Profile {
    /** TLS 1.3 alone. */
    MODERN(List.of("TLSv1.3")),
    /** TLS 1.2 and 1.3; the default. */
    INTERMEDIATE(List.of("TLSv1.2", "TLSv1.3"));

    private final List<String> protocols;

    Profile(List<String> protocols) {
        this.protocols = protocols;
    }

    public List<String> protocols() {
        return protocols;
    }
}
