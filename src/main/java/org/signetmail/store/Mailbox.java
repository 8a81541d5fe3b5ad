package org.signetmail.store;

import org.jspecify.annotations.Nullable;

/**
 * A mailbox as listed.
 *
 * @param name Unicode (NFC), levels parted by '/', INBOX in capitals
 * @param uidValidity RFC 9051 2.3.1.1; 1 to 2^32-1
 */
public record Mailbox(MailboxId id, String name, long uidValidity, boolean subscribed, @Nullable SpecialUse use) {}
