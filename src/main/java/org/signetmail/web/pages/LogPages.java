package org.signetmail.web.pages;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import org.signetmail.log.Entry;
import org.signetmail.web.api.HistoryOperations.OfMail;
import org.signetmail.web.api.LogOperations.OfLine;
import org.signetmail.web.api.LogOperations.OfLines;
import org.signetmail.web.api.Page;
import org.signetmail.web.api.Problem;
import org.signetmail.web.api.Views.OfListener;

/** What the log says, as it says it: newest first, by level, protocol, listener, id, account and words. */
public final class LogPages implements PagePart {
    private static final String PATH = "/log";
    private static final List<String> ASKED = List.of("level", "protocol", "listener", "id", "account", "text");
    private static final List<String> LEVELS = List.of("", "error", "warn", "info", "debug");
    /** Of one telling; four of those a second are 800 lines. */
    private static final String AT_ONCE = "200";
    private static final Duration PACE = Duration.ofMillis(250);
    private static final String WAIT_SECONDS = "5";
    /** How long a message may have been on its way when the log speaks of it. */
    private static final Duration BEFORE = Duration.ofHours(1);
    private static final Duration QUEUED_BEFORE = Duration.ofDays(10);
    private static final Duration AFTER = Duration.ofMinutes(10);

    /** @param missed lines that nobody could be told of: they came faster than they were taken */
    public record Lines(List<OfLine> lines, long missed) {}

    /** @param live where what comes is told, or null on a later page */
    public record Listing(Lines newest, Form asked, List<String> listeners, boolean later, @Nullable String next, @Nullable String live) {}

    @Override
    public void register(PageRoutes routes) {
        routes.menu(Menu.Section.SERVER, 20, PATH, "log.title", Icon.LOG, PageRoutes.SERVER);
        routes.get(PATH, PageRoutes.SERVER, LogPages::list);
        routes.get(PATH + "/message", PageRoutes.SERVER, LogPages::message);
        routes.live(PATH + "/live", PageRoutes.SERVER, PACE, LogPages::tell);
    }

    private static Map<String, String> asked(Visit visit) {
        var asked = new LinkedHashMap<String, String>();
        ASKED.forEach(field -> asked.put(field, visit.query(field)));
        return asked;
    }

    private static Answer list(Visit visit) throws Exception {
        Map<String, String> asked = asked(visit);
        List<String> listeners = visit.list(OfListener.class, "listeners.list", Map.of(), Map.of()).items().stream().map(OfListener::name).toList();
        Form form = Form.of(asked);
        boolean later = !visit.query("after").isEmpty();
        return visit.attempt(form, () -> {
            long now = ((OfLines) visit.ask("log.follow", Map.of(), Map.of("wait", "0"))).last();
            var questions = new HashMap<>(asked);
            questions.put("after", visit.query("after"));
            questions.put("limit", AT_ONCE);
            Page<OfLine> page = visit.list(OfLine.class, "log.list", Map.of(), questions);
            var listening = new LinkedHashMap<>(asked);
            listening.put("after", Long.toString(page.items().isEmpty() ? now : Math.max(now, page.items().getFirst().number())));
            return Answer.show("log/list", new Listing(new Lines(page.items(), 0), form, listeners, later, visit.next(PATH, asked, page),
                    later ? null : Visit.address(PATH + "/live", listening)));
        }, refused -> Answer.show("log/list", new Listing(new Lines(List.of(), 0), refused, listeners, later, null, null)));
    }

    private static void tell(Visit visit, LiveStream out) throws Exception {
        long after = out.place(visit);
        var questions = new HashMap<>(asked(visit));
        questions.values().removeIf(String::isEmpty);
        questions.putAll(Map.of("after", Long.toString(after), "limit", AT_ONCE, "wait", WAIT_SECONDS));
        var fresh = (OfLines) visit.ask("log.follow", Map.of(), questions);
        if (fresh.lines().isEmpty() && fresh.missed() == 0) {
            out.place(fresh.last());
        } else {
            out.prepend(visit.page(), "lines", "log/lines", new Lines(fresh.lines().reversed(), fresh.missed()), fresh.last());
        }
    }

    /** Of a message that the log names, what became of it; while it waits, its place in the queue. */
    private static Answer message(Visit visit) throws Exception {
        String id = visit.query("id");
        Instant at = at(visit.query("at"), visit.page().now());
        Duration before = id.startsWith("queue-") ? QUEUED_BEFORE : BEFORE;
        var questions = new HashMap<>(Map.of("trace", id, "from", at.minus(before).toString(), "until", at.plus(AFTER).toString(), "limit", "1"));
        Page<OfMail> page = visit.list(OfMail.class, "history.find", Map.of(), questions);
        for (String next = page.next(); next != null && page.items().isEmpty(); next = page.next()) {
            questions.put("after", next);
            page = visit.list(OfMail.class, "history.find", Map.of(), questions);
        }
        List<OfMail> found = page.items();
        return found.isEmpty() ? Answer.go(Visit.address(PATH, Map.of("id", id))).saying(Flash.warn(visit.t().of("log.no-history", id)))
                : Answer.go("/history/" + found.getFirst().id());
    }

    private static Instant at(String text, Instant now) {
        try {
            return text.isEmpty() ? now : Instant.parse(text);
        } catch (java.time.format.DateTimeParseException e) {
            throw Problem.invalid("at", "at is a time as 2026-11-25T10:00:00Z");
        }
    }

    /** How a line looks. */
    public static String tone(OfLine line) {
        return switch (line.level()) {
            case "ERROR" -> "bad";
            case "WARN" -> "warn";
            default -> "";
        };
    }

    /** Levels with their words. */
    public static Map<String, String> levels(Texts t) {
        var levels = new LinkedHashMap<String, String>();
        LEVELS.forEach(level -> levels.put(level, t.word("log.level", level.isEmpty() ? "all" : level)));
        return levels;
    }

    /** What listeners speak, and all of it. */
    public static Map<String, String> protocols(Texts t) {
        var protocols = new LinkedHashMap<String, String>();
        protocols.put("", t.of("log.all-protocols"));
        Entry.Filter.PROTOCOLS.forEach(protocol -> protocols.put(protocol, t.word("listeners.protocol", protocol)));
        return protocols;
    }

    /** Listeners, and all of them. */
    public static Map<String, String> listeners(Listing view, Texts t) {
        var listeners = new LinkedHashMap<String, String>();
        listeners.put("", t.of("log.all-listeners"));
        view.listeners().forEach(name -> listeners.put(name, name));
        return listeners;
    }
}
