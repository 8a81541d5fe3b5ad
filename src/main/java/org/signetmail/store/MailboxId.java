package org.signetmail.store;

/** Identity of a mailbox, never reused; stays the same over a rename. */
public record MailboxId(AccountId account, long value) {}
