package org.signetmail.intake;

import java.util.List;

import org.jspecify.annotations.Nullable;

import org.signetmail.mail.Address;
import org.signetmail.store.Account;
import org.signetmail.store.History;

/**
 * Who sends a message and who is to have it (RFC 5321 2.3.1), with what RFC 3461 adds.
 *
 * @param reversePath null is the null reverse-path
 * @param sender the account that submitted it, or null when it came from elsewhere
 * @param origin what the history is told; null tells it nothing
 */
public record Envelope(
        @Nullable Address reversePath, @Nullable Account sender, @Nullable String envelopeId, boolean headersOnlyInDsn, boolean smtpUtf8,
        List<To> recipients, History.@Nullable Origin origin) {
    public Envelope {
        recipients = List.copyOf(recipients);
    }

    public Envelope(@Nullable Address reversePath, @Nullable Account sender, @Nullable String envelopeId, boolean headersOnlyInDsn,
            boolean smtpUtf8, List<To> recipients) {
        this(reversePath, sender, envelopeId, headersOnlyInDsn, smtpUtf8, recipients, null);
    }

    /**
     * A recipient that was accepted.
     *
     * @param accounts those here who get it; @param elsewhere addresses it is sent on to
     * @param dsnNotify NOTIFY as given, or ""
     */
    public record To(Address address, List<Account> accounts, List<Address> elsewhere, String dsnNotify, @Nullable String originalRecipient) {
        public To {
            accounts = List.copyOf(accounts);
            elsewhere = List.copyOf(elsewhere);
        }
    }
}
