package org.signetmail.web.pages;

import java.time.Duration;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import org.signetmail.web.api.Jobs.OfJob;
import org.signetmail.web.api.Page;

/** Long work of the server: how far it is, and how it ended. */
public final class JobPages implements PagePart {
    private static final String PATH = "/jobs";
    private static final String ONE = PATH + "/{id}";
    private static final Duration PACE = Duration.ofSeconds(1);

    public record Listing(List<OfJob> jobs, boolean later, @Nullable String next) {}

    @Override
    public void register(PageRoutes routes) {
        routes.menu(Menu.Section.SERVER, 65, PATH, "jobs.title", Icon.CLOCK, PageRoutes.SERVER);
        routes.get(PATH, PageRoutes.SERVER, visit -> Answer.show("jobs/list", listing(visit)));
        routes.get(ONE, PageRoutes.SERVER, visit -> Answer.show("jobs/one", found(visit)));
        routes.post(ONE + "/cancel", PageRoutes.SERVER, JobPages::cancel);
        // Beside /jobs/{id}, which would take it.
        routes.live("/live" + PATH, PageRoutes.SERVER, PACE, (visit, out) -> out.part(visit.page(), "jobs", "jobs/rows", listing(visit)));
        routes.live(ONE + "/live", PageRoutes.SERVER, PACE, JobPages::tell);
    }

    private static Listing listing(Visit visit) throws Exception {
        Page<OfJob> page = visit.list(OfJob.class, "jobs.list", Map.of(), Map.of("after", visit.query("after"), "limit", "50"));
        return new Listing(page.items(), !visit.query("after").isEmpty(), visit.next(PATH, Map.of(), page));
    }

    private static OfJob found(Visit visit) throws Exception {
        return visit.ask(OfJob.class, "jobs.show", Map.of("id", visit.name("id")));
    }

    private static void tell(Visit visit, LiveStream out) throws Exception {
        OfJob job = found(visit);
        out.part(visit.page(), "job", "jobs/state", job);
        if (!running(job)) {
            out.end();
        }
    }

    private static Answer cancel(Visit visit) throws Exception {
        String id = visit.name("id");
        String back = HttpPages.ours(visit.exactly("back")) ? visit.exactly("back") : PATH;
        return visit.attempt(back, () -> {
            visit.perform("jobs.cancel", Map.of("id", id), null);
            return Answer.go(back).saying(Flash.ok(visit.t().of("jobs.asked")));
        });
    }

    /** Begins a job and goes where it is seen. */
    static Answer begin(Visit visit, String back, String operation, Object body) throws Exception {
        return visit.attempt(back, () -> {
            visit.perform(operation, Map.of(), body);
            return Answer.go(back);
        });
    }

    /** The newest of an operation, or null where there is none. */
    static @Nullable OfJob newest(Visit visit, String operation) throws Exception {
        return visit.list(OfJob.class, "jobs.list", Map.of(), Map.of("operation", operation, "limit", "1")).items().stream().findFirst().orElse(null);
    }

    public static boolean running(OfJob job) {
        return job.state().equals("running");
    }

    /** How it looks. */
    public static String tone(OfJob job) {
        return switch (job.state()) {
            case "running" -> "accent";
            case "done" -> "ok";
            case "failed" -> "bad";
            default -> "warn";
        };
    }

    /** Its name in words. */
    public static String name(OfJob job, Texts t) {
        return t.wordOr("jobs.operation", job.operation());
    }

    /** Where more is to be seen of what it did, or null. */
    public static @Nullable String place(OfJob job) {
        return switch (job.operation()) {
            case "backups.make", "backups.verify" -> "/backups";
            case "diagnosis.run" -> "/diagnosis";
            case "config.apply" -> "/settings/document";
            default -> null;
        };
    }

    /** What it gave. */
    public static List<JobResult.Fact> result(OfJob job, Texts t) {
        return JobResult.facts(job.result(), t);
    }
}
