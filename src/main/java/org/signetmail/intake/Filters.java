package org.signetmail.intake;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

import org.jspecify.annotations.Nullable;

import org.signetmail.sieve.Limits;
import org.signetmail.sieve.Script;
import org.signetmail.store.AccountId;
import org.signetmail.store.Changes;
import org.signetmail.store.Chore;
import org.signetmail.store.Settings;
import org.signetmail.store.SieveScripts;
import org.signetmail.store.Store;
import org.signetmail.store.setting.Latest;

import static org.signetmail.intake.IntakeSettings.INTAKE;

/**
 * The active Sieve scripts, read and ready to run. Which accounts have one is held in memory: mail for an account without one costs no
 * question to the database. Scripts that other processes change arrive within ten seconds. Thread-safe. In its life: made, {@link #start},
 * {@link #close}.
 */
public final class Filters implements AutoCloseable {
    private static final Duration LOOK_EVERY = Duration.ofSeconds(10);
    private static final int MOST_READY = 10_000;

    /** An active script as it was read. @param hash of its text */
    record Filter(String name, Script.Checked checked, byte[] hash) {}

    private final SieveScripts scripts;
    private final Settings settings;
    private final Latest<Limits> limits;
    private final AutoCloseable subscription;
    private final Chore chore = new Chore("filters", "which filters there are was not read");
    /** All that have an active script, and some that had one lately. */
    private final Set<AccountId> having = ConcurrentHashMap.newKeySet();
    private final Map<AccountId, Optional<Filter>> ready = new ConcurrentHashMap<>();
    private final AtomicLong changes = new AtomicLong();
    private volatile SieveScripts.@Nullable Version version;

    public Filters(Store store) {
        scripts = store.sieveScripts();
        settings = store.settings();
        limits = new Latest<>(settings, Filters::limits);
        subscription = store.changes().subscribe(this::changed);
        look();
    }

    /** Goes on to look what other processes change. */
    public void start() {
        chore.start(LOOK_EVERY, LOOK_EVERY, this::look);
    }

    private void look() {
        SieveScripts.Version newest = scripts.version();
        if (newest.equals(version)) {
            return;
        }
        version = newest;
        // None is taken out that may have got a script here meanwhile: an account too many costs one question, one too few its filter.
        having.addAll(scripts.accounts());
        changes.incrementAndGet();
        ready.clear();
    }

    /** On the thread of who changed it: no question to the database. */
    private void changed(Changes.Change change) {
        switch (change) {
            case Changes.Change.SieveChanged(AccountId account) -> {
                having.add(account);
                changes.incrementAndGet();
                ready.remove(account);
                version = null;
            }
            case Changes.Change.SettingsChanged(String key) -> {
                if (key.startsWith("sieve.")) {
                    changes.incrementAndGet();
                    ready.clear();
                }
            }
            case Changes.Change.MailboxChanged _, Changes.Change.MailboxListChanged _, Changes.Change.DirectoryChanged _, Changes.Change.LoginsEnded _,
                    Changes.Change.DomainLoginsEnded _, Changes.Change.CertificatesChanged _, Changes.Change.ListenersChanged _,
                    Changes.Change.TrustChanged _, Changes.Change.QueueChanged _ -> { }
        }
    }

    /** The account's active script; empty when it has none. */
    Optional<Filter> of(AccountId account) {
        if (!having.contains(account)) {
            return Optional.empty();
        }
        Optional<Filter> known = ready.get(account);
        if (known != null) {
            return known;
        }
        long before = changes.get();
        Optional<Filter> read = scripts.active(account).map(s -> new Filter(s.name(), Script.check(s.content(), limits()), hash(s.content())));
        if (ready.size() >= MOST_READY) {
            ready.clear();
        }
        ready.put(account, read);
        if (before != changes.get()) {
            ready.remove(account);
        }
        return read;
    }

    /** How much a script may be and do. */
    public Limits limits() {
        return limits.get();
    }

    private static Limits limits(Settings settings) {
        return new Limits(Math.toIntExact(INTAKE.sieveOctets.of(settings)), Limits.USUAL.depth(), Math.toIntExact(INTAKE.sieveActions.of(settings)),
                Math.toIntExact(INTAKE.sieveRedirects.of(settings)), Limits.USUAL.work());
    }

    /** How many scripts an account may have. */
    public int mostScripts() {
        return Math.toIntExact(INTAKE.sieveScripts.of(settings));
    }

    /** Reads a script as it would be read at delivery. */
    public Script.Checked check(String script) {
        return Script.check(script, limits());
    }

    static byte[] hash(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() throws Exception {
        chore.close();
        subscription.close();
    }
}
