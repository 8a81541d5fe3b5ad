package org.signetmail.store;

/** The installation's master key: seals secrets at rest with AES-256-GCM. Never printed. */
public final class MasterKey {
    private final byte[] key;

    /** @param key 32 octets, copied */
    public MasterKey(byte[] key) {
        if (key.length != 32) {
            throw new IllegalArgumentException("a master key has 32 octets");
        }
        this.key = key.clone();
    }

    byte[] octets() {
        return key;
    }

    @Override
    public String toString() {
        return "MasterKey";
    }
}
