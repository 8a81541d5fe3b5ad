package org.signetmail.care.doctor;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

import org.signetmail.store.Outbox;

/** Whether mail waits too long. */
record QueueAge(Outbox outbox, Clock clock) implements Look {
    private static final int LOOKED_AT = 1000;
    private static final Duration WARN = Duration.ofHours(4);
    private static final Duration BAD = Duration.ofDays(1);
    private static final Duration OVERDUE = Duration.ofMinutes(10);

    @Override
    public String name() {
        return "queue";
    }

    @Override
    public List<Finding> look() {
        // Numbers grow with time: the first that nobody holds is the oldest.
        Optional<Outbox.Item> oldest = outbox.list(0, LOOKED_AT).stream().filter(item -> !item.held()).findFirst();
        return List.of(oldest.map(item -> judged(item.queued(), item.nextAttempt(), item.lastReply())).orElseGet(() -> Finding.ok(name(), "no mail waits")));
    }

    Finding judged(Instant queued, Instant nextAttempt, String lastReply) {
        Instant now = clock.instant();
        Duration age = Duration.between(queued, now);
        String words = "mail for " + outbox.count() + " recipients waits; the oldest for " + (age.toHours() > 0 ? age.toHours() + " h" : age.toMinutes() + " min")
                + (lastReply.isEmpty() ? "" : ", for " + lastReply);
        String remedy = "signet queue list says for what; when that is mended: signet queue retry ID";
        if (Duration.between(nextAttempt, now).compareTo(OVERDUE) > 0) {
            return Finding.bad(name(), words + "; it is overdue since " + nextAttempt, "the log says why the queue does not come on");
        }
        return age.compareTo(BAD) > 0 ? Finding.bad(name(), words, remedy) : age.compareTo(WARN) > 0 ? Finding.warn(name(), words, remedy) : Finding.ok(name(), words);
    }
}
