package org.signetmail.proof.dkim;

import java.security.PrivateKey;

/** A key that signs for a domain, ready to: opening one takes longer than signing. Thread-safe. */
public final class SigningKey {
    private final String domain;
    private final String selector;
    private final KeyKind kind;
    private final KeyKind.Signer signer;

    /** @param domain lower-case A-labels @param selector names the key's record */
    public SigningKey(String domain, String selector, KeyKind kind, PrivateKey key) {
        this.domain = domain;
        this.selector = selector;
        this.kind = kind;
        signer = kind.signer(key);
    }

    public String domain() {
        return domain;
    }

    public String selector() {
        return selector;
    }

    public KeyKind kind() {
        return kind;
    }

    byte[] sign(byte[] data) {
        return signer.sign(data);
    }

    @Override
    public String toString() {
        return "SigningKey[" + selector + " of " + domain + "]";
    }
}
