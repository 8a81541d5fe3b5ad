package org.signetmail.store;

import java.time.Instant;
import java.util.List;

/**
 * Keys that sign the mail of our domains (DKIM), sealed by the master key; each goes with its domain. Of each kind a domain has one
 * that signs at most, and one that is to be published at most. Thread-safe, durable.
 */
public interface DkimKeys {
    enum State {
        /** Its record is to be published; it does not sign yet. */
        NEW,
        SIGNING,
        /** It signs no more; mail that it signed is under way, so its record stays a while. */
        RETIRED
    }

    /**
     * What may be shown.
     *
     * @param selector names its record @param kind as in the record: rsa, ed25519 @param publicKey SubjectPublicKeyInfo in base64
     * @param since when it came into its state
     */
    record Key(String domain, String selector, String kind, String publicKey, State state, Instant created, Instant since) {}

    /** @param keyPem PKCS#8, in the clear in memory only */
    record Secret(Key key, String keyPem) {
        @Override
        public String toString() {
            return "Secret[" + key + "]";
        }
    }

    /** A domain's, the oldest first. */
    List<Key> list(String domain);

    /** Of all domains, by domain. */
    List<Key> all();

    /** Those of a domain that sign, RSA before Ed25519. */
    List<Secret> signing(String domain);

    /** Keeps a new one; does nothing when the domain is not ours, or one of its kind is to be published already: another was faster. */
    boolean add(Secret key);

    /** One that was to be published signs from now on; the one of its kind that did is retired. False when it is none such any more. */
    boolean signs(String domain, String selector, Instant now);

    /** Refused for one that signs. */
    Directory.Outcome<Key> remove(String domain, String selector);

    /** Drops those that were retired before then. */
    List<Key> drop(Instant before);
}
