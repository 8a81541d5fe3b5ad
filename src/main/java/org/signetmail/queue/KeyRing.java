package org.signetmail.queue;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import org.signetmail.proof.dkim.KeyKind;
import org.signetmail.proof.dkim.SigningKey;
import org.signetmail.store.DkimKeys;
import org.signetmail.store.DkimKeys.Key;
import org.signetmail.store.DkimKeys.State;
import org.signetmail.tls.Pem;

/** The keys that sign: which do is asked of the database each time, since any process may change it; opened they are kept. Thread-safe. */
final class KeyRing {
    private static final int MOST = 2000;

    private final DkimKeys book;
    private final Map<Key, SigningKey> opened = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, SigningKey> eldest) {
            return size() > MOST;
        }
    };

    KeyRing(DkimKeys book) {
        this.book = book;
    }

    /** Empty where the domain is not ours, or nothing signs for it. @param domain lower-case A-labels */
    List<SigningKey> of(String domain) {
        var keys = new ArrayList<SigningKey>();
        for (Key key : book.list(domain)) {
            if (key.state() == State.SIGNING) {
                SigningKey known = known(key);
                if (known == null) {
                    return read(domain);
                }
                keys.add(known);
            }
        }
        keys.sort(Comparator.comparing(SigningKey::kind));
        return List.copyOf(keys);
    }

    private @Nullable SigningKey known(Key key) {
        synchronized (opened) {
            return opened.get(key);
        }
    }

    private List<SigningKey> read(String domain) {
        return book.signing(domain).stream().map(secret -> {
            SigningKey key = opened(secret);
            synchronized (opened) {
                opened.put(secret.key(), key);
            }
            return key;
        }).toList();
    }

    private static SigningKey opened(DkimKeys.Secret secret) {
        Key key = secret.key();
        try {
            return new SigningKey(key.domain(), key.selector(), KeyKind.of(key.kind()).orElseThrow(), Pem.read(secret.keyPem(), null).keys().getFirst());
        } catch (Pem.Unreadable e) {
            throw new IllegalStateException("the DKIM key " + key.selector() + " of " + key.domain() + " cannot be read", e);
        }
    }
}
