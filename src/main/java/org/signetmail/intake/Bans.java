package org.signetmail.intake;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import io.prometheus.metrics.model.registry.PrometheusRegistry;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.signetmail.net.AddressRange;
import org.signetmail.store.BanBook;
import org.signetmail.store.BanBook.Ban;
import org.signetmail.store.BanBook.Failures;
import org.signetmail.store.Chore;
import org.signetmail.store.Directory.Outcome;
import org.signetmail.store.Directory.Refusal;
import org.signetmail.store.Settings;

import static org.signetmail.intake.IntakeSettings.INTAKE;

/**
 * Who may not connect. After {@code ban.after} failed logins (20; 0 is never) from one address (IPv6: from one /64) within
 * {@code ban.window-seconds} (15 minutes) it is banned for {@code ban.length-seconds} (an hour); an administrator bans any address or network, until a
 * time or for ever. Loopback, and what {@code ban.never} names, is never banned. Failures are counted in the database, over all
 * processes; the answer to {@link #banned} is held in memory, where other processes' bans arrive within ten seconds.
 * Thread-safe. In its life: made, {@link #start}, {@link #close}.
 */
public final class Bans implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Bans.class);
    private static final Duration LOOK_EVERY = Duration.ofSeconds(10);
    private static final int SWEEP_EVERY = 6;
    private static final int PAGE = 1000;
    private static final int MOST_WORDS = 200;
    private static final int IPV6_SOURCE_BITS = 64;

    private final BanBook book;
    private final Settings settings;
    private final Clock clock;
    private final BanMeters meters;
    private final Map<AddressRange, Ban> known = new ConcurrentHashMap<>();
    /** How wide the networks are that may be among the known: what an address has to be looked up as. */
    private final Set<Integer> widths = ConcurrentHashMap.newKeySet();
    private final Chore chore = new Chore("bans", "bans were not read");
    private volatile BanBook.@Nullable Version version;
    private int looks;

    public Bans(BanBook book, Settings settings, PrometheusRegistry registry, Clock clock) {
        this.book = book;
        this.settings = settings;
        this.clock = clock;
        meters = BanMeters.in(registry, known::size);
    }

    /** Reads what is banned, and goes on looking. */
    public void start() {
        look();
        chore.start(LOOK_EVERY, LOOK_EVERY, this::lookAgain);
    }

    private void lookAgain() {
        look();
        looks++;
        if (looks % SWEEP_EVERY == 0) {
            Instant now = clock.instant();
            book.sweep(now, now.minus(window()));
        }
    }

    /** Takes in what other processes changed. */
    void look() {
        BanBook.Version newest = book.version();
        if (newest.equals(version)) {
            return;
        }
        var gone = new HashSet<>(known.keySet());
        List<Ban> page = book.list("", PAGE);
        while (!page.isEmpty()) {
            for (Ban ban : page) {
                AddressRange range = AddressRange.parse(ban.range());
                know(range, ban);
                gone.remove(range);
            }
            page = book.list(page.getLast().range(), PAGE);
        }
        known.keySet().removeAll(gone);
        version = newest;
    }

    private void know(AddressRange range, Ban ban) {
        widths.add(range.bits());
        known.put(range, ban);
    }

    /** What is known is of no version that was read: the next look reads all. */
    private void changed(AddressRange range, Ban ban) {
        know(range, ban);
        version = null;
    }

    /** Asked of each connection before anything else. */
    public boolean banned(InetAddress address) {
        if (known.isEmpty() || address.isLoopbackAddress()) {
            return false;
        }
        Instant now = clock.instant();
        int most = address.getAddress().length * 8;
        for (int bits : widths) {
            Ban ban = bits > most ? null : known.get(new AddressRange(masked(address, bits), bits));
            if (ban != null && (ban.until() == null || now.isBefore(ban.until())) && !exempt(address)) {
                meters.refused().inc();
                return true;
            }
        }
        return false;
    }

    private static InetAddress masked(InetAddress address, int bits) {
        byte[] octets = address.getAddress();
        for (int i = 0; i < octets.length; i++) {
            int kept = Math.clamp(bits - i * 8L, 0, 8);
            octets[i] = (byte) (octets[i] & 0xff00 >> kept);
        }
        try {
            return InetAddress.getByAddress(octets);
        } catch (UnknownHostException e) {
            throw new IllegalStateException(e);
        }
    }

    private boolean exempt(InetAddress address) {
        return address.isLoopbackAddress() || INTAKE.banNever.find(settings).orElse(List.of()).stream().anyMatch(range -> range.contains(address));
    }

    private Duration window() {
        return INTAKE.banWindow.of(settings);
    }

    /** A login failed; enough of them ban the address. */
    public void failed(InetAddress address) {
        long after = INTAKE.banAfter.of(settings);
        if (after < 1 || exempt(address)) {
            return;
        }
        int bits = address instanceof Inet6Address ? IPV6_SOURCE_BITS : 32;
        var source = new AddressRange(masked(address, bits), bits);
        Instant now = clock.instant();
        long failures = book.failed(source.toString(), now, now.minus(window()));
        if (failures < after) {
            return;
        }
        Duration length = INTAKE.banLength.of(settings);
        var ban = new Ban(source.toString(), failures + " failed logins within " + window().toMinutes() + " minutes", "the server", now, now.plus(length));
        Ban before = known.get(source);
        if (before == null || before.until() != null && before.until().isBefore(ban.until())) {
            book.put(ban);
            changed(source, ban);
            meters.made().labelValues("automatic").inc();
            LOG.warn("{} is banned for {} minutes: {}", source, length.toMinutes(), ban.reason());
        }
        book.forgive(source.toString());
    }

    /** @param until null for ever */
    public Outcome<Ban> add(String given, String reason, String by, @Nullable Instant until) {
        AddressRange range;
        try {
            range = AddressRange.parse(given);
        } catch (IllegalArgumentException e) {
            return refused(Refusal.INVALID, String.valueOf(e.getMessage()));
        }
        if (range.bits() == 0) {
            return refused(Refusal.INVALID, "that would ban everybody");
        }
        if (exempt(range.network())) {
            return refused(Refusal.INVALID, given + " is never banned: it is this machine's own, or named by ban.never");
        }
        if (reason.length() > MOST_WORDS || reason.chars().anyMatch(Character::isISOControl)) {
            return refused(Refusal.INVALID, "a reason is one line of at most " + MOST_WORDS + " characters");
        }
        if (until != null && !until.isAfter(clock.instant())) {
            return refused(Refusal.INVALID, "a ban ends in the future, or never");
        }
        var ban = new Ban(range.toString(), reason, by, clock.instant(), until);
        book.put(ban);
        changed(range, ban);
        meters.made().labelValues("by hand").inc();
        LOG.info("{} is banned by {}", range, by);
        return new Outcome.Done<>(ban);
    }

    /** Also forgets the failures that led to it. */
    public Outcome<Ban> remove(String given) {
        AddressRange range;
        try {
            range = AddressRange.parse(given);
        } catch (IllegalArgumentException e) {
            return refused(Refusal.INVALID, String.valueOf(e.getMessage()));
        }
        Ban gone = book.find(range.toString()).orElse(null);
        if (gone == null || !book.remove(range.toString())) {
            return refused(Refusal.NOT_FOUND, range + " is not banned");
        }
        known.remove(range);
        version = null;
        book.forgive(range.toString());
        LOG.info("the ban of {} is lifted", range);
        return new Outcome.Done<>(gone);
    }

    /** Whence logins failed within the window, the most failures first: what is counted before a ban. @param after the last one of the part before, or null */
    public List<Failures> failures(@Nullable Failures after, int most) {
        return book.failures(clock.instant().minus(window()), after, most);
    }

    /** After how many failures an address is banned; 0 is never. */
    public long limit() {
        return INTAKE.banAfter.of(settings);
    }

    /** Counts from none again. @param given as {@link #failures} names it; gives it back */
    public Outcome<AddressRange> forgive(String given) {
        AddressRange range;
        try {
            range = AddressRange.parse(given);
        } catch (IllegalArgumentException e) {
            return new Outcome.Refused<>(Refusal.INVALID, String.valueOf(e.getMessage()));
        }
        if (!book.forgive(range.toString())) {
            return new Outcome.Refused<>(Refusal.NOT_FOUND, "no failed logins are counted of " + range);
        }
        LOG.info("the failed logins from {} are forgotten", range);
        return new Outcome.Done<>(range);
    }

    private static Outcome<Ban> refused(Refusal kind, String why) {
        return new Outcome.Refused<>(kind, why);
    }

    /** The ban of exactly that; empty also for what is no range. */
    public Optional<Ban> find(String given) {
        try {
            return book.find(AddressRange.parse(given).toString());
        } catch (IllegalArgumentException noRange) {
            return Optional.empty();
        }
    }

    /** In the order of their texts. @param after the range where the part before ended, or empty */
    public List<Ban> list(String after, int most) {
        return book.list(after, most);
    }

    @Override
    public void close() {
        chore.close();
    }
}
