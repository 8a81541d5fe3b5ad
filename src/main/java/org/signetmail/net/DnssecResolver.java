package org.signetmail.net;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.xbill.DNS.AAAARecord;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.CNAMERecord;
import org.xbill.DNS.MXRecord;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.TLSARecord;
import org.xbill.DNS.TextParseException;
import org.xbill.DNS.Type;

import org.signetmail.tls.Tlsa;

/**
 * {@link Dnssec} that validates by itself. Where the name server passes no signatures on, nothing can be validated: until it has
 * once been seen to do so, everything is asked as it is without DNSSEC, and is insecure; from then on what does not hold fails.
 * Answers are kept as long as their TTL says, at most an hour. Thread-safe.
 */
public final class DnssecResolver implements Dnssec {
    private static final Logger LOG = LoggerFactory.getLogger(DnssecResolver.class);
    private static final int MOST_ALIASES = 8;
    private static final int MOST_KEPT = 10_000;
    private static final long LONGEST = Duration.ofHours(1).toSeconds();
    private static final Duration LOOK_AGAIN = Duration.ofMinutes(5);

    /** @param end where aliases led */
    private record Heard(Dns.Answer<Record> answer, boolean secure, Name end) {}

    private final Validation validation;
    private final Dnssec plain;
    private final Clock clock;
    private final DnsCache<Heard> cache;
    private volatile boolean able;
    private volatile Instant lookAgain = Instant.EPOCH;

    /**
     * @param servers empty for the system's
     * @param anchors DS or DNSKEY records of zones that are believed, a line each
     * @param plain is asked where nothing can be validated
     */
    public DnssecResolver(List<InetSocketAddress> servers, String anchors, Dns plain, Clock clock) {
        validation = new Validation(servers, anchors);
        this.plain = Dnssec.unsigned(plain);
        this.clock = clock;
        cache = new DnsCache<>(MOST_KEPT, clock);
    }

    @Override
    public Signed<Dns.Mx> mx(String domain) {
        if (!checkable(domain)) {
            return plain.mx(domain);
        }
        Signed<Dns.Mx> heard = records(domain, Type.MX, MXRecord.class, mx -> new Dns.Mx(mx.getPriority(), DnsResolver.text(mx.getTarget())));
        return heard.answer() instanceof Dns.Answer.Found<Dns.Mx>(List<Dns.Mx> hosts)
                ? new Signed<>(new Dns.Answer.Found<>(hosts.stream().sorted(Comparator.comparingInt(Dns.Mx::preference)).toList()), heard.secure(), heard.name()) : heard;
    }

    @Override
    public Signed<InetAddress> addresses(String host) {
        if (!checkable(host)) {
            return plain.addresses(host);
        }
        Signed<InetAddress> v4 = records(host, Type.A, ARecord.class, ARecord::getAddress);
        if (v4.answer() instanceof Dns.Answer.NoSuchName<InetAddress>) {
            return v4;
        }
        Signed<InetAddress> v6 = records(host, Type.AAAA, AAAARecord.class, AAAARecord::getAddress);
        var all = new ArrayList<InetAddress>();
        boolean secure = true;
        for (Signed<InetAddress> each : List.of(v4, v6)) {
            if (each.answer() instanceof Dns.Answer.Found<InetAddress>(List<InetAddress> addresses)) {
                all.addAll(addresses);
                secure &= each.secure();
            }
        }
        if (!all.isEmpty()) {
            return new Signed<>(new Dns.Answer.Found<>(all), secure, v4.name());
        }
        return v4.answer() instanceof Dns.Answer.TemporaryFailure<InetAddress> ? v4 : v6;
    }

    @Override
    public Signed<Tlsa> tlsa(String host, int port) {
        return checkable(host) ? records("_" + port + "._tcp." + host, Type.TLSA, TLSARecord.class, DnssecTlsa::tlsa) : plain.tlsa(host, port);
    }

    private boolean checkable(String name) {
        try {
            return !PrivateNames.uncheckable(Name.fromString(name, Name.root), validation.anchored()) && able();
        } catch (TextParseException noName) {
            return able();
        }
    }

