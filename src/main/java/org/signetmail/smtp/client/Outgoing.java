package org.signetmail.smtp.client;

import java.nio.ByteBuffer;
import java.util.List;

import org.jspecify.annotations.Nullable;

import org.signetmail.mail.Address;

/**
 * A message to send.
 *
 * @param reversePath null is the null reverse-path
 * @param above whole header fields that go before the message, ASCII, each line ended by CRLF; empty for none
 * @param body the octets from position to limit
 * @param envelopeId RFC 3461 ENVID in plain, or null
 * @param smtpUtf8 came in as such, so its header may hold UTF-8 (RFC 6531)
 */
public record Outgoing(
        @Nullable Address reversePath, List<Recipient> recipients, ByteBuffer above, ByteBuffer body, @Nullable String envelopeId, boolean headersOnlyInDsn,
        boolean smtpUtf8) {
    /**
     * @param dsnNotify RFC 3461 NOTIFY, or ""
     * @param original RFC 3461 ORCPT in plain, {@code type;address}, or null
     */
    public record Recipient(Address address, String dsnNotify, @Nullable String original) {}

    public Outgoing {
        recipients = List.copyOf(recipients);
        above = above.slice();
        body = body.slice();
    }

    /** Octets, as they are told to the other side (RFC 1870). */
    public long size() {
        return (long) above.limit() + body.limit();
    }

    public boolean eightBit() {
        return eightBit(body.limit());
    }

    /** RFC 6531 3.5: whether only SMTPUTF8 carries it: an address or the header is not ASCII. */
    public boolean needsSmtpUtf8() {
        return reversePath != null && reversePath.needsSmtpUtf8() || recipients.stream().anyMatch(r -> r.address().needsSmtpUtf8())
                || smtpUtf8 && eightBit(headerEnd());
    }

    private boolean eightBit(int to) {
        for (int i = 0; i < to; i++) {
            if (body.get(i) < 0) {
                return true;
            }
        }
        return false;
    }

    private int headerEnd() {
        for (int i = 0; i + 3 < body.limit(); i++) {
            if (body.get(i) == '\r' && body.get(i + 2) == '\r' && body.get(i + 1) == '\n' && body.get(i + 3) == '\n') {
                return i;
            }
        }
        return body.limit();
    }
}
