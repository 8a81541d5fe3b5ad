package org.signetmail.care.dns;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiFunction;

import org.signetmail.net.Dns.Answer;
import org.signetmail.net.DnsResolver;

/** What the DNS says during one check: each question is asked once, and forgotten with the check. Thread-safe. */
final class Answers {
    private final BiFunction<String, String, Answer<String>> ask;
    private final Map<String, Answer<String>> known = new ConcurrentHashMap<>();

    /** @param ask takes a name and a type; texts are joined, all else is as a zone file writes it */
    Answers(BiFunction<String, String, Answer<String>> ask) {
        this.ask = ask;
    }

    static Answers of(DnsResolver dns) {
        return new Answers((name, type) -> type.equals("TXT") ? dns.txt(name) : dns.rdata(name, type));
    }

    Answer<String> of(String name, String type) {
        return known.computeIfAbsent(type + " " + name, _ -> ask.apply(name, type));
    }

    /** Both families; not known where either could not be asked and the other gave none. */
    Answer<InetAddress> addresses(String host) {
        var all = new ArrayList<InetAddress>();
        String trouble = null;
        boolean name = false;
        for (String type : List.of("A", "AAAA")) {
            switch (of(host, type)) {
                case Answer.Found<String>(List<String> values) -> values.forEach(v -> all.add(InetAddress.ofLiteral(v)));
                case Answer.TemporaryFailure<String>(String why) -> trouble = why;
                case Answer.NoData<String> _ -> name = true;
                case Answer.NoSuchName<String> _ -> { }
            }
        }
        if (!all.isEmpty()) {
            return new Answer.Found<>(all);
        }
        if (trouble != null) {
            return new Answer.TemporaryFailure<>(trouble);
        }
        return name ? new Answer.NoData<>() : new Answer.NoSuchName<>();
    }

    /** The same, where only what is there counts. */
    Set<InetAddress> known(String host) {
        var found = new TreeSet<InetAddress>(java.util.Comparator.comparing(InetAddress::getHostAddress));
        if (addresses(host) instanceof Answer.Found<InetAddress>(List<InetAddress> addresses)) {
            found.addAll(addresses);
        }
        return found;
    }
}
