package org.signetmail.store;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.signetmail.store.backup.LockedKey;

/**
 * The open store: one per process and data directory (a lock file sees to that). Thread-safe. In its life: opened,
 * its schema brought up to date; used; closed, which waits for what is being written.
 */
public final class Store implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Store.class);

    private final FileLock lock;
    private final MasterKey key;
    private final Clock clock;
    private final Database database;
    private final Committers committers;
    private final ScheduledExecutorService sweeper = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("sweeper").factory());
    private final Bus bus = new Bus();
    private final BodyFiles bodies;
    private final SqlSettings settings;
    private final SqlMailboxes mailboxes;
    private final SqlDirectory directory;
    private final SqlWebSessions webSessions;
    private final SqlBanBook bans;
    private final SqlPasskeyBook passkeys;
    private final SqlTokens tokens;
    private final SqlAppPasswords appPasswords;
    private final SqlSecondFactors secondFactors;
    private final SqlHistory history;
    private final HistoryKeeper historyKeeper;
    private final SqlStatistics statistics;
    private final SqlSieveScripts sieveScripts;
    private final SqlSieveMemory sieveMemory;
    private final SqlDeliveries deliveries;
    private final SqlOutbox outbox;
    private final SqlCertificates certificates;
    private final SqlCertificateRequests certificateRequests;
    private final SqlListeners listeners;
    private final SqlAcme acme;
    private final SqlNextKeyBook nextKeys;
    private final SqlDkimKeys dkimKeys;
    private final SqlTrustBook trustBook;
    private final SqlDestinationBook destinations;
    private final SqlStsBook stsPolicies;
    private final SqlClientCertificateBook clientCertificates;
    private final SqlTicketKeyBook ticketKeys;
    private final SqlClientAuthorities clientAuthorities;
    private final SqlAlertBook alerts;
    private final SqlAuditBook audit;
    private final SqlJobBook jobs;
    private final SqlStapleBook staples;
    private final SqlFileCertificates fileCertificates;
    private final SqlOccurrences occurrences;
    private final SqlHookTapes hookTapes;
    private final SqlHookBook hooks;
    private final SqlHookOutbox hookOutbox;
    private final Checkup checkup;
    private final Sql sql;

    private Store(StoreOptions options, MasterKey key, Clock clock, FileLock lock, Sql.Asked asked) {
        this.lock = lock;
        this.key = key;
        this.clock = clock;
        database = new Database(options);
        sql = new Sql(database, asked);
        committers = new Committers(database);
        var live = new LiveMailboxes();
        var filer = new Filer(live, bus, database.dialect());
        bodies = new BodyFiles(options.directory(), clock);
        var seal = new Seal(key);
        settings = new SqlSettings(sql, committers, seal, bus);
        occurrences = new SqlOccurrences(sql, committers, clock);
        hookTapes = new SqlHookTapes(sql, database.dialect());
        hooks = new SqlHookBook(sql, committers, seal, hookTapes, occurrences, clock);
        hookOutbox = new SqlHookOutbox(sql, committers, clock);
        mailboxes = new SqlMailboxes(sql, committers, filer, live, bodies, bus);
        appPasswords = new SqlAppPasswords(sql, committers, seal, bus, clock);
        secondFactors = new SqlSecondFactors(sql, committers, seal, clock);
        var passwords = new Passwords();
        clientCertificates = new SqlClientCertificateBook(sql, committers, bus, clock);
        directory = new SqlDirectory(sql, committers, passwords, new Logins(sql, passwords, appPasswords, settings, clock), mailboxes, clientCertificates, occurrences, database.dialect(), clock, bus);
        bans = new SqlBanBook(sql, committers, occurrences);
        passkeys = new SqlPasskeyBook(sql, committers, clock);
        tokens = new SqlTokens(sql, committers, directory, clock);
        webSessions = new SqlWebSessions(sql, committers, directory, settings, clock);
        history = new SqlHistory(sql, committers, settings, clock, database.dialect());
        statistics = new SqlStatistics(sql, committers);
        historyKeeper = new HistoryKeeper(history);
        sieveScripts = new SqlSieveScripts(sql, committers, clock, bus);
        sieveMemory = new SqlSieveMemory(sql, committers);
        deliveries = new SqlDeliveries(committers, filer, mailboxes, settings, history, bus);
        outbox = new SqlOutbox(sql, committers, database.dialect(), filer, deliveries, history, bodies, clock, bus);
        certificates = new SqlCertificates(sql, committers, seal, occurrences, clock, bus);
        certificateRequests = new SqlCertificateRequests(sql, committers, seal, clock, certificates);
        listeners = new SqlListeners(sql, committers, bus);
        acme = new SqlAcme(sql, committers, seal);
        staples = new SqlStapleBook(sql, committers);
        alerts = new SqlAlertBook(sql, committers, occurrences, database.dialect());
        audit = new SqlAuditBook(sql, committers, clock);
        jobs = new SqlJobBook(sql, committers, clock);
        fileCertificates = new SqlFileCertificates(sql, committers, seal);
        ticketKeys = new SqlTicketKeyBook(sql, committers, seal);
        nextKeys = new SqlNextKeyBook(sql, committers, seal);
        dkimKeys = new SqlDkimKeys(sql, committers, seal);
        trustBook = new SqlTrustBook(sql, committers, clock, bus);
        destinations = new SqlDestinationBook(sql, committers);
        stsPolicies = new SqlStsBook(sql, committers);
        clientAuthorities = new SqlClientAuthorities(sql, committers, bus);
        checkup = new Checkup(sql, bodies);
        historyKeeper.start();
        occurrences.start();
        hooks.start(database.dialect());
        sweeper.scheduleWithFixedDelay(this::sweep, 5, 3600, TimeUnit.SECONDS);
    }

    /** No more keys and no sweeping by the clock: a test takes the steps itself. */
    void leaveHistory() {
        historyKeeper.close();
    }

    /** Opens or makes the store, its schema brought up to date. @throws StoreException when it cannot */
    public static Store open(StoreOptions options, MasterKey key, Clock clock) {
        return open(options, key, clock, (_, _) -> { });
    }

    static Store open(StoreOptions options, MasterKey key, Clock clock, Sql.Asked asked) {
        // With PostgreSQL too: the directory holds this node's socket and bodies.
        if (Files.exists(options.directory().resolve(Refill.UNFINISHED))) {
            throw new StoreException("a restore into " + options.directory() + " was not finished; empty the directory and restore anew");
        }
        FileLock lock = lock(options.directory().resolve("signet.lock"));
        try {
            return new Store(options, key, clock, lock, asked);
        } catch (RuntimeException failed) {
            release(lock);
            throw failed;
        }
    }

    private static FileLock lock(Path file) {
        try {
            FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            FileLock lock = channel.tryLock();
            if (lock == null) {
                channel.close();
                throw taken(file, null);
            }
            return lock;
        } catch (OverlappingFileLockException e) {
            throw taken(file, e);
        } catch (IOException e) {
            throw new StoreException("the data directory cannot be used: " + e.getMessage(), e);
        }
    }

    private static StoreException taken(Path file, @Nullable RuntimeException cause) {
        return new StoreException("another server is using " + file.getParent(), cause == null ? new IllegalStateException("locked") : cause);
    }

    private static void release(FileLock lock) {
        try {
            lock.channel().close();
        } catch (IOException e) {
            throw new StoreException("giving back the data directory failed", e);
        }
    }

    public Directory directory() {
        return directory;
    }

    public WebSessions webSessions() {
        return webSessions;
    }

    public BanBook bans() {
        return bans;
    }

    public PasskeyBook passkeys() {
        return passkeys;
    }

    public Tokens tokens() {
        return tokens;
    }

    public AppPasswords appPasswords() {
        return appPasswords;
    }

    public SecondFactors secondFactors() {
        return secondFactors;
    }

    public Mailboxes mailboxes() {
        return mailboxes;
    }

    public Bodies bodies() {
        return bodies;
    }

    public Deliveries deliveries() {
        return deliveries;
    }

    public SieveScripts sieveScripts() {
        return sieveScripts;
    }

    public SieveMemory sieveMemory() {
        return sieveMemory;
    }

    public History history() {
        return history;
    }

    public Statistics statistics() {
        return statistics;
    }

    public Outbox outbox() {
        return outbox;
    }

    public Certificates certificates() {
        return certificates;
    }

    public CertificateRequests certificateRequests() {
        return certificateRequests;
    }

    public Listeners listeners() {
        return listeners;
    }

    public Acme acme() {
        return acme;
    }

    public TrustBook trustBook() {
        return trustBook;
    }

    public ClientCertificateBook clientCertificates() {
        return clientCertificates;
    }

    public DestinationBook destinations() {
        return destinations;
    }

    /** Policies of other mail domains. */
    public StsBook stsPolicies() {
        return stsPolicies;
    }

    public StapleBook staples() {
        return staples;
    }

    public AlertBook alerts() {
        return alerts;
    }

    public AuditBook audit() {
        return audit;
    }

    public JobBook jobs() {
        return jobs;
    }

    public FileCertificates fileCertificates() {
        return fileCertificates;
    }

    public NextKeyBook nextKeys() {
        return nextKeys;
    }

    /** Keys that sign the mail of our domains. */
    public DkimKeys dkimKeys() {
        return dkimKeys;
    }

    public TicketKeyBook ticketKeys() {
        return ticketKeys;
    }

    public ClientAuthorities clientAuthorities() {
        return clientAuthorities;
    }

    public HookBook hooks() {
        return hooks;
    }

    public HookTapes hookTapes() {
        return hookTapes;
    }

    public HookOutbox hookOutbox() {
        return hookOutbox;
    }

    public Occurrences occurrences() {
        return occurrences;
    }

    public Settings settings() {
        return settings;
    }

    public Changes changes() {
        return bus;
    }

    private void sweep() {
        try {
            bodies.sweep(hash -> sql.first("select id from body where hash = ?", r -> r.getLong(1), hash).isPresent());
            webSessions.sweep();
            sieveMemory.sweep(clock.instant());
        } catch (StoreException e) {
            // A scheduled task that throws is never run again.
            LOG.warn("sweeping: {}", e.getMessage());
        }
    }

    /** All rows of this moment, and the blobs that they name, for a backup; the server goes on meanwhile. */
    public Dump dump() {
        return new Dump(database, bodies);
    }

    /** The master key under a passphrase, for a backup that can be opened without the key's file. */
    public LockedKey lockedKey(char[] passphrase) {
        return LockedKey.lock(key.octets(), passphrase);
    }

    /** Walks the whole store and says what is unsound; empty is sound. */
    public List<String> check() {
        return checkup.run();
    }

    @Override
    public void close() {
        sweeper.shutdownNow();
        historyKeeper.close();
        occurrences.close();
        committers.close();
        database.close();
        bodies.close();
        release(lock);
    }
}
