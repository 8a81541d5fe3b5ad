package org.signetmail.web.api;

import java.time.Duration;
import java.util.List;

import org.signetmail.log.Entry;
import org.signetmail.log.RecentLog;

/** {@code /log}: what the log said lately, and what it says now. Thread-safe. */
public final class LogOperations {
    private static final long MOST_WAIT = 30;
    private static final String PROTOCOLS = "smtp, submission, imap, pop3, sieve, https or http";

    public record OfLine(long number, String at, String level, String logger, String text, String connection, String message, String account, String address, String protocol) {
        static OfLine of(Entry e) {
            return new OfLine(e.number(), e.at().toString(), e.level(), e.logger(), e.text(), e.connection(), e.message(), e.account(), e.remote(), e.protocol());
        }
    }

    /** @param last what {@code after} is to be next time; @param missed lines of any kind behind {@code after} that are remembered no more */
    public record OfLines(List<OfLine> lines, long last, long missed) {}

    private final RecentLog log;

    LogOperations(RecentLog log) {
        this.log = log;
    }

    void register(Operations all) {
        all.add(filtered(Operation.get("log.list", "/log", "The last lines of the log, newest first")).pages(OfLine.class)
                .run(ask -> Page.of(log.list(filter(ask), ask.wholeNumber("after").orElse(null), ask.limit() + 1), ask.limit(), e -> Long.toString(e.number())).map(OfLine::of)));
        all.add(filtered(Operation.get("log.follow", "/log/follow", "The next lines, in their order; waits for one where there is none"))
                .query("after", "number of the last line seen; without it, from now on").query("limit", "how many at most, 1 to " + Ask.MOST)
                .query("wait", "seconds to wait at most, up to " + MOST_WAIT).gives(OfLines.class).run(this::follow));
    }

    private static Operation.Building filtered(Operation.Building operation) {
        return operation.query("level", "this or worse: error, warn, info, debug").query("id", "of a connection or message").query("listener", "the connection's")
                .query("protocol", "the connection's: " + PROTOCOLS).query("text", "within the line")
                .query("account", "logged in, or named").query("address", "of the other side, or named");
    }

    private static Entry.Filter filter(Ask ask) {
        ask.query("level").filter(level -> !Entry.Filter.isLevel(level)).ifPresent(_ -> {
            throw Problem.invalid("level", "level is error, warn, info or debug");
        });
        ask.query("protocol").filter(protocol -> !Entry.Filter.PROTOCOLS.contains(protocol)).ifPresent(_ -> {
            throw Problem.invalid("protocol", "protocol is " + PROTOCOLS);
        });
        return new Entry.Filter(ask.query("level").orElse(null), ask.query("id").orElse(null), ask.query("listener").orElse(null), ask.query("text").orElse(null), ask.query("account").orElse(null),
                ask.query("address").orElse(null), ask.query("protocol").orElse(null));
    }

    private OfLines follow(Ask ask) throws InterruptedException {
        long after = ask.wholeNumber("after").orElseGet(log::last);
        long wait = Math.clamp(ask.wholeNumber("wait").orElse(MOST_WAIT), 0, MOST_WAIT);
        long last = log.last();
        long missed = Math.max(0, log.first() - 1 - after);
        List<Entry> lines = log.follow(filter(ask), after, ask.limit(), Duration.ofSeconds(wait));
        return new OfLines(lines.stream().map(OfLine::of).toList(), lines.isEmpty() ? Math.max(after, last) : lines.getLast().number(), missed);
    }
}
