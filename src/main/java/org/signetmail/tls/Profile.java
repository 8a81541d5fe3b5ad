package org.signetmail.tls;

import java.util.List;
import java.util.stream.Stream;

/**
 * What TLS versions and ciphers a listener speaks, after Mozilla's server-side TLS guidelines 5.7. The guidelines' DHE ciphers
 * are left out: every client that has them has ECDHE too, and BoringSSL does not speak them.
 */
public enum Profile {
    /** TLS 1.3 alone. */
    MODERN(List.of("TLSv1.3"), List.of(), false),
    /** TLS 1.2 with ciphers that keep the past secret, and 1.3; the default. */
    INTERMEDIATE(List.of("TLSv1.2", "TLSv1.3"), Ciphers.FORWARD_SECRET, false),
    /** TLS 1.0 and later, with ciphers that have long known weaknesses: for devices that can do nothing else. */
    LEGACY(List.of("TLSv1", "TLSv1.1", "TLSv1.2", "TLSv1.3"), Stream.concat(Ciphers.FORWARD_SECRET.stream(), Ciphers.OLD.stream()).toList(), true);

    /** IANA's names. */
    private static final class Ciphers {
        private static final List<String> TLS_1_3 = List.of("TLS_AES_128_GCM_SHA256", "TLS_AES_256_GCM_SHA384", "TLS_CHACHA20_POLY1305_SHA256");
        private static final List<String> FORWARD_SECRET = List.of(
                "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256", "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
                "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384", "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
                "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256", "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256");
        private static final List<String> OLD = List.of(
                "TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA256", "TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA256",
                "TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA", "TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA",
                "TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA384", "TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA384",
                "TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA", "TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA",
                "TLS_RSA_WITH_AES_128_GCM_SHA256", "TLS_RSA_WITH_AES_256_GCM_SHA384",
                "TLS_RSA_WITH_AES_128_CBC_SHA256", "TLS_RSA_WITH_AES_256_CBC_SHA256",
                "TLS_RSA_WITH_AES_128_CBC_SHA", "TLS_RSA_WITH_AES_256_CBC_SHA", "TLS_RSA_WITH_3DES_EDE_CBC_SHA");
    }

    private final List<String> protocols;
    private final List<String> ciphers;
    private final boolean ownOrder;

    Profile(List<String> protocols, List<String> ciphers, boolean ownOrder) {
        this.protocols = protocols;
        this.ciphers = Stream.concat(Ciphers.TLS_1_3.stream(), ciphers.stream()).toList();
        this.ownOrder = ownOrder;
    }

    /** As Java names them, the oldest first. */
    public List<String> protocols() {
        return protocols;
    }

    /** In order of preference, by IANA's names. An engine leaves out those that it does not have. */
    public List<String> ciphers() {
        return ciphers;
    }

    /** Whether our order of ciphers counts, and not the client's: where all are good, the client knows what it is fast at. */
    public boolean ownOrder() {
        return ownOrder;
    }

    /** Whether there are ciphers that hand the client's secret over under our RSA key (RFC 5246 7.4.7.1). */
    public boolean keyTransport() {
        return ciphers.stream().anyMatch(cipher -> cipher.startsWith("TLS_RSA_"));
    }

    /** Whether a client that offered this version (0x0303 is TLS 1.2) finds it here. */
    public boolean speaks(int version) {
        return switch (version) {
            case 0x0301 -> protocols.contains("TLSv1");
            case 0x0302 -> protocols.contains("TLSv1.1");
            case 0x0303 -> protocols.contains("TLSv1.2");
            case 0x0304 -> protocols.contains("TLSv1.3");
            default -> false;
        };
    }
}
