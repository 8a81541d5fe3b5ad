package org.signetmail.web.pages;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import org.signetmail.web.api.Page;
import org.signetmail.web.api.Problem;
import org.signetmail.web.api.TraceOperations.OfLine;
import org.signetmail.web.api.TraceOperations.OfTrace;
import org.signetmail.web.api.Views.OfListener;

/** What is said in sessions: begun, looked at while it is said, stopped, kept as a text. */
public final class TracePages implements PagePart {
    private static final String PATH = "/traces";
    private static final String ONE = PATH + "/{id}";
    private static final int PAGE = 500;
    private static final int MOST_AT_ONCE = 1000;
    private static final Duration PACE = Duration.ofMillis(500);
    private static final List<String> WHOSE = List.of("account", "address", "listener", "session");
    private static final List<String> MINUTES = List.of("5", "10", "30", "60", "120");

    /** @param listeners by name, to choose from */
    public record Listing(List<OfTrace> traces, List<String> listeners, Form start) {}

    public record Lines(List<OfLine> lines) {}

    /**
     * A trace.
     *
     * @param before lines before those that are shown; @param next where those are that come after them; @param live where what comes is told, or null
     */
    public record One(OfTrace trace, Lines lines, long before, @Nullable String next, @Nullable String live) {}

    @Override
    public void register(PageRoutes routes) {
        routes.menu(Menu.Section.SERVER, 35, PATH, "traces.title", Icon.EYE, PageRoutes.SERVER);
        routes.get(PATH, PageRoutes.SERVER, visit -> list(visit, Form.of(Map.of("whose", "account", "minutes", "10"))));
        routes.post(PATH + "/start", PageRoutes.SERVER, TracePages::start);
        routes.get(ONE, PageRoutes.SERVER, TracePages::one);
        routes.get(ONE + "/text", PageRoutes.SERVER, TracePages::text);
        routes.post(ONE + "/stop", PageRoutes.SERVER, TracePages::stop);
        routes.post(ONE + "/remove", PageRoutes.SERVER, TracePages::remove);
        routes.live(ONE + "/live", PageRoutes.SERVER, PACE, TracePages::tell);
    }

    private static Answer.Show list(Visit visit, Form start) throws Exception {
        return Answer.show("traces/list", new Listing(visit.list(OfTrace.class, "traces.list", Map.of(), Map.of()).items().reversed(),
                visit.list(OfListener.class, "listeners.list", Map.of(), Map.of()).items().stream().map(OfListener::name).toList(), start));
    }

    private static Answer start(Visit visit) throws Exception {
        Form form = visit.form("whose", "value", "minutes");
        return visit.attempt(form, () -> {
            if (!WHOSE.contains(form.value("whose")) || !MINUTES.contains(form.value("minutes"))) {
                throw Problem.invalid("whose", "choose whose sessions, and for how long");
            }
            try {
                var begun = (OfTrace) visit.perform("traces.start", Map.of(), Map.of(form.value("whose"), form.value("value"), "minutes", Integer.valueOf(form.value("minutes"))));
                return Answer.go(at(begun.id()));
            } catch (Problem.Refused refused) {
                // What is the operation's field of that name is the one field here.
                throw form.value("whose").equals(refused.problem().field()) ? Problem.invalid("value", refused.problem().detail()) : refused;
            }
        }, refused -> list(visit, refused));
    }

    static String at(long id) {
        return PATH + "/" + id;
    }

    private static OfTrace found(Visit visit) throws Exception {
        return visit.ask(OfTrace.class, "traces.show", Map.of("id", visit.name("id")));
    }

    private static Page<OfLine> lines(Visit visit, long after, int most) throws Exception {
        return visit.list(OfLine.class, "traces.lines", Map.of("id", visit.name("id")), Map.of("after", Long.toString(after), "limit", Integer.toString(most)));
    }

    /** The last lines, or those behind {@code after}. */
    private static Answer one(Visit visit) throws Exception {
        OfTrace trace = found(visit);
        long after = visit.query("after").isEmpty() ? Math.max(0, trace.lines() - PAGE) : visit.resume();
        Page<OfLine> page = lines(visit, after, PAGE);
        long last = page.items().isEmpty() ? after : page.items().getLast().number();
        return Answer.show("traces/one", new One(trace, new Lines(page.items()), after, page.next() == null ? null : Visit.address(at(trace.id()), Map.of("after", page.next())),
                page.next() == null && trace.running() ? at(trace.id()) + "/live?after=" + last : null));
    }

    private static void tell(Visit visit, LiveStream out) throws Exception {
        OfTrace trace;
        try {
            trace = found(visit);
        } catch (Problem.Refused removed) {
            out.end();
            return;
        }
        long after = out.place(visit);
        List<OfLine> fresh = lines(visit, after, PAGE).items();
        if (!fresh.isEmpty()) {
            out.append(visit.page(), "lines", "traces/lines", new Lines(fresh), fresh.getLast().number());
        }
        out.part(visit.page(), "state", "traces/state", trace);
        if (!trace.running() && fresh.size() < PAGE) {
            out.end();
        }
    }

    private static Answer text(Visit visit) throws Exception {
        OfTrace trace = found(visit);
        var text = new StringBuilder();
        Page<OfLine> page = lines(visit, 0, MOST_AT_ONCE);
        while (!page.items().isEmpty()) {
            for (OfLine line : page.items()) {
                text.append(line.at()).append(' ').append(line.session()).append(' ').append(line.direction()).append(' ').append(line.text()).append('\n');
            }
            page = lines(visit, page.items().getLast().number(), MOST_AT_ONCE);
        }
        return new Answer.Download("trace-" + trace.id() + ".txt", "text/plain; charset=utf-8", text.toString().getBytes(StandardCharsets.UTF_8));
    }

    private static Answer stop(Visit visit) throws Exception {
        String back = PATH + "/" + Visit.encoded(visit.name("id"));
        return visit.attempt(PATH, () -> {
            visit.perform("traces.stop", Map.of("id", visit.name("id")), null);
            return Answer.go(back).saying(Flash.ok(visit.t().of("traces.stopped")));
        });
    }

    private static Answer remove(Visit visit) throws Exception {
        return visit.attempt(PATH, () -> {
            visit.perform("traces.remove", Map.of("id", visit.name("id")), null);
            return Answer.go(PATH).saying(Flash.ok(visit.t().of("traces.removed")));
        });
    }

    /** Whose sessions it records, in words. */
    public static String whose(OfTrace trace, Texts t) {
        if (trace.session() != null) {
            return t.of("traces.of-session", trace.session());
        } else if (trace.account() != null) {
            return t.of("traces.of-account", trace.account());
        } else if (trace.address() != null) {
            return t.of("traces.of-address", trace.address());
        }
        return t.of("traces.of-listener", String.valueOf(trace.listener()));
    }

    public static List<Choice> kinds(Texts t) {
        return WHOSE.stream().map(kind -> new Choice(kind, t.word("traces.kind", kind), null)).toList();
    }

    public static Map<String, String> lengths(Texts t) {
        var lengths = new LinkedHashMap<String, String>();
        MINUTES.forEach(minutes -> lengths.put(minutes, t.duration(Duration.ofMinutes(Long.parseLong(minutes)))));
        return lengths;
    }
}
