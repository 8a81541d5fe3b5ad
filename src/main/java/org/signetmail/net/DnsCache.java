package org.signetmail.net;

import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.SOARecord;
import org.xbill.DNS.Section;

/** What was heard from the DNS, for as long as it counts; those asked for last, up to a number. Thread-safe. @param <H> what is kept of an answer */
final class DnsCache<H> {
    /** A question as it is remembered. */
    record Question(Name name, int type) {}

    private record Kept<H>(H heard, Instant until) {}

    private final Clock clock;
    private final Map<Question, Kept<H>> kept;

    DnsCache(int most, Clock clock) {
        this.clock = clock;
        kept = new LinkedHashMap<>(64, 0.75f, true) {
            @Override
            protected boolean removeEldestEntry(Map.Entry<Question, Kept<H>> eldest) {
                return size() > most;
            }
        };
    }

    @Nullable H find(Question question) {
        synchronized (kept) {
            Kept<H> known = kept.get(question);
            return known != null && clock.instant().isBefore(known.until()) ? known.heard() : null;
        }
    }

    /** @return what was heard */
    H keep(Question question, H heard, long seconds) {
        if (seconds > 0) {
            synchronized (kept) {
                kept.put(question, new Kept<>(heard, clock.instant().plusSeconds(seconds)));
            }
        }
        return heard;
    }

    /** Seconds for which a reply says that there is nothing (RFC 2308 5). */
    static long absentFor(Message reply) {
        return reply.getSection(Section.AUTHORITY).stream().filter(SOARecord.class::isInstance).map(SOARecord.class::cast)
                .mapToLong(soa -> Math.min(soa.getTTL(), soa.getMinimum())).findFirst().orElse(0);
    }
}
