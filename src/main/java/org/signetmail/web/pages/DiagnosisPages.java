package org.signetmail.web.pages;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

import org.signetmail.web.api.DiagnosisOperations.OfDiagnosis;
import org.signetmail.web.api.DiagnosisOperations.OfDiagnosisFinding;
import org.signetmail.web.api.Jobs.OfJob;

/** What is wrong around the server, and what to do about it. */
public final class DiagnosisPages implements PagePart {
    private static final String PATH = "/diagnosis";
    private static final String OPERATION = "diagnosis.run";
    private static final Duration PACE = Duration.ofSeconds(1);
    private static final List<String> WORST_FIRST = List.of("bad", "warn", "unknown", "ok");
    private static final JsonMapper JSON = JsonMapper.builder().build();

    /** @param job the newest, or null before the first; @param report what it found, worst first; null while it runs, and when it failed */
    public record Now(@Nullable OfJob job, @Nullable OfDiagnosis report) {
        public long count(String state) {
            return report == null ? 0 : report.findings().stream().filter(finding -> finding.state().equals(state)).count();
        }
    }

    @Override
    public void register(PageRoutes routes) {
        routes.menu(Menu.Section.SERVER, 70, PATH, "diagnosis.title", Icon.STETHOSCOPE, PageRoutes.SERVER);
        routes.get(PATH, PageRoutes.SERVER, visit -> Answer.show("diagnosis/page", now(visit)));
        routes.post(PATH + "/run", PageRoutes.SERVER, visit -> JobPages.begin(visit, PATH, OPERATION, Map.of("peer", visit.typed("peer"))));
        routes.live(PATH + "/live", PageRoutes.SERVER, PACE, (visit, out) -> out.part(visit.page(), "report", "diagnosis/report", now(visit)));
    }

    private static Now now(Visit visit) throws Exception {
        OfJob job = JobPages.newest(visit, OPERATION);
        if (job == null || job.result() == null) {
            return new Now(job, null);
        }
        OfDiagnosis report = JSON.convertValue(job.result(), OfDiagnosis.class);
        return new Now(job, new OfDiagnosis(report.good(), report.at(),
                report.findings().stream().sorted(Comparator.comparing((OfDiagnosisFinding finding) -> WORST_FIRST.indexOf(finding.state()))).toList()));
    }

    /** How a finding looks. */
    public static String tone(OfDiagnosisFinding finding) {
        return finding.state().equals("unknown") ? "" : finding.state();
    }

    /** Its drawing. */
    public static Icon icon(OfDiagnosisFinding finding) {
        return switch (finding.state()) {
            case "ok" -> Icon.CHECK_ROUND;
            case "warn" -> Icon.ALERT;
            case "bad" -> Icon.CROSS_ROUND;
            default -> Icon.INFO;
        };
    }
}
