package org.signetmail.store;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/** Public keys of passkeys, and challenges that wait for their answer. Thread-safe, durable, the same in all processes. */
public interface PasskeyBook {
    /**
     * @param credentialId by which its authenticator knows it
     * @param credential attested credential data as WebAuthn 6.5.1 has them: the authenticator's kind, the id, the public key
     * @param backedUp whether it may be on more than one device
     * @param transports how a browser reaches it: {@code internal}, {@code usb}, …
     */
    record Passkey(
            long id, AccountId account, String name, byte[] credentialId, byte[] credential, long signCount, boolean backedUp,
            Set<String> transports, Instant created, @Nullable Instant lastUsed) {
        public Passkey {
            transports = Set.copyOf(transports);
        }
    }

    /** {@code id}, {@code created} and {@code lastUsed} are ignored. At most twenty for an account. @param passkey its name unique in the account, 1 to 100 characters */
    Directory.Outcome<Passkey> add(Passkey passkey);

    List<Passkey> list(AccountId account);

    Optional<Passkey> find(byte[] credentialId);

    /** Notes a use. False when another use came between: its sign count is no longer {@code before}. */
    boolean used(long id, long before, long signCount);

    Directory.Outcome<Passkey> remove(AccountId account, long id);

    /** Keeps a challenge; one for the same ceremony of the same bearer is void. @param bearer a secret of who is to answer it */
    void challenge(String bearer, String ceremony, byte[] challenge, Instant until);

    /** The challenge, unless it is too late; each is given once. */
    Optional<byte[]> takeChallenge(String bearer, String ceremony);
}
