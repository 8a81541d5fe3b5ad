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
    private final @Nullable String installationDefault;

    /** @param installationDefault a credential's name, or null for whichever is valid longest */
    public CertificateIndex(List<Credential> credentials, @Nullable String installationDefault) {
        this.installationDefault = installationDefault != null ? installationDefault
                : credentials.stream().min(LONGEST).map(Credential::name).orElse(null);
        for (Credential credential : credentials) {
            byName.put(credential.name(), credential);
            for (String name : Names.of(credential.leaf())) {
                (name.startsWith("*.") ? wildcard : exact).computeIfAbsent(name.startsWith("*.") ? name.substring(2) : name, _ -> new ArrayList<>()).add(credential);
            }
        }
        exact.values().forEach(list -> list.sort(LONGEST));
        wildcard.values().forEach(list -> list.sort(LONGEST));
    }

    @Override
    public @Nullable Credential choose(@Nullable String serverName, @Nullable String fallback, boolean ecdsa) {
        if (serverName != null) {
            String host = Names.ascii(serverName);
            Credential found = best(exact.get(host), ecdsa);
            if (found == null && host.indexOf('.') > 0) {
                found = best(wildcard.get(host.substring(host.indexOf('.') + 1)), ecdsa);
            }
            if (found != null) {
                return found;
            }
        }
        Credential named = fallback == null ? null : byName.get(fallback);
        if (named != null) {
            return named;
        }
        return installationDefault == null ? null : byName.get(installationDefault);
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
        String host = Names.ascii(name);
        Credential found = best(exact.get(host), true);
        return found != null || host.indexOf('.') <= 0 ? found : best(wildcard.get(host.substring(host.indexOf('.') + 1)), true);
    }
}
