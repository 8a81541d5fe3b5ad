package org.signetmail.text;

/**
 * Text that does not follow its grammar. The message is a reason for a person; the protocol's session
 * turns it into its own refusal (SMTP 500/501, IMAP BAD, POP3 -ERR). Carries no stack: it is an
 * everyday outcome of reading what strangers send.
 */
public final class SyntaxError extends RuntimeException {
    private final int position;
    private final String reason;

    /** @param position bytes read before the fault, for logs; -1 when unknown */
    public SyntaxError(int position, String reason) {
        super(reason, null, false, false);
        this.position = position;
        this.reason = reason;
    }

    public String reason() {
        return reason;
    }

    public int position() {
        return position;
    }
}
