package org.signetmail.app;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.signetmail.care.Caretaker;
import org.signetmail.care.CertificateChecks;
import org.signetmail.care.ClientChecks;
import org.signetmail.care.ListenerWarnings;
import org.signetmail.care.SharedTicketKeys;
import org.signetmail.care.alert.Alerts;
import org.signetmail.care.alert.AuthorityWatch;
import org.signetmail.care.alert.BareWatch;
import org.signetmail.care.alert.ExpiryMeter;
import org.signetmail.care.alert.ExpiryWatch;
import org.signetmail.care.alert.OrderWatch;
import org.signetmail.care.alert.Rounds;
import org.signetmail.care.alert.Webhook;
import org.signetmail.care.backup.BackupDesk;
import org.signetmail.care.backup.BackupSchedule;
import org.signetmail.care.dkim.DkimKeeper;
import org.signetmail.care.dns.DnsCheck;
import org.signetmail.care.doctor.Diagnosis;
import org.signetmail.care.doctor.HealthWatch;
import org.signetmail.care.doctor.Surroundings;
import org.signetmail.care.figures.Figures;
import org.signetmail.care.files.FileCertificateWatch;
import org.signetmail.care.hook.Hooks;
import org.signetmail.care.probe.Prober;
import org.signetmail.care.probe.SelfProbe;
import org.signetmail.care.staple.Stapler;
import org.signetmail.care.trust.Encounters;
import org.signetmail.care.trust.LiveTrust;
import org.signetmail.care.trust.OwnAuthority;
import org.signetmail.care.trust.Posting;
import org.signetmail.care.trust.TrustDesk;
import org.signetmail.care.trust.TrustFolder;
import org.signetmail.care.trust.TrustWatch;
import org.signetmail.care.trust.TrustedHttp;
import org.signetmail.imap.server.ImapDoor;
import org.signetmail.imap.server.ImapMeters;
import org.signetmail.intake.Announcement;
import org.signetmail.intake.Bans;
import org.signetmail.intake.Filters;
import org.signetmail.intake.Intake;
import org.signetmail.intake.SessionEnds;
import org.signetmail.net.Dialer;
import org.signetmail.net.DnsResolver;
import org.signetmail.net.DnssecResolver;
import org.signetmail.net.DnssecTlsa;
import org.signetmail.net.HandshakeMeters;
import org.signetmail.net.Handshakes;
import org.signetmail.net.LiveSessions;
import org.signetmail.net.ServerTls;
import org.signetmail.net.Throttle;
import org.signetmail.net.Tls;
import org.signetmail.net.Traces;
import org.signetmail.pop3.server.Pop3Door;
import org.signetmail.pop3.server.Pop3Meters;
import org.signetmail.proof.mtasts.PolicyFetch;
import org.signetmail.queue.Publications;
import org.signetmail.queue.QueueDesk;
import org.signetmail.queue.QueueMeters;
import org.signetmail.queue.QueueRunner;
import org.signetmail.queue.Router;
import org.signetmail.queue.StsPolicies;
import org.signetmail.sieve.server.SieveDoor;
import org.signetmail.sieve.server.SieveMeters;
import org.signetmail.smtp.client.SmtpClient;
import org.signetmail.smtp.client.Timeouts;
import org.signetmail.smtp.server.SmtpDoor;
import org.signetmail.smtp.server.SmtpMeters;
import org.signetmail.store.AlertBook;
import org.signetmail.store.Listeners;
import org.signetmail.store.Listeners.Listener;
import org.signetmail.store.Store;
import org.signetmail.store.setting.Latest;
import org.signetmail.store.setting.SettingsDesk;
import org.signetmail.tls.HttpsTrust;
import org.signetmail.web.AdminServer;
import org.signetmail.web.api.Services;
import org.signetmail.web.api.Status;
import org.signetmail.web.auth.SetUp;
import org.signetmail.web.http.Entrance;

/**
 * The whole server, wired by hand. In its life:
 * <ol>
 * <li>made over an open store: certificates are read, nothing listens;
 * <li>{@link #open}: listeners, queue and the administrator's way in;
 * <li>{@link #close}: nothing new is accepted, sessions end, the queue stops, the store is closed last.
 * </ol>
 */
