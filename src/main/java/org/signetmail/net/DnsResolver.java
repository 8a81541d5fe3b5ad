package org.signetmail.net;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;
import org.xbill.DNS.AAAARecord;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.CNAMERecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.MXRecord;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.PTRRecord;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.ResolverConfig;
import org.xbill.DNS.ReverseMap;
import org.xbill.DNS.Section;
import org.xbill.DNS.SimpleResolver;
import org.xbill.DNS.TXTRecord;
import org.xbill.DNS.TextParseException;
import org.xbill.DNS.Type;

/**
 * {@link Dns} by asking recursive servers, one after the other, over UDP and TCP where an answer is too long. Answers
 * are kept as long as their TTL says, at most a day; what is not there as long as its SOA says, at most an hour (RFC 2308 5).
 */
public final class DnsResolver implements Dns {
    /**
     * @param servers empty for the system's
     * @param timeout for one server's answer; each is asked twice
     * @param cached most answers kept
     */
    public record Options(List<InetSocketAddress> servers, Duration timeout, int cached) {
        public static final Options SYSTEM = new Options(List.of(), Duration.ofSeconds(4), 10_000);

        public Options {
            servers = List.copyOf(servers);
        }
    }

    private static final int ROUNDS = 2;
    private static final int MOST_ALIASES = 8;
    private static final long LONGEST = Duration.ofDays(1).toSeconds();
    private static final long LONGEST_ABSENT = Duration.ofHours(1).toSeconds();

    /** What the servers said: records of the type asked for, or why there are none. */
    private sealed interface Heard {
        record Records(List<Record> records) implements Heard {}

        record Absent(boolean name) implements Heard {}

        record Trouble(String why) implements Heard {}
    }

    private final List<SimpleResolver> servers;
    private final DnsCache<Heard> cache;

    public DnsResolver(Options options, Clock clock) {
        List<InetSocketAddress> addresses = options.servers().isEmpty() ? ResolverConfig.getCurrentConfig().servers() : options.servers();
        servers = addresses.stream().map(SimpleResolver::new).toList();
        servers.forEach(server -> server.setTimeout(options.timeout()));
        cache = new DnsCache<>(options.cached(), clock);
    }

    @Override
    public Answer<Mx> mx(String domain) {
        Answer<Mx> found = records(domain, Type.MX, MXRecord.class, mx -> new Mx(mx.getPriority(), text(mx.getTarget())));
        return found instanceof Answer.Found<Mx>(List<Mx> hosts)
                ? new Answer.Found<>(hosts.stream().sorted(Comparator.comparingInt(Mx::preference)).toList()) : found;
    }

    @Override
    public Answer<InetAddress> addresses(String host) {
        Answer<InetAddress> v4 = records(host, Type.A, ARecord.class, ARecord::getAddress);
        if (v4 instanceof Answer.NoSuchName<InetAddress>) {
            return v4;
        }
        Answer<InetAddress> v6 = records(host, Type.AAAA, AAAARecord.class, AAAARecord::getAddress);
        var all = new ArrayList<InetAddress>();
        for (Answer<InetAddress> each : List.of(v4, v6)) {
            if (each instanceof Answer.Found<InetAddress>(List<InetAddress> addresses)) {
                all.addAll(addresses);
            }
        }
        if (!all.isEmpty()) {
            return new Answer.Found<>(all);
        }
        return v4 instanceof Answer.TemporaryFailure<InetAddress> ? v4 : v6;
    }

    @Override
    public Answer<String> txt(String name) {
        return records(name, Type.TXT, TXTRecord.class, DnsResolver::joined);
    }

    @Override
    public Answer<String> ptr(InetAddress address) {
        return records(ReverseMap.fromAddress(address).toString(true), Type.PTR, PTRRecord.class, ptr -> text(ptr.getTarget()));
    }

    /**
     * Records of any kind, as a zone file writes what follows their type. Only CNAME is told as it stands; for all else aliases are followed.
     *
     * @param type as {@code SRV}; @throws IllegalArgumentException when there is no such type
     */
    public Answer<String> rdata(String name, String type) {
        int code = Type.value(type);
        if (code < 0) {
            throw new IllegalArgumentException("DNS has no " + type);
        }
        return records(name, code, Record.class, Record::rdataToString);
    }

