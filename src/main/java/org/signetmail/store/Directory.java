package org.signetmail.store;

import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.signetmail.mail.Address;

/**
 * Domains, accounts and aliases. Thread-safe; reads are answered from the database or a cache that changes
 * invalidate; every write is durable when the method returns. An unknown name is an empty Optional, a broken
 * database a {@link StoreException}.
 */
public interface Directory {
    /** What became of a wish to add, change or remove. */
    sealed interface Outcome<T> {
        record Done<T>(T value) implements Outcome<T> {}

        /** Refused: {@code why} is for a person; {@code kind} is for programs. */
        record Refused<T>(Refusal kind, String why) implements Outcome<T> {}
    }

    /** Why a change was refused. */
    enum Refusal { EXISTS, NOT_FOUND, INVALID, IN_USE }

    /** What became of a login. */
    sealed interface Login {
        record In(Account account) implements Login {}

        /** Unknown account or wrong password: the two are not told apart, in time either. */
        record Wrong() implements Login {}

        record Disabled() implements Login {}
    }

    /** A login of a mail program. @param from the address it comes from */
    record By(AppPasswords.Protocol protocol, String from) {}

    /**
     * A login, however it was decided.
     *
     * @param user as was said @param protocol smtp, imap, pop3, sieve or pages @param from the address it comes from
     * @param way what was shown: password, certificate, code, passkey
     */
    record Entry(String user, String protocol, String from, String way) {}

    /** Where mail for an address goes, after aliases are followed. */
    sealed interface Resolution {
        /** @param accounts local accounts, each once; @param elsewhere addresses outside, each once */
        record To(List<Account> accounts, List<Address> elsewhere) implements Resolution {}

        /** The domain is ours, the address is nobody's. */
        record Nobody() implements Resolution {}

        record Disabled() implements Resolution {}

        /** The domain is not ours. */
        record NotOurs() implements Resolution {}
    }

    /**
     * Some of a list in the order of its names, picked by the database; null is any.
     *
     * @param containing what the address or the name contains; accounts also: the person's name
     * @param after the address or name where the part before ended
     */
    record Wanted(
            @org.jspecify.annotations.Nullable String domain,
            @org.jspecify.annotations.Nullable String containing,
            @org.jspecify.annotations.Nullable String after,
            int most) {}

    /** How much there is in a domain. */
    record Weight(long accounts, long aliases, long usedBytes) {}

    List<Domain> domains();

    List<Domain> findDomains(Wanted wanted);

    List<Account> findAccounts(Wanted wanted);

    List<Alias> findAliases(Wanted wanted);

    Optional<Alias> alias(Address address);

    /** Of each of these domains; zeros for one that is not there. */
    Map<String, Weight> weights(Collection<String> domains);

    default Weight weight(String domain) {
        return weights(List.of(domain)).getOrDefault(domain, new Weight(0, 0, 0));
    }

    Optional<Domain> domain(String name);

    Outcome<Domain> addDomain(String name);

    /** Refused with IN_USE where it would disable the last server administrator. */
    Outcome<Domain> setDomain(String name, boolean enabled);

    /** Refused with IN_USE while accounts or aliases stand in it. */
    Outcome<Domain> removeDomain(String name);

    /** Accounts in address order. @param domain null for all */
    List<Account> accounts(@org.jspecify.annotations.Nullable String domain);

    Optional<Account> account(Address address);

    Optional<Account> account(AccountId id);

    /** Makes the account with INBOX, Drafts, Sent, Junk, Trash and Archive (RFC 6154 uses set). */
    Outcome<Account> addAccount(Address address, String displayName, char[] password, long quotaBytes, Role role);

    /** Of somebody who administers nothing. */
    default Outcome<Account> addAccount(Address address, String displayName, char[] password, long quotaBytes) {
        return addAccount(address, displayName, password, quotaBytes, Role.USER);
    }

    /**
     * Null leaves a value as it is. Disabling ends the account's web sessions. Refused with IN_USE where no enabled server
     * administrator would be left.
     */
    Outcome<Account> setAccount(
            Address address,
            @org.jspecify.annotations.Nullable String displayName,
            @org.jspecify.annotations.Nullable Boolean enabled,
            @org.jspecify.annotations.Nullable Long quotaBytes,
            @org.jspecify.annotations.Nullable Role role);

    /** The same, and the role stays. */
    default Outcome<Account> setAccount(
            Address address,
            @org.jspecify.annotations.Nullable String displayName,
            @org.jspecify.annotations.Nullable Boolean enabled,
            @org.jspecify.annotations.Nullable Long quotaBytes) {
        return setAccount(address, displayName, enabled, quotaBytes, null);
    }

    /** Refused with IN_USE where no enabled server administrator would be left. */
    default Outcome<Account> setRole(Address address, Role role) {
        return setAccount(address, null, null, null, role);
    }

    /** Ends the account's web sessions. */
    Outcome<Account> setPassword(Address address, char[] password);

    /** Removes the account and its mail. Refused with IN_USE where it is the last enabled server administrator. */
    Outcome<Account> removeAccount(Address address);

    /** Tells whom it may concern of a login that was decided elsewhere: by a certificate, on the pages. Gives it back. */
    Login told(Login login, Entry entry);

    /** Checks a password (Argon2id; costs tens of milliseconds the first time, bounded in parallel). */
    Login login(String user, char[] password);

    /**
     * The same for mail programs, and told as by {@link #told}: app passwords are taken too. Where {@code accounts.require-app-passwords} is {@code yes} and the
     * account has a second factor, nothing else is.
     */
    Login login(String user, char[] password, By by);

    /** Whether anybody is a server administrator, enabled or not. */
    boolean administered();

    /** The account, if it is enabled and its domain is. */
    Optional<Account> enabled(AccountId id);

    List<Alias> aliases(@org.jspecify.annotations.Nullable String domain);

    Outcome<Alias> addAlias(Address address, List<Address> targets);

    /** The alias goes to these from now on, with no moment at which it goes nowhere. */
    Outcome<Alias> setAlias(Address address, List<Address> targets);

    Outcome<Alias> removeAlias(Address address);

    /** Follows aliases, loops cut, at most 1,000 targets; {@code name+detail} that nobody has is {@code name}'s. {@code postmaster} without a domain is the first domain's. */
    Resolution resolve(Address recipient);

    /** Whether a client's certificate lets nobody in any more: it was revoked, or its account is gone. */
    boolean revoked(X509Certificate certificate);
}
