package org.signetmail.tls;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;

/**
 * A certificate as a person looks at it.
 *
 * @param key kind and size: "ECDSA P-256"
 * @param fingerprint SHA-256 of the certificate, hexadecimal
 * @param pin SHA-256 of its public key, base64 (RFC 7469 2.4)
 * @param tlsa the same in hexadecimal, for a TLSA record 3 1 1 (RFC 6698)
 */
public record CertificateView(
        String subject, List<String> names, String issuer, String serial, Instant notBefore, Instant notAfter, long daysLeft,
        String key, String signature, String fingerprint, String pin, String tlsa) {
    public static CertificateView of(X509Certificate certificate, Instant now) {
        byte[] spki = sha256(certificate.getPublicKey().getEncoded());
        try {
            return new CertificateView(
                    certificate.getSubjectX500Principal().getName(), Names.of(certificate), certificate.getIssuerX500Principal().getName(),
                    certificate.getSerialNumber().toString(16), certificate.getNotBefore().toInstant(), certificate.getNotAfter().toInstant(),
                    Duration.between(now, certificate.getNotAfter().toInstant()).toDays(), key(certificate), certificate.getSigAlgName(),
                    HexFormat.of().formatHex(sha256(certificate.getEncoded())), Base64.getEncoder().encodeToString(spki), HexFormat.of().formatHex(spki));
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private static String key(X509Certificate certificate) {
        return switch (certificate.getPublicKey()) {
            case RSAPublicKey rsa -> "RSA " + rsa.getModulus().bitLength();
            case ECPublicKey ec -> "ECDSA P-" + ec.getParams().getCurve().getField().getFieldSize();
            default -> certificate.getPublicKey().getAlgorithm();
        };
    }

    private static byte[] sha256(byte[] octets) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(octets);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
