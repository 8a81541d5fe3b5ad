package org.signetmail.web.api;

import java.time.Instant;
import java.util.List;

import org.jspecify.annotations.Nullable;

import org.signetmail.care.doctor.Diagnosis;
import org.signetmail.care.doctor.Finding;
import org.signetmail.mail.Address;
import org.signetmail.text.SyntaxError;

/** {@code /diagnosis}: what is wrong around the server, and what to do about it. Thread-safe. */
public final class DiagnosisOperations {
    /** @param peer the domain whose mail server is called on port 25 */
    record Wanted(@Nullable String peer) {}

    /** @param state ok, warn, bad or unknown */
    public record OfDiagnosisFinding(String check, String state, String words, String remedy) {
        static OfDiagnosisFinding of(Finding finding) {
            return new OfDiagnosisFinding(finding.check(), Views.lower(finding.state()), finding.words(), finding.remedy());
        }
    }

    /** @param good whether nothing is bad */
    public record OfDiagnosis(boolean good, Instant at, List<OfDiagnosisFinding> findings) {}

    private final Diagnosis diagnosis;
    private final Jobs jobs;

    DiagnosisOperations(Diagnosis diagnosis, Jobs jobs) {
        this.diagnosis = diagnosis;
        this.jobs = jobs;
    }

    void register(Operations all) {
        all.add(Operation.post("diagnosis.run", "/diagnosis", "Looks at network, names, disk, clock and certificates, and says what to do").onlyAsks().takes(Wanted.class)
                .gives(Jobs.OfJob.class).begun().run(ask -> {
                    String peer = peer(ask.body(Wanted.class).peer());
                    return jobs.begin("diagnosis.run", ask.actor(), progress -> shown(diagnosis.run(peer, progress::at)));
                }));
    }

    private static OfDiagnosis shown(Diagnosis.Report report) {
        return new OfDiagnosis(report.good(), report.at(), report.findings().stream().map(OfDiagnosisFinding::of).toList());
    }

    private static String peer(@Nullable String given) {
        if (given == null || given.isEmpty()) {
            return "";
        }
        try {
            return Address.domain(given);
        } catch (SyntaxError e) {
            throw Problem.invalid("peer", "peer is a domain: " + e.reason());
        }
    }
}