final class Server implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Server.class);
    private static final Duration DRAIN = Duration.ofSeconds(10);
    private static final int SMTP = 25;
    /** Failed logins in a row that are borne from one address, and how soon one is forgotten. */
    private static final int FAILED_LOGINS = 20;
    private static final Duration FORGET_ONE = Duration.ofMinutes(1);
    /** For each name server's answer where somebody waits to see it. */
    private static final Duration FRESH_ANSWER = Duration.ofSeconds(2);

    private final Path data;
    private final SettingsDesk settings;
    private final BackupDesk backups;
    private final BackupSchedule backupSchedule;
    private final Configuration configuration;
    private final Store store;
    private final Clock clock;
    private final Logs logs;
    private final PrometheusRegistry registry = new PrometheusRegistry();
    private final SharedTicketKeys ticketKeys;
    private final Tls tls;
    private final Caretaker caretaker;
    private final Encounters encounters;
    private final TrustDesk trust;
    private final TrustedHttp http;
    private final Filters filters;
    private final Intake intake;
    private final Alerts alerts;
    private final Hooks hooks;
    private final Rounds rounds;
    private final DkimKeeper dkim;
    private final FileCertificateWatch files;
    private final ClientChecks clientChecks;
    private final Stapler stapler;
    private final Openings openings;
    private final Entrance entrance = new Entrance();
    private final Handshakes handshakes;
    private final SelfProbe selfProbe;
    private final SetUp setUp;
    private final Bans bans;
    private final Throttle logins;
    private final Traces traces;
    private final LiveSessions sessions;
    private final SessionEnds sessionEnds;
    private final Figures figures;
    private final Dialer dialer = new Dialer();
    private final StsPolicies stsPolicies;
    private final QueueRunner queue;
    private volatile @Nullable AdminServer admin;
    private volatile @Nullable TrustWatch trustWatch;
    private volatile boolean ready;

    /** @param store becomes this server's to close */
    Server(Path data, Configuration configuration, Store store, Clock clock, @Nullable String bind, int portOffset) {
        this.data = data;
        this.configuration = configuration;
        logs = Logs.open(configuration.logFormat() == null ? "text" : configuration.logFormat());
        this.store = store;
        this.clock = clock;
        settings = new SettingsDesk(store.settings(), AllSettings.catalogue());
        settings.faults().forEach(fault -> LOG.warn("a setting is not understood and counts as not set: {}", fault));
        ticketKeys = new SharedTicketKeys(store.ticketKeys(), clock);
        tls = Tls.open(ticketKeys);
        // The roots are read when mail is first sent, not at every start.
        var ownAuthority = new OwnAuthority(store.certificates(), Caretaker.AUTHORITIES);
        encounters = new Encounters(store.destinations(), clock);
        trust = new TrustDesk(store.trustBook(), store.settings(), new LiveTrust(new TrustFolder(data.resolve("trust")), LiveTrust.SYSTEM_ROOTS,
                ownAuthority, clock), encounters, clock);
        caretaker = new Caretaker(store, clock, () -> HttpsTrust.context(trust));
        http = new TrustedHttp(trust);
        filters = new Filters(store);
        intake = new Intake(store, filters, clock);
        var posting = new Posting(http);
        alerts = new Alerts(store.alerts(), clock, List.of(
                new PostmasterTeller(new Announcement(store, intake, clock), store.settings()), new Webhook(store.settings(), posting, clock)));
        hooks = new Hooks(store, posting, alerts, clock);
        backups = new BackupDesk(store, data, clock);
        backupSchedule = new BackupSchedule(backups, store.settings(), alerts, clock);
        rounds = new Rounds(List.of(
                new Rounds.Look("expiry", "certificates that come to their end", new ExpiryWatch(store.certificates(), store.settings(), alerts, clock)::look),
                new Rounds.Look("orders", "certificates that are ordered", new OrderWatch(store.acme(), alerts)::look),
                new Rounds.Look("listeners", "what listeners show", new BareWatch(caretaker, alerts)::look),
                new Rounds.Look("authority", "this installation's own authority", new AuthorityWatch(caretaker, alerts)::look),
                new Rounds.Look("health", "the disk and the queue", new HealthWatch(data, store.outbox(), alerts, clock)::look)), alerts, store.changes());
        dkim = new DkimKeeper(store, this::freshDns, alerts, clock);
        files = new FileCertificateWatch(store.certificates(), store.fileCertificates(), alerts, caretaker::refresh);
        stapler = new Stapler(caretaker, caretaker::serving, store.staples(), http, alerts, clock);
        ExpiryMeter.in(registry, store.certificates(), clock);
        bans = new Bans(store.bans(), store.settings(), registry, clock);
        logins = new Throttle(clock, FAILED_LOGINS, FORGET_ONE, bans::failed);
        setUp = new SetUp(store.directory()::administered, logins, clock, new SecureRandom());
        handshakes = new Handshakes(new Latest<>(store.settings(), ListenerTls::limits), HandshakeMeters.in(registry), clock);
        clientChecks = new ClientChecks(store, caretaker, clock);
        traces = new Traces(clock);
        openings = new Openings(store, new ListenerTls(tls, stapler, clientChecks, handshakes), doors(), bind, portOffset, bans::banned, traces);
        selfProbe = new SelfProbe(store, name -> openings.addresses().get(name), dialer, tls, handshakes.probes(), trust.trust(),
                () -> Stream.concat(ownAuthority.get().stream(), trust.trust().folder().certificates().stream()).toList(), clock);
        sessions = new LiveSessions(openings::listening);
        sessionEnds = new SessionEnds(store.changes(), sessions);
        figures = new Figures(registry, store.statistics(), () -> sessions.count(LiveSessions.Filter.ALL), clock);
        var names = new DnsResolver(dns(), clock);
        stsPolicies = new StsPolicies(store.stsPolicies(), names, new PolicyFetch(http)::fetch, clock);
        var router = new Router(store.settings(), names, new Publications(store.settings(),
                new DnssecResolver(dns().servers(), NetSettings.NET.trustAnchors.of(store.settings()), names, clock), stsPolicies), trust, SMTP, openings::isOurs, RandomGenerator.getDefault());
        queue = new QueueRunner(store, intake, router, this::caller, QueueMeters.in(registry, store.outbox()::count), clock, RandomGenerator.getDefault());
    }

    /** The system's DNS servers, or those that the settings name. */
    private DnsResolver.Options dns() {
        return new DnsResolver.Options(NetSettings.NET.dnsServers.find(store.settings()).orElse(List.of()), DnsResolver.Options.SYSTEM.timeout(),
                DnsResolver.Options.SYSTEM.cached());
    }

    /** Asks name servers for what was published a moment ago: nothing is remembered. */
    private DnsResolver freshDns() {
        return new DnsResolver(new DnsResolver.Options(dns().servers(), FRESH_ANSWER, 0), clock);
    }

    private DnsCheck dnsCheck() {
        return new DnsCheck(store, caretaker, this::freshDns, clock);
    }

    private Diagnosis diagnosis() {
        return new Diagnosis(new Surroundings(store, data, name -> openings.addresses().get(name), new CertificateChecks(store, caretaker, trust.trust(), clock), dnsCheck(),
                this::freshDns, dialer, tls, handshakes.probes(), clock), clock);
    }

    private Prober prober() {
        return new Prober(dialer, tls, trust.trust(), () -> trust.trust().sources().words(), InetAddress::getAllByName,
                new DnssecTlsa(dns().servers(), NetSettings.NET.trustAnchors.of(store.settings())), clock);
    }

    private SmtpClient.Caller caller() {
        return new SmtpClient.Caller(dialer, tls, store.settings().text("host.name", "localhost"), Timeouts.RFC_5321);
    }

    private Openings.Doors doors() {
        var smtp = SmtpMeters.in(registry);
        var imap = ImapMeters.in(registry);
        var pop3 = Pop3Meters.in(registry);
        var sieve = SieveMeters.in(registry);
        return (Listener listener, Supplier<ServerTls> how) -> switch (listener.protocol()) {
            case SMTP, SUBMISSION -> new SmtpDoor(store, intake, listener, how, logins, smtp, clock);
            case HTTPS, HTTP -> entrance;
            case IMAP -> new ImapDoor(store, how, listener, imap, clock, logins);
            case POP3 -> new Pop3Door(store, how, listener, pop3, logins);
            case SIEVE -> new SieveDoor(store, filters, how, listener, sieve, logins);
        };
    }

    Caretaker caretaker() {
        return caretaker;
    }

    DkimKeeper dkim() {
        return dkim;
    }

    String hostName() {
        return store.settings().text("host.name", "localhost");
    }

    /** Where the pages are. */
    OptionalInt httpsPort() {
        return store.listeners().list().stream().filter(l -> l.enabled() && l.protocol() == Listeners.Protocol.HTTPS).mapToInt(l -> l.port() + openings.portOffset()).findFirst();
    }

    SetUp setUp() {
        return setUp;
    }

    Openings openings() {
        return openings;
    }

    /** Starts to serve. Gives what could not be opened, in words. */
    List<String> open() throws IOException {
        FutureTask<AdminServer> wayIn = preparing();
        bans.start();
        filters.start();
        List<String> faults = openings.openAll();
        caretaker.start();
        alerts.start();
        encounters.start();
        hooks.start();
        files.start();
        rounds.start();
        dkim.start();
        figures.start();
        stapler.start();
        backupSchedule.start();
        trustWatch = TrustWatch.start(trust.trust().folder(), queue::trustMore);
        stsPolicies.start();
        queue.start();
        AdminServer prepared = prepared(wayIn);
        admin = prepared;
        prepared.start();
        ready = true;
        LOG.info("serving with TLS by {}", tls.engine());
        return faults;
    }

    /** The web server's own making takes as long as the rest of a start: it is done beside it. */
    private FutureTask<AdminServer> preparing() {
        var task = new FutureTask<>(() -> AdminServer.prepare(new AdminServer.Options(data.resolve("signet.sock"), configuration.metricsPort(), setUp), new Services(store, caretaker, openings,
                new QueueDesk(store.outbox()), stsPolicies, trust, prober(), selfProbe, dnsCheck(), dkim, diagnosis(), alerts, hooks, files, bans, filters, logins, settings, backups, sessions, traces, logs.recent(), this::status, clock), registry, entrance));
        Thread.ofPlatform().name("way-in").start(task);
        return task;
    }

    private static AdminServer prepared(FutureTask<AdminServer> wayIn) throws IOException {
        try {
            return wayIn.get();
        } catch (ExecutionException e) {
            throw new IOException("the administrator's way in could not be made", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while starting", e);
        }
    }

    private Status status() {
        return new Status(ready, store.settings().text("host.name", ""), tls.engine(), openings.addresses().keySet(),
                store.listeners().list().stream().flatMap(l -> ListenerWarnings.of(l).stream()).toList(),
                alerts.list().stream().map(AlertBook.Alert::words).toList(), store.outbox().count());
    }

    @Override
    public void close() {
        ready = false;
        entrance.stop();
        closed("the listeners", () -> openings.drain(DRAIN));
        closed("the administrator's way in", admin);
        closed("the self-probe", selfProbe);
        closed("the bans", bans);
        closed("the filters", filters);
        closed("the figures", figures);
        closed("the ends of sessions", sessionEnds);
        closed("the queue", queue);
        closed("the MTA-STS policies", stsPolicies);
        closed("the dialer", dialer);
        closed("the trust folder", trustWatch);
        closed("the certificates' files", files);
        closed("the rounds", rounds);
        closed("the keys that sign", dkim);
        closed("the backups", backupSchedule);
        closed("the clients' authorities", clientChecks);
        closed("the stapler", stapler);
        closed("the caretaker", caretaker);
        closed("the webhooks", hooks);
        closed("the alerts", alerts);
        closed("the HTTP client", http);
        closed("what is known of other servers", encounters);
        closed("TLS", tls);
        closed("the ticket keys", ticketKeys);
        closed("the store", store);
        closed("the log", logs);
    }

    private static void closed(String what, @Nullable AutoCloseable part) {
        if (part != null) {
            try {
                part.close();
            } catch (Exception e) {
                LOG.error("closing {} failed", what, e);
            }
        }
    }
}
