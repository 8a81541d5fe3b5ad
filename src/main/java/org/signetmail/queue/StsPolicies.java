package org.signetmail.queue;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.signetmail.net.Dns;
import org.signetmail.proof.mtasts.PolicyFetch;
import org.signetmail.proof.mtasts.StsPolicy;
import org.signetmail.proof.mtasts.StsRecord;
import org.signetmail.store.Chore;
import org.signetmail.store.StsBook;
import org.signetmail.store.StsBook.Kept;
import org.signetmail.text.SyntaxError;

/**
 * The policies by which other domains want to be sent to (MTA-STS, RFC 8461): fetched when mail is first sent to them and when
 * their record names another, fetched anew ahead of their end, and kept for as long as they count whatever fails. Thread-safe. In
 * its life: made, {@link #start}, {@link #close}.
 */
public final class StsPolicies implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(StsPolicies.class);
    /** RFC 8461 3.3: a domain whose policy cannot be had is not asked at each message. */
    private static final Duration PAUSE = Duration.ofMinutes(5);
    private static final int MOST_PAUSES = 10_000;
    private static final Duration LOOK_EVERY = Duration.ofHours(1);
    private static final int MOST_AT_ONCE = 200;
    /** A domain that nobody writes to any more is not asked for ever. */
    private static final Duration STILL_USED = Duration.ofDays(30);
    private static final Duration NOTE_USE = Duration.ofDays(1);
    private static final Duration FAULTS_KEPT = Duration.ofDays(7);

    /** What came of fetching a policy because somebody asked for it. */
    public sealed interface Anew {
        record Fetched(KnownPolicy known) implements Anew {}

        /** What was kept counts on. @param why in words */
        record Failed(String why) implements Anew {}

        /** The domain says nothing of a policy, and none is kept of it. @param why in words */
        record Nothing(String why) implements Anew {}
    }

    /** @param id the policy that could not be had */
    private record Pause(String id, Instant until) {}

    private final StsBook book;
    private final Dns dns;
    private final Function<String, PolicyFetch.Fetched> fetch;
    private final Clock clock;
    private final Map<String, Pause> pauses = new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Pause> eldest) {
            return size() > MOST_PAUSES;
        }
    };
    private final Chore chore = new Chore("mta-sts", "MTA-STS policies could not be looked after");

    /** @param fetch has a domain's policy from where it is published; may block for a minute */
    public StsPolicies(StsBook book, Dns dns, Function<String, PolicyFetch.Fetched> fetch, Clock clock) {
        this.book = book;
        this.dns = dns;
        this.fetch = fetch;
        this.clock = clock;
    }

    /** Looks after those that are kept, from now on. */
    public void start() {
        chore.start(LOOK_EVERY, LOOK_EVERY, this::refresh);
    }

    /** What counts now; empty where there is none, or one that demands nothing. @param domain a lower-case A-label */
    Optional<StsPolicy> of(String domain) {
        Instant now = clock.instant();
        Optional<Kept> known = book.find(domain).filter(kept -> now.isBefore(kept.expires()));
        // RFC 8461 3.1: without a record the policy that is known counts on.
        Optional<StsRecord> record = record(domain);
        if (record.isPresent() && known.map(Kept::id).filter(record.get().id()::equals).isEmpty()) {
            Optional<Kept> before = known;
            known = fetched(domain, record.get().id(), now).or(() -> before);
        }
        known.filter(kept -> kept.used().isBefore(now.minus(NOTE_USE))).ifPresent(_ -> book.used(domain, now));
        return known.flatMap(StsPolicies::policy).filter(policy -> policy.mode() != StsPolicy.Mode.NONE);
    }

    private Optional<StsRecord> record(String domain) {
        return record(dns.txt("_mta-sts." + domain));
    }

    private static Optional<StsRecord> record(Dns.Answer<String> answer) {
        return answer instanceof Dns.Answer.Found<String>(List<String> texts) ? StsRecord.of(texts) : Optional.empty();
    }

    private static Optional<StsPolicy> policy(Kept kept) {
        try {
            return Optional.of(StsPolicy.parse(kept.text()));
        } catch (SyntaxError ofAnotherVersion) {
            LOG.warn("the MTA-STS policy that is kept of {} is not understood: {}", kept.domain(), ofAnotherVersion.reason());
            return Optional.empty();
        }
    }

    private Optional<Kept> fetched(String domain, String id, Instant now) {
        synchronized (pauses) {
            Pause pause = pauses.get(domain);
            if (pause != null && pause.id().equals(id) && now.isBefore(pause.until())) {
                return Optional.empty();
            }
        }
        return fetch(domain, id, now, now);
    }

    private Optional<Kept> fetch(String domain, String id, Instant now, Instant used) {
        switch (fetch.apply(domain)) {
            case PolicyFetch.Fetched.Policy(StsPolicy policy, String text) -> {
                synchronized (pauses) {
                    pauses.remove(domain);
                }
                var kept = new Kept(domain, id, text, now, now.plus(policy.maxAge()), used);
                book.keep(kept);
                LOG.info("MTA-STS of {}: {} for {} days, by {}", domain, policy.mode(), policy.maxAge().toDays(), policy.mx());
                return Optional.of(kept);
            }
            case PolicyFetch.Fetched.Failed(String why) -> {
                synchronized (pauses) {
                    pauses.put(domain, new Pause(id, now.plus(PAUSE)));
                }
                book.failed(domain, new StsBook.Fault(id, why, now));
                LOG.info("the MTA-STS policy of {} is not to be had: {}", domain, why);
                return Optional.empty();
            }
        }
    }

    /** Policies that are kept and those that could not be had, by domain. @param containing part of a domain @param after the last of the page before, or empty */
    public List<KnownPolicy> list(String containing, String after, int limit) {
        return book.list(containing, after, limit).stream().map(KnownPolicy::of).toList();
    }

    public Optional<KnownPolicy> known(String domain) {
        return book.known(domain).map(KnownPolicy::of);
    }

    /** Fetches it now, whatever failed a moment ago; may block for a minute. @param domain a lower-case A-label */
    public Anew anew(String domain) {
        Instant now = clock.instant();
        Dns.Answer<String> answer = dns.txt("_mta-sts." + domain);
        Optional<Kept> kept = book.find(domain).filter(k -> now.isBefore(k.expires()));
        Optional<String> id = record(answer).map(StsRecord::id).or(() -> kept.map(Kept::id));
        if (id.isEmpty()) {
            return new Anew.Nothing(answer instanceof Dns.Answer.TemporaryFailure<String>(String why) ? "_mta-sts." + domain + " cannot be asked for: " + why
                    : "there is no MTA-STS record at _mta-sts." + domain);
        }
        return fetch(domain, id.get(), now, kept.map(Kept::used).orElse(now)).isPresent()
                ? new Anew.Fetched(known(domain).orElseThrow())
                : new Anew.Failed(known(domain).map(KnownPolicy::fault).orElse("it was not to be had"));
    }

    /** Fetches anew what is past half its life, and forgets what counts no more. */
    void refresh() {
        Instant now = clock.instant();
        book.sweep(now, now.minus(FAULTS_KEPT));
        for (Kept kept : book.ageing(now, now.minus(STILL_USED), MOST_AT_ONCE)) {
            if (Thread.currentThread().isInterrupted()) {
                return;
            }
            fetch(kept.domain(), record(kept.domain()).map(StsRecord::id).orElse(kept.id()), now, kept.used());
        }
    }

    @Override
    public void close() {
        chore.close();
    }
}
