package org.signetmail.tls;

import java.math.BigInteger;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.interfaces.ECKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Whether a certificate can serve at all: what no client would take is not taken in. */
public final class Fitness {
    /** CA/Browser Forum baseline requirements 6.1.5; BoringSSL goes no further. */
    private static final int SMALLEST_RSA = 2048;
    private static final int LARGEST_RSA = 8192;
    private static final Set<BigInteger> ORDERS = Stream.of("secp256r1", "secp384r1", "secp521r1").map(Fitness::order).collect(Collectors.toUnmodifiableSet());

    private Fitness() {}

    /** The first reason in words, or empty. */
    public static Optional<String> fault(Credential credential, Instant now) {
        if (credential.leaf().getNotAfter().toInstant().isBefore(now)) {
            return Optional.of("the certificate expired on " + credential.leaf().getNotAfter().toInstant());
        }
        return weakKey(credential.leaf().getPublicKey());
    }

    /** Why the key is too weak, or not spoken. */
    static Optional<String> weakKey(PublicKey key) {
        return switch (key) {
            case RSAPublicKey rsa when rsa.getModulus().bitLength() < SMALLEST_RSA -> Optional.of("its RSA key of " + rsa.getModulus().bitLength()
                    + " bits is weak: clients want " + SMALLEST_RSA + " at least");
            case RSAPublicKey rsa when rsa.getModulus().bitLength() > LARGEST_RSA -> Optional.of("its RSA key of " + rsa.getModulus().bitLength()
                    + " bits is more than is spoken: " + LARGEST_RSA + " at most");
            case ECPublicKey ec when !spoken(ec) -> Optional.of("its key's curve is not one of P-256, P-384 and P-521");
            default -> Optional.empty();
        };
    }

    /** Whether the key's curve is one that TLS servers are believed with (RFC 8446 4.2.3). */
    static boolean spoken(ECKey key) {
        return ORDERS.contains(key.getParams().getOrder());
    }

    private static BigInteger order(String curve) {
        try {
            var parameters = AlgorithmParameters.getInstance("EC");
            parameters.init(new ECGenParameterSpec(curve));
            return parameters.getParameterSpec(ECParameterSpec.class).getOrder();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Signed with a hash that is broken. */
    static boolean weakSignature(String algorithm) {
        String upper = algorithm.toUpperCase(Locale.ROOT);
        return upper.startsWith("SHA1") || upper.startsWith("MD5") || upper.startsWith("MD2");
    }
}
