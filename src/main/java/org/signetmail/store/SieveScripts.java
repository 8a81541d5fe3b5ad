package org.signetmail.store;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Sieve scripts of accounts; at most one of an account is active. What they say is the caller's to check. Thread-safe; every write
 * is durable when the method returns, and a change of what is active is told to {@link Changes}.
 */
public interface SieveScripts {
    /** @param content as it was given */
    record Script(AccountId account, String name, String content, boolean active, Instant changed) {}

    /** What became of a wish. */
    sealed interface Outcome {
        record Done(Script script) implements Outcome {}

        record NotFound() implements Outcome {}

        /** The name is taken. */
        record Exists() implements Outcome {}

        /** The active one cannot be removed. */
        record Active() implements Outcome {}

        /** The account has as many as it may. */
        record TooMany(int most) implements Outcome {}

        record BadName(String why) implements Outcome {}
    }

    /** Which scripts are active, at a glance: another value when another process changed them. */
    record Version(long count, long newest, long sum) {}

    /** By name. */
    List<Script> list(AccountId account);

    Optional<Script> find(AccountId account, String name);

    Optional<Script> active(AccountId account);

    /** Accounts that have an active script. */
    List<AccountId> accounts();

    Version version();

    /** Whether a script of this name and one more could be kept: Done without a change, or why not. */
    Optional<Outcome> refusal(AccountId account, String name, int most);

    /** One of the same name takes this content, and stays active where it was. @param most scripts an account may have */
    Outcome put(AccountId account, String name, String content, int most);

    /** The one that was active is so no more. */
    Outcome activate(AccountId account, String name);

    /** None is active then. False when none was. */
    boolean deactivate(AccountId account);

    /** An active one stays active. */
    Outcome rename(AccountId account, String from, String to);

    Outcome remove(AccountId account, String name);
}
