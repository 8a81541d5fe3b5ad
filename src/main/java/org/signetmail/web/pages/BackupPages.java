package org.signetmail.web.pages;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import org.signetmail.web.api.BackupOperations.OfBackup;
import org.signetmail.web.api.BackupOperations.OfSchedule;
import org.signetmail.web.api.Jobs.OfJob;
import org.signetmail.web.api.Problem;
import org.signetmail.web.api.Streamed;

/** Backups: by themselves, now, verified; and by which commands one is put back. */
public final class BackupPages implements PagePart {
    private static final String PATH = "/backups";
    private static final Duration PACE = Duration.ofSeconds(1);
    /** As many as may run at once. */
    private static final String MOST_JOBS = "8";
    private static final List<String> FIELDS = List.of("to", "every", "keep");

    /** @param form of the schedule; @param make of a backup that is made now */
    public record Listing(OfSchedule schedule, Work work, All all, Form form, Form make) {}

    /** @param jobs that make or verify backups: those that run, and the last one that ended */
    public record Work(List<OfJob> jobs) {
        boolean running() {
            return jobs.stream().anyMatch(JobPages::running);
        }
    }

    /** @param trouble why none can be listed, or null */
    public record All(OfSchedule schedule, List<OfBackup> backups, @Nullable String trouble) {}

    /** How one is put back. @param commands a line each */
    public record Restoring(OfBackup backup, List<String> commands) {
        public String text() {
            return String.join("\n", commands);
        }
    }

    @Override
    public void register(PageRoutes routes) {
        routes.menu(Menu.Section.SERVER, 60, PATH, "backups.title", Icon.BACKUP, PageRoutes.SERVER);
        routes.get(PATH, PageRoutes.SERVER, visit -> list(visit, null, Form.empty()));
        routes.post(PATH + "/schedule", PageRoutes.SERVER, BackupPages::schedule);
        routes.post(PATH + "/make", PageRoutes.SERVER, BackupPages::make);
        routes.post(PATH + "/verify", PageRoutes.SERVER, visit -> JobPages.begin(visit, PATH, "backups.verify", Map.of("id", visit.typed("id"))));
        routes.post(PATH + "/{id}/download", PageRoutes.SERVER, visit -> visit.attempt(PATH,
                () -> new Answer.Stream((Streamed) visit.perform("backups.download", Map.of("id", visit.name("id")), null))));
        routes.get(PATH + "/{id}/restore", PageRoutes.SERVER, visit -> Answer.show("backups/restore", restoring(visit)));
        routes.get(PATH + "/{id}/restore.txt", PageRoutes.SERVER, visit -> {
            Restoring how = restoring(visit);
            return new Answer.Download("restore-" + how.backup().id() + ".txt", "text/plain; charset=utf-8", (how.text() + "\n").getBytes(StandardCharsets.UTF_8));
        });
        routes.live(PATH + "/live", PageRoutes.SERVER, PACE, BackupPages::tell);
    }

    private static OfSchedule planned(Visit visit) throws Exception {
        return visit.ask(OfSchedule.class, "backups.schedule", Map.of());
    }

    private static Answer.Show list(Visit visit, @Nullable Form refused, Form make) throws Exception {
        OfSchedule schedule = planned(visit);
        Form form = refused != null ? refused : Form.of(Map.of("to", schedule.to() == null ? "" : schedule.to(), "every", duration(schedule.every()), "keep", Long.toString(schedule.keep())));
        return Answer.show("backups/list", new Listing(schedule, work(visit), all(visit, schedule), form, make));
    }

    private static All all(Visit visit, OfSchedule schedule) throws Exception {
        try {
            return new All(schedule, visit.list(OfBackup.class, "backups.list", Map.of(), Map.of()).items(), null);
        } catch (Problem.Refused refused) {
            return new All(schedule, List.of(), refused.problem().detail());
        }
    }

