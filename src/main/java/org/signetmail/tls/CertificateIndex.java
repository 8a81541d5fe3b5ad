package org.signetmail.tls;

import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * Chooses among credentials by name: exact, then wildcard, then the listener's default, then the installation's. Of several
 * that cover the name, one that is valid now before any that is not, one that somebody brought or ordered before one made here,
 * which fewer clients can verify, ECDSA for clients that can, then the longest validity left. Immutable; a change is a new index; time passes by the clock.
 */
public final class CertificateIndex implements CertificateChoice {
    /** Looked at in every handshake: plain numbers. */
    private record Entry(Credential credential, boolean brought, boolean ecdsa, long from, long until) {
        static Entry of(Credential credential, boolean brought) {
            return new Entry(credential, brought, credential.key().getAlgorithm().equals("EC"),
                    credential.leaf().getNotBefore().getTime(), credential.leaf().getNotAfter().getTime());
        }

        boolean valid(long now) {
            return from <= now && now <= until;
        }
    }

    private static final Comparator<Entry> LONGEST = Comparator.comparingLong(Entry::until).reversed();

    private static final boolean[] BROUGHT_FIRST = {true, false};

    private final Map<String, List<Entry>> exact = new HashMap<>();
    private final Map<String, List<Entry>> wildcard = new HashMap<>();
    private final Map<String, Entry> byName = new HashMap<>();
    private final List<Entry> all;
    private final @Nullable Entry installationDefault;
    private final Clock clock;

    /** @param installationDefault a credential's name; null, or one that is not there, for whichever is valid longest */
    public CertificateIndex(List<Credential> credentials, @Nullable String installationDefault, Clock clock) {
        this(credentials, Set.of(), installationDefault, clock);
    }

    /** @param madeHere names of those that this installation signed itself: shown where nothing else covers the name */
    public CertificateIndex(List<Credential> credentials, Set<String> madeHere, @Nullable String installationDefault, Clock clock) {
        this.clock = clock;
        all = credentials.stream().map(c -> Entry.of(c, !madeHere.contains(c.name()))).sorted(LONGEST).toList();
        this.installationDefault = all.stream().filter(e -> e.credential.name().equals(installationDefault)).findFirst().orElse(null);
        for (Entry entry : all) {
            byName.put(entry.credential.name(), entry);
            for (String name : Names.of(entry.credential.leaf())) {
                boolean wild = name.startsWith("*.");
                // A wildcard over a whole top level covers nothing: Names.matches.
                if (!wild || name.indexOf('.', 2) > 0) {
                    (wild ? wildcard : exact).computeIfAbsent(wild ? name.substring(2) : name, _ -> new ArrayList<>()).add(entry);
                }
            }
        }
    }

    /** All of them. */
    public List<Credential> credentials() {
        return all.stream().map(Entry::credential).toList();
    }

    @Override
    public @Nullable Credential choose(@Nullable String serverName, @Nullable String fallback, boolean ecdsa) {
        long now = clock.millis();
        Entry found = serverName == null ? null : covering(serverName, ecdsa, now);
        if (found == null) {
            Entry named = fallback == null ? null : byName.get(fallback);
            found = standing(named == null ? installationDefault : named, ecdsa, now);
        }
        return found == null ? null : found.credential;
    }

    /** A default that is not valid lets another of its names stand in; where none is named, the longest valid one is shown. */
    private @Nullable Entry standing(@Nullable Entry chosen, boolean ecdsa, long now) {
        if (chosen == null) {
            Entry valid = best(all, false, false, false, now);
            return valid == null && !all.isEmpty() ? all.getFirst() : valid;
        }
        if (!chosen.valid(now)) {
            for (String name : Names.of(chosen.credential.leaf())) {
                Entry other = covering(name, ecdsa, now);
                if (other != null && other.valid(now)) {
                    return other;
                }
            }
        }
        return chosen;
    }

    /** The first that is valid now, of the kind that is wanted where there is one. */
    private static @Nullable Entry best(@Nullable List<Entry> longestFirst, boolean brought, boolean kind, boolean ecdsa, long now) {
        Entry second = null;
        for (Entry entry : longestFirst == null ? List.<Entry>of() : longestFirst) {
            if (entry.valid(now) && (entry.brought || !brought)) {
                if (!kind || ecdsa == entry.ecdsa) {
                    return entry;
                }
                second = second == null ? entry : second;
            }
        }
        return second;
    }

    /** Which credential a name gets by its own right, or null when only a default would serve it. */
    public @Nullable Credential covering(String name) {
        Entry found = covering(name, true, clock.millis());
        return found == null ? null : found.credential;
    }

    private @Nullable Entry covering(String name, boolean ecdsa, long now) {
        String host = Names.ascii(name);
        List<Entry> own = exact.get(host);
        List<Entry> wild = host.indexOf('.') <= 0 || Names.address(host) != null ? null : wildcard.get(host.substring(host.indexOf('.') + 1));
        // A wildcard that was bought goes before a name that our own authority signed.
        for (boolean brought : BROUGHT_FIRST) {
            Entry found = best(own, brought, true, ecdsa, now);
            found = found != null ? found : best(wild, brought, true, ecdsa, now);
            if (found != null) {
                return found;
            }
        }
        // None is valid: the client may say so, and its user sees the name that he asked for.
        Entry found = invalid(own, ecdsa);
        return found != null ? found : invalid(wild, ecdsa);
    }

    private static @Nullable Entry invalid(@Nullable List<Entry> entries, boolean ecdsa) {
        return entries == null ? null : entries.stream().filter(e -> ecdsa == e.ecdsa).findFirst().orElseGet(entries::getFirst);
    }
}
