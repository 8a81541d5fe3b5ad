package org.signetmail.care;

import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.signetmail.store.Changes;
import org.signetmail.store.Listeners.Access;
import org.signetmail.store.Listeners.ClientCertificates;
import org.signetmail.store.Store;
import org.signetmail.store.StoreException;
import org.signetmail.tls.ClientCheck;
import org.signetmail.tls.Pem;

/** What client certificates listeners ask for: read once, and again after a change. Thread-safe. */
public final class ClientChecks implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ClientChecks.class);

    private record Key(boolean required, List<String> authorities) {}

    /** @param at which state of the store it was read from */
    private record Read(long at, ClientCheck check) {}

    private final Store store;
    private final Caretaker caretaker;
    private final Clock clock;
    private final Map<Key, Read> known = new ConcurrentHashMap<>();
    private final AtomicLong state = new AtomicLong();
    private final AutoCloseable subscription;

    public ClientChecks(Store store, Caretaker caretaker, Clock clock) {
        this.store = store;
        this.caretaker = caretaker;
        this.clock = clock;
        subscription = store.changes().subscribe(change -> {
            if (change instanceof Changes.Change.ListenersChanged || change instanceof Changes.Change.CertificatesChanged) {
                state.incrementAndGet();
            }
        });
    }

    /** Null where no certificate is asked for. */
    public @Nullable ClientCheck of(Access access) {
        if (access.clientCertificates() == ClientCertificates.NONE) {
            return null;
        }
        var key = new Key(access.clientCertificates() == ClientCertificates.REQUIRED, access.authorities());
        long now = state.get();
        Read read = known.get(key);
        if (read == null || read.at() != now) {
            read = new Read(now, new ClientCheck(key.required(), key.authorities().stream().flatMap(this::certificates).distinct().toList(), clock, this::revoked));
            known.put(key, read);
        }
        return read.check();
    }

    private Stream<X509Certificate> certificates(String name) {
        if (name.equals(Access.OWN)) {
            return caretaker.authoritiesOffered().stream();
        }
        String pem = store.clientAuthorities().find(name).map(a -> a.pem()).orElse("");
        try {
            return Pem.read(pem, null).certificates().stream();
        } catch (Pem.Unreadable e) {
            LOG.error("the authority {} of clients cannot be read, nobody's certificate counts: {}", name, e.why());
            return Stream.empty();
        }
    }

    /** Who cannot be looked up is let in by nobody. */
    private boolean revoked(X509Certificate leaf) {
        try {
            return store.clientCertificates().revoked(leaf);
        } catch (StoreException e) {
            LOG.error("whether the certificate {} is void is not known, so it counts for nothing: {}", leaf.getSerialNumber().toString(16), e.getMessage());
            return true;
        }
    }

    @Override
    public void close() throws Exception {
        subscription.close();
    }
}
