package org.signetmail.mail;

/**
 * A mailbox address, {@code local-part@domain} (RFC 5321 4.1.2). The domain is held as lower-case A-labels;
 * the local part as it was given, unquoted. Immutable.
 */
public record Address(String localPart, String domain) {
    /** @throws org.signetmail.text.SyntaxError when the text is no address */
    public static Address parse(String text) {
        throw new UnsupportedOperationException("being built");
    }

    /** The form under which accounts and aliases are looked up: local part in lower case, NFC. */
    public String key() {
        throw new UnsupportedOperationException("being built");
    }

    /** As written on the wire: local part quoted where it must be. */
    @Override
    public String toString() {
        return localPart + "@" + domain;
    }
}
