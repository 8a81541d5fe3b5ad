package org.signetmail.care.dns;

import java.net.InetAddress;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.signetmail.care.Caretaker;
import org.signetmail.care.DnsRecords;
import org.signetmail.care.DnsRecords.DnsRecord;
import org.signetmail.care.HostAddresses;
import org.signetmail.care.dkim.DkimRecords;
import org.signetmail.net.DnsResolver;
import org.signetmail.store.Store;
import org.signetmail.tls.Names;

/**
 * Holds what a domain's records should be against what is published at this moment. What others wrote counts where it does the
 * same: an alias or an address, a foreign SPF record that lets us send. Takes 15 seconds at most. Thread-safe.
 */
public final class DnsCheck {
    /** How it is with one record. */
    public enum State { PUBLISHED, MISSING, DIFFERENT, UNKNOWN }

    /**
     * One record.
     *
     * @param wanted its value is empty where it is not known here: the address of a server behind a translator
     * @param needed whether mail suffers without it
     * @param published what there is now, as a zone file would have it
     * @param words what to do, or why nothing
     */
    public record Row(DnsRecord wanted, boolean needed, State state, List<String> published, String words) {}

    /** @param good whether all that is needed is published */
    public record Report(String domain, String host, boolean good, Instant at, List<Row> rows) {}

    private static final Logger LOG = LoggerFactory.getLogger(DnsCheck.class);
    private static final Duration WHOLE = Duration.ofSeconds(15);

    private final Store store;
    private final Caretaker caretaker;
    private final Supplier<DnsResolver> dns;
    private final Clock clock;

    /** @param dns gives one that remembers nothing, so that a record that was just published is seen */
    public DnsCheck(Store store, Caretaker caretaker, Supplier<DnsResolver> dns, Clock clock) {
        this.store = store;
        this.caretaker = caretaker;
        this.dns = dns;
        this.clock = clock;
    }

    /** All records of a domain that is ours. */
    public Report look(String domain) {
        return look(domain, _ -> true);
    }

    /** Those alone that are wanted. */
    public Report look(String domain, Predicate<DnsRecord> which) {
        String host = host();
        List<DnsRecord> wanted = wanted(domain, host).stream().filter(which).toList();
        var answers = Answers.of(dns.get());
        List<InetAddress> known = HostAddresses.of(store.settings());
        List<InetAddress> ours = known.isEmpty() ? List.copyOf(answers.known(host)) : known;
        var judge = new Judge(answers, domain, host, ours, DkimRecords.needed(store.dkimKeys(), domain));
        List<Row> rows = judged(wanted, judge);
        return new Report(domain, host, rows.stream().allMatch(row -> !row.needed() || row.state() == State.PUBLISHED),
                clock.instant().truncatedTo(ChronoUnit.SECONDS), rows);
    }

    /** Whether names lead here. @param port for {@link Reach}; @param more names besides the host's */
    public Reach reach(int port, List<String> more) {
        List<InetAddress> ours = HostAddresses.of(store.settings());
        var answers = Answers.of(dns.get());
        List<String> names = Stream.concat(Stream.of(host()), more.stream().map(Names::ascii)).distinct().toList();
        List<Reach.Name> found = together(names, name -> Reach.of(name, answers.addresses(name), ours),
                (name, why) -> new Reach.Name(name, Reach.State.UNKNOWN, List.of(), why));
        return new Reach(host(), port, found);
    }

    /** What is to be published, as text for the domain's zone. */
    public String zone(String domain) {
        return ZoneText.of(domain, host(), wanted(domain, host()));
    }

    private String host() {
        return Names.ascii(store.settings().text("host.name", "localhost"));
    }

    private List<DnsRecord> wanted(String domain, String host) {
        var records = new ArrayList<>(DnsRecords.of(store, caretaker, domain, host));
        if (HostAddresses.of(store.settings()).isEmpty()) {
            records.add(1, new DnsRecord(host + ".", "A", "", "where this server is: its public address"));
        }
        return List.copyOf(records);
    }

    private List<Row> judged(List<DnsRecord> wanted, Judge judge) {
        return together(wanted, judge::row, (record, why) -> new Row(record, judge.needed(record), State.UNKNOWN, List.of(), why));
    }

    /** All at once; what is not known in time is said to be so. */
    private static <T, R> List<R> together(List<T> things, Function<T, R> look, BiFunction<T, String, R> unknown) {
        var looked = new ArrayList<R>();
        try (var threads = Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("dns-check-", 0).factory())) {
            List<Future<R>> futures = threads.invokeAll(things.stream().<Callable<R>>map(thing -> () -> look.apply(thing)).toList(), WHOLE.toMillis(),
                    TimeUnit.MILLISECONDS);
            for (int i = 0; i < things.size(); i++) {
                T thing = things.get(i);
                Future<R> future = futures.get(i);
                looked.add(switch (future.state()) {
                    case SUCCESS -> future.resultNow();
                    case FAILED -> {
                        LOG.error("{} could not be checked", thing, future.exceptionNow());
                        yield unknown.apply(thing, "the check failed: the log says why");
                    }
                    case CANCELLED, RUNNING -> unknown.apply(thing, "the name servers took more than " + WHOLE.toSeconds() + " s: look again");
                });
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("the check was broken off", e);
        }
        return List.copyOf(looked);
    }

    /** The last word of a record's value, a host name, as names are compared. */
    static String lastWord(String value) {
        String[] words = value.strip().split("\\s+");
        String name = words[words.length - 1].toLowerCase(Locale.ROOT);
        return name.endsWith(".") && name.length() > 1 ? name.substring(0, name.length() - 1) : name;
    }
}
