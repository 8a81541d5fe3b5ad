package org.signetmail.store;

import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

/** Certificates that the installation's authority has signed for its accounts' clients; without their keys, which are not kept. Thread-safe, durable. */
public interface ClientCertificateBook {
    /** Most that one account has at a time. */
    int MOST_OF_ONE = 50;

    /**
     * @param serial hexadecimal, lower case
     * @param address of the account, as the certificate names it
     * @param name what its owner calls it: a device
     * @param revoked when it was made void, or null
     */
    record Kept(String serial, String address, String name, Instant issued, Instant expires, @Nullable Instant revoked, String pem) {}

    /** Refused when the account has {@link #MOST_OF_ONE}. Those that ended a month ago are forgotten. */
    Directory.Outcome<Kept> add(AccountId account, Kept made);

    /** Those of an account, the newest first. */
    List<Kept> list(AccountId account);

    Optional<Kept> find(AccountId account, String serial);

    /** Everybody's, by serial number. @param after the last one of the part before; empty to begin */
    List<Kept> all(String after, int limit);

    /** Makes one void, for good; mail sessions of its account end. */
    Directory.Outcome<Kept> revoke(AccountId account, String serial);

    /** Whether this very certificate is void: it was revoked, or its account is gone. One that is not in the book is not. */
    boolean revoked(X509Certificate certificate);
}
