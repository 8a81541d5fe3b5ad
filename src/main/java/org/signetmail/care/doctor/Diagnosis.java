package org.signetmail.care.doctor;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes all looks at once, each on a thread of its own, for 40 seconds at most. Thread-safe. */
public final class Diagnosis {
    /** Told after each look; what it throws breaks the diagnosis off. */
    public interface Progress {
        void at(int done, int total, String words);
    }

    /** @param good whether nothing is bad */
    public record Report(boolean good, Instant at, List<Finding> findings) {}

    private static final Logger LOG = LoggerFactory.getLogger(Diagnosis.class);
    private static final Duration WHOLE = Duration.ofSeconds(40);

    private final Surroundings surroundings;
    private final Clock clock;

    public Diagnosis(Surroundings surroundings, Clock clock) {
        this.surroundings = surroundings;
        this.clock = clock;
    }

    /** @param peer the domain whose mail server is called on port 25; "" for that of the settings */
    public Report run(String peer, Progress progress) throws InterruptedException {
        return run(surroundings.looks(peer), WHOLE, progress);
    }

    Report run(List<Look> looks, Duration patience, Progress progress) throws InterruptedException {
        Map<String, List<Finding>> found = new LinkedHashMap<>();
        looks.forEach(look -> found.put(look.name(), List.of(Finding.unknown(look.name(), "it took more than " + patience.toSeconds() + " s", "look again later"))));
        long until = System.nanoTime() + patience.toNanos();
        try (var threads = Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("doctor-", 0).factory())) {
            var answers = new ExecutorCompletionService<List<Finding>>(threads);
            Map<Future<List<Finding>>, String> names = new LinkedHashMap<>();
            looks.forEach(look -> names.put(answers.submit(look::look), look.name()));
            try {
                for (int done = 0; done < looks.size(); done++) {
                    progress.at(done, looks.size(), "waiting for " + String.join(", ", names.values()));
                    Future<List<Finding>> answer = answers.poll(until - System.nanoTime(), TimeUnit.NANOSECONDS);
                    if (answer == null) {
                        break;
                    }
                    String name = Objects.requireNonNull(names.remove(answer));
                    found.put(name, settled(name, answer));
                }
            } finally {
                threads.shutdownNow();
            }
        }
        var findings = new ArrayList<Finding>();
        found.values().forEach(findings::addAll);
        return new Report(findings.stream().noneMatch(f -> f.state() == Finding.State.BAD), clock.instant().truncatedTo(ChronoUnit.SECONDS), List.copyOf(findings));
    }

    private static List<Finding> settled(String name, Future<List<Finding>> answer) {
        if (answer.state() == Future.State.SUCCESS) {
            return answer.resultNow();
        }
        LOG.error("the look at {} failed", name, answer.exceptionNow());
        return List.of(Finding.unknown(name, "the look itself failed", "the log says why"));
    }
}
