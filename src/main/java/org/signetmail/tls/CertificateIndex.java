package org.signetmail.tls;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * Chooses among credentials by name: exact, then wildcard, then the listener's default, then the installation's. Of several
 * that cover the name, ECDSA for clients that can, then the longest validity left. Immutable; a change is a new index.
 */
public final class CertificateIndex implements CertificateChoice {
    private static final Comparator<Credential> LONGEST = Comparator.comparing((Credential c) -> c.leaf().getNotAfter()).reversed();

    private final Map<String, List<Credential>> exact = new HashMap<>();
    private final Map<String, List<Credential>> wildcard = new HashMap<>();
    private final Map<String, Credential> byName = new HashMap<>();
    private final @Nullable Credential installationDefault;

    /** @param installationDefault a credential's name; null, or one that is not there, for whichever is valid longest */
    public CertificateIndex(List<Credential> credentials, @Nullable String installationDefault) {
        this.installationDefault = credentials.stream().filter(c -> c.name().equals(installationDefault)).findFirst()
                .or(() -> credentials.stream().min(LONGEST)).orElse(null);
        for (Credential credential : credentials) {
            byName.put(credential.name(), credential);
            for (String name : Names.of(credential.leaf())) {
                boolean wild = name.startsWith("*.");
                // A wildcard over a whole top level covers nothing: Names.matches.
                if (!wild || name.indexOf('.', 2) > 0) {
                    (wild ? wildcard : exact).computeIfAbsent(wild ? name.substring(2) : name, _ -> new ArrayList<>()).add(credential);
                }
            }
        }
        exact.values().forEach(list -> list.sort(LONGEST));
        wildcard.values().forEach(list -> list.sort(LONGEST));
    }

    @Override
    public @Nullable Credential choose(@Nullable String serverName, @Nullable String fallback, boolean ecdsa) {
        Credential found = serverName == null ? null : covering(serverName, ecdsa);
        if (found != null) {
            return found;
        }
        Credential named = fallback == null ? null : byName.get(fallback);
        if (named != null) {
            return named;
        }
        return installationDefault;
    }

    private static @Nullable Credential best(@Nullable List<Credential> covering, boolean ecdsa) {
        if (covering == null) {
            return null;
        }
        for (Credential credential : covering) {
            if (ecdsa == credential.key().getAlgorithm().equals("EC")) {
                return credential;
            }
        }
        return covering.getFirst();
    }

    /** Which credential a name gets by its own right, or null when only a default would serve it. */
    public @Nullable Credential covering(String name) {
        return covering(name, true);
    }

    private @Nullable Credential covering(String name, boolean ecdsa) {
        String host = Names.ascii(name);
        Credential found = best(exact.get(host), ecdsa);
        return found != null || host.indexOf('.') <= 0 || Names.address(host) != null ? found
                : best(wildcard.get(host.substring(host.indexOf('.') + 1)), ecdsa);
    }
}