    /** Those that are asked. */
    public List<InetSocketAddress> servers() {
        return servers.stream().map(SimpleResolver::getAddress).toList();
    }

    private static String joined(TXTRecord txt) {
        var out = new StringBuilder();
        for (Object string : txt.getStringsAsByteArrays()) {
            out.append(new String((byte[]) string, StandardCharsets.ISO_8859_1));
        }
        return out.toString();
    }

    /** In lower case, without the dot at its end. */
    static String text(Name name) {
        return name.equals(Name.root) ? "" : name.toString(true).toLowerCase(Locale.ROOT);
    }

    private <R extends Record, T> Answer<T> records(String name, int type, Class<R> kind, Function<R, T> value) {
        Name asked;
        try {
            asked = Name.fromString(name, Name.root);
        } catch (TextParseException noName) {
            return new Answer.NoSuchName<>();
        }
        return switch (heard(new DnsCache.Question(asked, type))) {
            case Heard.Records(List<Record> records) -> new Answer.Found<>(records.stream().map(kind::cast).map(value).toList());
            case Heard.Absent(boolean whole) -> whole ? new Answer.NoSuchName<>() : new Answer.NoData<>();
            case Heard.Trouble(String why) -> new Answer.TemporaryFailure<>(why);
        };
    }

    private Heard heard(DnsCache.Question question) {
        Heard known = cache.find(question);
        if (known != null) {
            return known;
        }
        Name name = question.name();
        long seconds = LONGEST;
        for (int step = 0; step < MOST_ALIASES; step++) {
            Message reply;
            try {
                reply = ask(new DnsCache.Question(name, question.type()));
            } catch (IOException | UncheckedIOException failed) {
                return new Heard.Trouble(failed.getMessage() == null ? failed.toString() : failed.getMessage());
            }
            int code = reply.getRcode();
            List<Record> answers = reply.getSection(Section.ANSWER);
            Name end = name;
            for (int i = 0; i < answers.size() && question.type() != Type.CNAME; i++) {
                CNAMERecord alias = alias(answers, end);
                if (alias == null) {
                    break;
                }
                seconds = Math.min(seconds, alias.getTTL());
                end = alias.getTarget();
            }
            Name last = end;
            List<Record> found = answers.stream().filter(r -> r.getType() == question.type() && r.getName().equals(last)).toList();
            if (!found.isEmpty()) {
                seconds = Math.min(seconds, found.stream().mapToLong(Record::getTTL).min().orElse(0));
                return cache.keep(question, new Heard.Records(found), seconds);
            }
            if (code == Rcode.NXDOMAIN || last.equals(name)) {
                return cache.keep(question, new Heard.Absent(code == Rcode.NXDOMAIN), Math.min(seconds, Math.min(LONGEST_ABSENT, DnsCache.absentFor(reply))));
            }
            name = last;
        }
        return new Heard.Trouble("the aliases of " + text(question.name()) + " do not end");
    }

    private static @Nullable CNAMERecord alias(List<Record> answers, Name name) {
        for (Record record : answers) {
            if (record instanceof CNAMERecord alias && alias.getName().equals(name)) {
                return alias;
            }
        }
        return null;
    }

    /** The first usable reply of any server. @throws IOException with words about the last that failed */
    private Message ask(DnsCache.Question question) throws IOException {
        Message query = Message.newQuery(Record.newRecord(question.name(), question.type(), DClass.IN));
        String about = text(question.name()) + " " + Type.string(question.type());
        String why = "no DNS server is known";
        for (int round = 0; round < ROUNDS; round++) {
            for (SimpleResolver server : servers) {
                try {
                    Message reply = server.send(query);
                    if (reply.getRcode() == Rcode.NOERROR || reply.getRcode() == Rcode.NXDOMAIN) {
                        return reply;
                    }
                    why = "DNS server " + words(server) + " answers " + Rcode.string(reply.getRcode()) + " for " + about;
                } catch (IOException silent) {
                    why = "DNS server " + words(server) + " gives no answer for " + about;
                }
            }
        }
        throw new IOException(why);
    }

    private static String words(SimpleResolver server) {
        return server.getAddress().getAddress().getHostAddress();
    }
}
