package org.signetmail.store;

import java.util.function.Consumer;

/** Tells what changed, after it is durable. Thread-safe. Listeners run on the changer's thread and must be quick. */
public interface Changes {
    /** Something that changed. */
    sealed interface Change {
        record MailboxChanged(MailboxId mailbox) implements Change {}

        /** Mailboxes came, went or were renamed. */
        record MailboxListChanged(AccountId account) implements Change {}

        record DirectoryChanged() implements Change {}

        /** Who is logged in as this account is so no more. @param account its address @param why in words */
        record LoginsEnded(String account, String why) implements Change {}

        /** The same of all accounts of a domain. */
        record DomainLoginsEnded(String domain, String why) implements Change {}

        record CertificatesChanged() implements Change {}

        record ListenersChanged() implements Change {}

        record SettingsChanged(String key) implements Change {}

        /** Pins or a policy. @param destination a mail domain or a host, lower-case A-labels */
        record TrustChanged(String destination) implements Change {}

        record QueueChanged() implements Change {}

        /** Which Sieve script of the account is active, or what it says. */
        record SieveChanged(AccountId account) implements Change {}
    }

    AutoCloseable subscribe(Consumer<Change> listener);
}
