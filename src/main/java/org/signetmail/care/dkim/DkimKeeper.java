package org.signetmail.care.dkim;

import java.security.KeyPair;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import java.util.stream.Collectors;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.signetmail.care.alert.Alerts;
import org.signetmail.net.Dns;
import org.signetmail.proof.dkim.KeyKind;
import org.signetmail.store.AlertBook.Alert;
import org.signetmail.store.AlertBook.Severity;
import org.signetmail.store.Changes;
import org.signetmail.store.Chore;
import org.signetmail.store.Directory.Outcome;
import org.signetmail.store.Directory.Refusal;
import org.signetmail.store.DkimKeys.Key;
import org.signetmail.store.DkimKeys.Secret;
import org.signetmail.store.DkimKeys.State;
import org.signetmail.store.DkimSigning;
import org.signetmail.store.Domain;
import org.signetmail.store.Store;
import org.signetmail.store.StoreSettings;
import org.signetmail.tls.Pem;

/**
 * Takes care of the keys that sign mail: makes them for each domain, lets them sign once they are published, makes others when they are
 * old, drops those that signed before, and raises an alert where others can verify no more what is signed. Thread-safe. In its life:
 * made, {@link #start}, {@link #close}.
 */
public final class DkimKeeper implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(DkimKeeper.class);
    private static final Duration EVERY = Duration.ofMinutes(5);
    private static final Duration FIRST_LOOK = Duration.ofMinutes(1);
    /** A key that nobody published in its first days is looked for less often, and one that signs is only watched. */
    private static final Duration EAGER = Duration.ofDays(2);
    private static final Duration CALM = Duration.ofHours(1);
    private static final Duration DAY = Duration.ofDays(1);
    private static final DateTimeFormatter MONTH = DateTimeFormatter.ofPattern("uuuuMM", Locale.ROOT);
    /** Domains that were removed are among them. */
    private static final int MOST_LOOKED = 100_000;
    private static final String ALERT = "dkim/";

    /** How it is with a record. */
    private sealed interface Seen {
        record Published() implements Seen {}

        record Not(String words) implements Seen {}

        record Unknown() implements Seen {}
    }

    private final Store store;
    private final Supplier<? extends Dns> dns;
    private final Alerts alerts;
    private final Clock clock;
    private final Chore chore = new Chore("dkim", "keys that sign mail could not be looked after");
    private final AutoCloseable subscription;
    private final AtomicBoolean changed = new AtomicBoolean();
    private final Map<String, Instant> looked = new HashMap<>();

    /** @param dns gives one that remembers nothing, so that a record that was just published is seen */
    public DkimKeeper(Store store, Supplier<? extends Dns> dns, Alerts alerts, Clock clock) {
        this.store = store;
        this.dns = dns;
        this.alerts = alerts;
        this.clock = clock;
        subscription = store.changes().subscribe(change -> {
            if (change instanceof Changes.Change.DirectoryChanged) {
                // On the committer's thread nothing may be read from the database. Many changes are one look.
                if (changed.compareAndSet(false, true)) {
                    chore.once(this::ensureLater);
                }
            }
        });
    }

    private void ensureLater() {
        changed.set(false);
        ensure();
    }

    public void start() {
        chore.once(this::ensure);
        chore.start(FIRST_LOOK, EVERY, this::look);
    }

    /** Makes keys for each domain that has none. */
    public void ensure() {
        if (signing() != DkimSigning.NEVER) {
            Map<String, List<Key>> known = byDomain();
            store.directory().domains().forEach(domain -> ensure(domain.name(), known.getOrDefault(domain.name(), List.of())));
        }
    }

    private void ensure(String domain, List<Key> keys) {
        for (KeyKind kind : KeyKind.values()) {
            if (keys.stream().noneMatch(key -> key.kind().equals(kind.word()) && key.state() != State.RETIRED)) {
                make(domain, kind);
            }
        }
    }

    private DkimSigning signing() {
        return StoreSettings.STORE.dkimSign.of(store.settings());
    }

    private Map<String, List<Key>> byDomain() {
        return store.dkimKeys().all().stream().collect(Collectors.groupingBy(Key::domain, LinkedHashMap::new, Collectors.toList()));
    }

    private void make(String domain, KeyKind kind) {
        Instant now = clock.instant();
        KeyPair pair = kind.generate();
        var key = new Key(domain, selector(domain, kind, now), kind.word(), Base64.getEncoder().encodeToString(pair.getPublic().getEncoded()), State.NEW, now, now);
        if (store.dkimKeys().add(new Secret(key, Pem.write(pair.getPrivate())))) {
            LOG.info("made a key to sign the mail of {}: {}; to be published as {}", domain, key.selector(), DkimRecords.name(key));
        }
    }

    /** By month and kind; with a number where one of that name is there already. */
    private String selector(String domain, KeyKind kind, Instant now) {
        String first = "s" + MONTH.format(now.atOffset(ZoneOffset.UTC)) + kind.word().charAt(0);
        Set<String> taken = store.dkimKeys().list(domain).stream().map(Key::selector).collect(Collectors.toSet());
        String selector = first;
        for (int i = 2; taken.contains(selector); i++) {
            selector = first + i;
        }
        return selector;
    }

    /** Looks after all domains. */
    void look() {
        ensure();
        drop();
        if (signing() == DkimSigning.NEVER) {
            alerts.list().stream().map(Alert::key).filter(key -> key.startsWith(ALERT)).forEach(alerts::clear);
            return;
        }
        Map<String, List<Key>> all = byDomain();
        for (Map.Entry<String, List<Key>> domain : all.entrySet()) {
            if (Thread.currentThread().isInterrupted()) {
                return;
            }
            rotate(domain.getKey(), domain.getValue());
            if (due(domain.getKey(), domain.getValue())) {
                look(domain.getKey());
            }
        }
        alerts.list().stream().map(Alert::key).filter(key -> key.startsWith(ALERT) && !all.containsKey(key.substring(ALERT.length()))).forEach(alerts::clear);
    }

    private void drop() {
        store.dkimKeys().drop(clock.instant().minus(DkimRecords.STAYS))
                .forEach(key -> LOG.info("the key {} of {} is forgotten: its record {} may go from the DNS", key.selector(), key.domain(), DkimRecords.name(key)));
    }

    private boolean due(String domain, List<Key> keys) {
        Instant now = clock.instant();
        boolean eager = keys.stream().anyMatch(key -> key.state() == State.NEW && now.isBefore(key.created().plus(EAGER)));
        synchronized (looked) {
            Instant last = looked.get(domain);
            return last == null || !now.isBefore(last.plus(eager ? EVERY.dividedBy(2) : CALM));
        }
    }

    /** Makes what follows keys that have signed for long enough. */
    private void rotate(String domain, List<Key> keys) {
        long days = StoreSettings.STORE.dkimRotateAfter.of(store.settings());
        Instant old = clock.instant().minus(DAY.multipliedBy(days));
        if (days > 0) {
            keys.stream().filter(key -> key.state() == State.SIGNING && key.since().isBefore(old)).forEach(key -> follow(key, keys));
        }
    }

    private void follow(Key key, List<Key> keys) {
        if (keys.stream().noneMatch(other -> other.kind().equals(key.kind()) && other.state() == State.NEW)) {
            make(key.domain(), KeyKind.of(key.kind()).orElseThrow());
        }
    }

    /** Looks at what is published of a domain's keys now; those that are seen sign from now on. */
    public void look(String domain) {
        if (signing() == DkimSigning.NEVER) {
            return;
        }
        Dns asked = dns.get();
        synchronized (looked) {
            if (looked.size() >= MOST_LOOKED) {
                looked.clear();
            }
            looked.put(domain, clock.instant());
        }
        for (Key key : store.dkimKeys().list(domain)) {
            if (key.state() == State.NEW && (first(key) && signing() == DkimSigning.ALWAYS || seen(asked, key) instanceof Seen.Published)
                    && store.dkimKeys().signs(domain, key.selector(), clock.instant())) {
                LOG.info("mail of {} is signed by {} from now on", domain, key.selector());
            }
        }
        watch(asked, domain);
    }

    /** Whether none of its kind signs yet. */
    private boolean first(Key key) {
        return store.dkimKeys().list(key.domain()).stream().noneMatch(other -> other.kind().equals(key.kind()) && other.state() == State.SIGNING);
    }

    private static Seen seen(Dns dns, Key key) {
        return switch (dns.txt(DkimRecords.name(key))) {
            case Dns.Answer.Found<String>(List<String> texts) -> switch (DkimRecords.record(key).in(texts)) {
                case SAME -> new Seen.Published();
                case OTHER_KEY -> new Seen.Not("another key stands there");
                case REVOKED -> new Seen.Not("it is taken back there (p= is empty)");
                case NOT_FOR_MAIL -> new Seen.Not("it is not for mail there, or not for SHA-256");
                case SEVERAL -> new Seen.Not("there are several texts, and then none counts");
            };
            case Dns.Answer.NoData<String> _, Dns.Answer.NoSuchName<String> _ -> new Seen.Not("it is not published");
            case Dns.Answer.TemporaryFailure<String> _ -> new Seen.Unknown();
        };
    }

    /** Raises what hurts, or waits for somebody; what could not be asked changes nothing. */
    private void watch(Dns dns, String domain) {
        List<Key> keys = store.dkimKeys().list(domain);
        List<Key> signing = keys.stream().filter(key -> key.state() == State.SIGNING).toList();
        for (Key key : signing) {
            switch (seen(dns, key)) {
                case Seen.Published() -> { }
                case Seen.Unknown() -> {
                    return;
                }
                case Seen.Not(String how) -> {
                    // Once it was published, or signing was to begin without it.
                    alerts.raise(ALERT + domain, signing() == DkimSigning.ALWAYS ? Severity.WARNING : Severity.CRITICAL, "others cannot verify the signatures of mail of " + domain
                            + " by " + DkimRecords.name(key) + ": " + how, "publish the record: signet dns " + domain + " --check", key.selector() + " " + how);
                    return;
                }
            }
        }
        Optional<Key> waiting = keys.stream().filter(key -> key.state() == State.NEW && signing.stream().anyMatch(old -> old.kind().equals(key.kind()))).findFirst();
        waiting.ifPresentOrElse(key -> alerts.raise(ALERT + domain, Severity.NOTICE, "new keys of " + domain + " wait to sign its mail, and the old ones sign until "
                + DkimRecords.name(key) + " is published", "publish the record: signet dns " + domain + " --check", "waiting for " + key.selector()),
                () -> alerts.clear(ALERT + domain));
    }

    /** Makes new keys now, which take over once they are published. */
    public Outcome<List<Key>> rotate(String domain) {
        List<Key> before = store.dkimKeys().list(domain);
        for (KeyKind kind : KeyKind.values()) {
            if (before.stream().noneMatch(key -> key.kind().equals(kind.word()) && key.state() == State.NEW)) {
                make(domain, kind);
            }
        }
        List<Key> made = store.dkimKeys().list(domain).stream().filter(key -> !before.contains(key)).toList();
        return made.isEmpty() ? new Outcome.Refused<>(Refusal.EXISTS, "new keys of " + domain + " wait to be published already") : new Outcome.Done<>(made);
    }

    /** Forgets a key that does not sign. One that was to be published is followed by another. */
    public Outcome<Key> remove(String domain, String selector) {
        Outcome<Key> removed = store.dkimKeys().remove(domain, selector);
        if (removed instanceof Outcome.Done) {
            store.directory().domain(domain).map(Domain::name).ifPresent(this::ensure);
        }
        return removed;
    }

    /** For a domain that was just added. */
    public void ensure(String domain) {
        if (signing() != DkimSigning.NEVER) {
            ensure(domain, store.dkimKeys().list(domain));
        }
    }

    @Override
    public void close() throws Exception {
        subscription.close();
        chore.close();
    }
}