    /** Once seen it stays so: else whoever drops signatures on the way could turn validation off. */
    private boolean able() {
        if (able) {
            return true;
        }
        if (clock.instant().isBefore(lookAgain)) {
            return false;
        }
        for (Name zone : validation.anchored()) {
            try {
                Message keys = validation.ask(zone, Type.DNSKEY);
                if (keys.getRcode() == Rcode.NOERROR && Validation.secure(keys)) {
                    able = true;
                    return true;
                }
                LOG.warn("DNSSEC cannot be validated, so DANE is not heeded: the name server's keys of {} do not hold: {}", zone, Validation.reason(keys));
            } catch (IOException silent) {
                LOG.warn("DNSSEC cannot be validated, so DANE is not heeded: {}", silent.getMessage());
            }
        }
        lookAgain = clock.instant().plus(LOOK_AGAIN);
        return false;
    }

    private <R extends Record, T> Signed<T> records(String name, int type, Class<R> kind, Function<R, T> value) {
        Name asked;
        try {
            asked = Name.fromString(name, Name.root);
        } catch (TextParseException noName) {
            return new Signed<>(new Dns.Answer.NoSuchName<>(), false, name);
        }
        Heard heard = heard(new DnsCache.Question(asked, type));
        Dns.Answer<T> answer = switch (heard.answer()) {
            case Dns.Answer.Found<Record>(List<Record> records) -> new Dns.Answer.Found<>(records.stream().map(kind::cast).map(value).toList());
            case Dns.Answer.NoSuchName<Record> _ -> new Dns.Answer.NoSuchName<>();
            case Dns.Answer.NoData<Record> _ -> new Dns.Answer.NoData<>();
            case Dns.Answer.TemporaryFailure<Record>(String why) -> new Dns.Answer.TemporaryFailure<>(why);
        };
        return new Signed<>(answer, heard.secure(), DnsResolver.text(heard.end()));
    }

    private Heard heard(DnsCache.Question question) {
        Heard known = cache.find(question);
        if (known != null) {
            return known;
        }
        Name name = question.name();
        boolean secure = true;
        long seconds = LONGEST;
        for (int step = 0; step < MOST_ALIASES; step++) {
            Message reply;
            try {
                reply = validation.ask(name, question.type());
            } catch (IOException silent) {
                return failed(question, String.valueOf(silent.getMessage()));
            }
            if (!Validation.holds(reply)) {
                return failed(question, "the answer for " + DnsResolver.text(name) + " " + Type.string(question.type()) + " does not hold: " + Validation.reason(reply));
            }
            secure &= Validation.secure(reply);
            List<Record> answers = reply.getSection(Section.ANSWER);
            seconds = Math.min(seconds, answers.stream().mapToLong(Record::getTTL).min().orElse(LONGEST));
            Name end = end(answers, name);
            List<Record> found = answers.stream().filter(r -> r.getType() == question.type() && r.getName().equals(end)).toList();
            if (!found.isEmpty()) {
                return cache.keep(question, new Heard(new Dns.Answer.Found<>(found), secure, end), seconds);
            }
            if (reply.getRcode() == Rcode.NXDOMAIN || end.equals(name)) {
                Dns.Answer<Record> nothing = reply.getRcode() == Rcode.NXDOMAIN ? new Dns.Answer.NoSuchName<>() : new Dns.Answer.NoData<>();
                return cache.keep(question, new Heard(nothing, secure, end), Math.min(seconds, DnsCache.absentFor(reply)));
            }
            name = end;
        }
        return failed(question, "the aliases of " + DnsResolver.text(question.name()) + " do not end");
    }

    private static Name end(List<Record> answers, Name name) {
        Name end = name;
        for (int i = 0; i < answers.size(); i++) {
            Name at = end;
            end = answers.stream().filter(r -> r instanceof CNAMERecord && r.getName().equals(at)).map(r -> ((CNAMERecord) r).getTarget()).findFirst().orElse(at);
            if (end.equals(at)) {
                break;
            }
        }
        return end;
    }

    private static Heard failed(DnsCache.Question question, String why) {
        return new Heard(new Dns.Answer.TemporaryFailure<>(why), false, question.name());
    }
}
