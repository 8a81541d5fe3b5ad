package org.signetmail.store;

import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import org.signetmail.mail.Address;
import org.signetmail.store.Directory.Resolution;

/** Where mail for an address goes: aliases are followed, and what was found is remembered until the directory changes. Thread-safe. */
final class Resolutions {
    private static final int MOST_CACHED = 50_000;

    private final Directory directory;
    private volatile Map<String, Resolution> known = new ConcurrentHashMap<>();

    Resolutions(Directory directory) {
        this.directory = directory;
    }

    /** The directory has changed. */
    void forget() {
        known = new ConcurrentHashMap<>();
    }

    Resolution of(Address recipient) {
        Map<String, Resolution> cache = known;
        String key = recipient.key();
        Resolution before = cache.get(key);
        if (before != null) {
            return before;
        }
        Resolution found = follow(recipient);
        // Who asks for thousands of made-up names must not keep the real ones out.
        if (cache.size() >= MOST_CACHED) {
            cache.clear();
        }
        cache.put(key, found);
        return found;
    }

    private Resolution follow(Address recipient) {
        Optional<Domain> domain = directory.domain(recipient.domain());
        if (domain.isEmpty()) {
            return new Resolution.NotOurs();
        }
        if (!domain.get().enabled()) {
            return new Resolution.Disabled();
        }
        Map<AccountId, Account> accounts = new LinkedHashMap<>();
        Map<String, Address> elsewhere = new LinkedHashMap<>();
        Set<String> seen = new LinkedHashSet<>();
        boolean disabled = false;
        var open = new ArrayDeque<Address>(List.of(recipient));
        while (!open.isEmpty() && seen.size() < SqlAliases.MOST_TARGETS) {
            Address next = open.removeFirst();
            if (!seen.add(next.key())) {
                continue;
            }
            Optional<Account> account = directory.account(next);
            if (account.isPresent()) {
                disabled |= !account.get().enabled();
                if (account.get().enabled()) {
                    accounts.put(account.get().id(), account.get());
                }
                continue;
            }
            Optional<Alias> alias = directory.alias(next);
            if (alias.isPresent()) {
                open.addAll(alias.get().targets());
            } else if (directory.domain(next.domain()).isPresent()) {
                // RFC 5233 3: what follows a + in an address that nobody has is a detail of the one without it.
                int plus = next.localPart().indexOf('+');
                if (plus > 0) {
                    open.add(new Address(next.localPart().substring(0, plus), next.domain()));
                }
            } else {
                elsewhere.put(next.key(), next);
            }
        }
        if (!accounts.isEmpty() || !elsewhere.isEmpty()) {
            return new Resolution.To(List.copyOf(accounts.values()), List.copyOf(elsewhere.values()));
        }
        return disabled ? new Resolution.Disabled() : new Resolution.Nobody();
    }
}
