package org.signetmail.log;

import java.time.Duration;
import java.util.List;
import java.util.Map;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import org.junit.jupiter.api.Test;
import org.slf4j.MDC;

import static org.assertj.core.api.Assertions.assertThat;

/** The log's memory: bounded, filtered, and listened to without making anybody wait. */
class RecentLogTest {
    private static Logger logger(RecentLog recent) {
        var context = new LoggerContext();
        context.setMDCAdapter(MDC.getMDCAdapter());
        var overhearing = new Overhearing(recent);
        overhearing.setContext(context);
        overhearing.start();
        Logger logger = context.getLogger("org.signetmail.some.Room");
        logger.setLevel(Level.DEBUG);
        logger.addAppender(overhearing);
        return logger;
    }

    private static List<String> texts(RecentLog recent, Entry.Filter filter) {
        return recent.list(filter, null, 100).stream().map(Entry::text).toList();
    }

    @Test
    void linesAreFoundByWhatTheyAreAbout() {
        var recent = new RecentLog(100, 1 << 20);
        Logger log = logger(recent);
        Map.of("conn", "imaps-3", "protocol", "imap", "account", "alice@example.test", "remote", "192.0.2.7").forEach(MDC::put);
        try {
            log.info("logged in");
            MDC.put("msg", "imaps-3.1");
            log.debug("a detail");
        } finally {
            MDC.clear();
        }
        log.warn("trouble with {}", "bob@example.test");
        log.error("a fault", new IllegalStateException("broken"));
        assertThat(texts(recent, Entry.Filter.ALL)).containsExactly("a fault: java.lang.IllegalStateException: broken", "trouble with bob@example.test", "a detail", "logged in");
        assertThat(texts(recent, new Entry.Filter("warn", null, null, null, null, null, null))).hasSize(2);
        assertThat(texts(recent, new Entry.Filter("info", "imaps-3", null, null, null, null, null))).containsExactly("logged in");
        assertThat(texts(recent, new Entry.Filter(null, "imaps-3.1", null, null, null, null, null))).containsExactly("a detail");
        assertThat(texts(recent, new Entry.Filter(null, null, null, "TROUBLE", null, null, null))).hasSize(1);
        assertThat(texts(recent, new Entry.Filter(null, null, null, null, "Alice@example.test", null, null))).hasSize(2);
        assertThat(texts(recent, new Entry.Filter(null, null, null, null, "bob@example.test", null, null))).hasSize(1);
        assertThat(texts(recent, new Entry.Filter(null, null, null, null, null, "192.0.2.7", null))).hasSize(2);
        assertThat(texts(recent, new Entry.Filter(null, null, "imaps", null, null, null, null))).containsExactly("a detail", "logged in");
        assertThat(texts(recent, new Entry.Filter(null, null, null, null, null, null, "imap"))).containsExactly("a detail", "logged in");
        assertThat(texts(recent, new Entry.Filter(null, null, null, null, null, null, "imaps"))).isEmpty();
        for (String other : List.of("imap", "imaps-3", "", "imaps-")) {
            assertThat(texts(recent, new Entry.Filter(null, null, other, null, null, null, null))).as(other).isEmpty();
        }
        Entry second = recent.list(Entry.Filter.ALL, null, 2).getLast();
        assertThat(recent.list(Entry.Filter.ALL, second.number(), 10)).extracting(Entry::text).containsExactly("a detail", "logged in");
        assertThat(second.logger()).isEqualTo("Room");
    }

    @Test
    void memoryIsBoundedByNumberAndWeight() {
        var few = new RecentLog(3, 1 << 20);
        Logger log = logger(few);
        for (int i = 0; i < 10; i++) {
            log.info("{}", i);
        }
        assertThat(texts(few, Entry.Filter.ALL)).containsExactly("9", "8", "7");
        assertThat(few.first()).as("the oldest that is remembered").isEqualTo(8);
        assertThat(new RecentLog(3, 1).first()).isEqualTo(1);
        var light = new RecentLog(1000, 10_000);
        log = logger(light);
        for (int i = 0; i < 100; i++) {
            log.info("{}", "x".repeat(100_000));
        }
        assertThat(light.list(Entry.Filter.ALL, null, 1000)).hasSize(2).allSatisfy(e -> assertThat(e.text().length()).isLessThan(5000));
    }

    @Test
    void linesAreFollowedFromANumberOn() throws Exception {
        var recent = new RecentLog(100, 1 << 20);
        Logger log = logger(recent);
        log.info("one");
        log.debug("a detail");
        log.info("two");
        var filter = new Entry.Filter("info", null, null, null, null, null, null);
        assertThat(recent.follow(filter, 0, 1, Duration.ofSeconds(5))).extracting(Entry::text).containsExactly("one");
        assertThat(recent.follow(filter, 1, 10, Duration.ofSeconds(5))).extracting(Entry::text).containsExactly("two");
        assertThat(recent.follow(filter, recent.last(), 10, Duration.ofMillis(10))).isEmpty();
        long last = recent.last();
        var waiting = java.util.concurrent.CompletableFuture.supplyAsync(() -> {
            try {
                return recent.follow(filter, last, 10, Duration.ofSeconds(20));
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
        log.debug("still nothing");
        log.info("three");
        assertThat(waiting.get(20, java.util.concurrent.TimeUnit.SECONDS)).extracting(Entry::text).containsExactly("three");
    }

    @Test
    void whoListensSlowlyLosesAndNobodyWaits() throws Exception {
        var recent = new RecentLog(100, 1 << 20);
        Logger log = logger(recent);
        try (var listening = recent.listen(new Entry.Filter("info", null, null, null, null, null, null), 2)) {
            log.debug("not heard");
            for (int i = 0; i < 5; i++) {
                log.info("{}", i);
            }
            assertThat(listening.next(Duration.ofSeconds(5))).extracting(Entry::text).isEqualTo("0");
            assertThat(listening.next(Duration.ofSeconds(5))).extracting(Entry::text).isEqualTo("1");
            assertThat(listening.next(Duration.ZERO)).isNull();
            assertThat(listening.lost()).isEqualTo(3);
            assertThat(listening.lost()).isZero();
        }
        try (var other = recent.listen(Entry.Filter.ALL, 1)) {
            log.info("heard");
            assertThat(other.next(Duration.ofSeconds(5))).isNotNull();
        }
    }
}