    private static Work work(Visit visit) throws Exception {
        var newest = new ArrayList<OfJob>();
        for (String operation : List.of("backups.make", "backups.verify")) {
            newest.addAll(visit.list(OfJob.class, "jobs.list", Map.of(), Map.of("operation", operation, "limit", MOST_JOBS)).items());
        }
        newest.sort(Comparator.comparing(OfJob::id).reversed());
        return new Work(newest.stream().filter(job -> JobPages.running(job) || job.equals(newest.getFirst())).toList());
    }

    /** The list is read anew when work has ended, not again and again: each manifest is a file. */
    private static void tell(Visit visit, LiveStream out) throws Exception {
        Work work = work(visit);
        out.part(visit.page(), "work", "backups/work", work);
        long ended = work.jobs().stream().filter(job -> !JobPages.running(job)).mapToLong(OfJob::id).max().orElse(0) * 2 + (work.running() ? 1 : 0);
        if (out.place(visit) != ended) {
            out.place(ended);
            out.part(visit.page(), "all", "backups/all", all(visit, planned(visit)));
        }
    }

    private static Answer schedule(Visit visit) throws Exception {
        Form form = visit.form("to", "every", "keep");
        return visit.attempt(form, () -> {
            for (String field : FIELDS.reversed()) {
                set(visit, field, form.value(field));
            }
            return Answer.go(PATH).saying(Flash.ok(visit.t().of("backups.scheduled")));
        }, refused -> list(visit, refused, Form.empty()));
    }

    private static void set(Visit visit, String field, String value) throws Exception {
        try {
            Map<String, String> key = Map.of("key", "backup." + field);
            if (!value.isEmpty()) {
                visit.perform("settings.set", key, Map.of("value", value));
            } else if (!field.equals("to") || planned(visit).to() != null) {
                visit.perform("settings.unset", key, null);
            }
        } catch (Problem.Refused refused) {
            Problem why = refused.problem();
            // To unset what is not set is no fault.
            if (!value.isEmpty() || why.status() != 404) {
                throw Problem.invalid(field, why.detail());
            }
        }
    }

    private static Answer make(Visit visit) throws Exception {
        Form form = visit.form("where");
        return visit.attempt(form, () -> {
            var wanted = new HashMap<String, Object>();
            if (!form.value("where").isEmpty()) {
                wanted.put("to", form.value("where"));
            }
            if (!visit.exactly("passphrase").isEmpty()) {
                wanted.put("passphrase", visit.exactly("passphrase"));
            }
            try {
                visit.perform("backups.make", Map.of(), wanted);
            } catch (Problem.Refused refused) {
                throw "to".equals(refused.problem().field()) ? Problem.invalid("where", refused.problem().detail()) : refused;
            }
            return Answer.go(PATH);
        }, refused -> list(visit, null, refused));
    }

    private static Restoring restoring(Visit visit) throws Exception {
        String id = visit.name("id");
        OfSchedule schedule = planned(visit);
        OfBackup backup = all(visit, schedule).backups().stream().filter(b -> b.id().equals(id)).findFirst().orElseThrow(() -> Problem.notFound("backup " + id));
        String data = quoted(schedule.data());
        String before = quoted(schedule.data() + ".before");
        return new Restoring(backup, List.of(
                "mv " + data + " " + before,
                "mkdir -m 700 " + data,
                "for f in signet.toml master.key; do [ ! -e " + before + "/$f ] || cp -p " + before + "/$f " + data + "/; done",
                "signet restore " + quoted(String.valueOf(schedule.to())) + " --id " + id + " --data " + data));
    }

    /** As a shell takes it. */
    static String quoted(String word) {
        return word.matches("[A-Za-z0-9/._+-]+") ? word : "'" + word.replace("'", "'\\''") + "'";
    }

    /** As settings take it. */
    static String duration(long seconds) {
        if (seconds % 86_400 == 0) {
            return seconds / 86_400 + "d";
        } else if (seconds % 3600 == 0) {
            return seconds / 3600 + "h";
        }
        return seconds % 60 == 0 ? seconds / 60 + "m" : Long.toString(seconds);
    }
}
