package org.signetmail.web.api;

import java.util.List;
import java.util.Locale;

import org.jspecify.annotations.Nullable;

import org.signetmail.care.Caretaker;
import org.signetmail.care.CertificateChecks;
import org.signetmail.tls.CertificateDetails;
import org.signetmail.tls.Inspection;

/** {@code /certificates/{name}/check} and {@code /tls/check}: what is wrong, in words. Thread-safe. */
public final class CheckOperations {
    /** @param kind for programs, as {@code chain-incomplete}; @param words for people */
    public record OfFinding(String kind, boolean wrong, String words) {
        static OfFinding of(Inspection.Finding finding) {
            return new OfFinding(finding.kind().name().toLowerCase(Locale.ROOT).replace('_', '-'), finding.wrong(), finding.words());
        }
    }

    public record OfCheck(String name, boolean wrong, List<OfFinding> findings, List<Inspection.Link> chain, @Nullable CertificateDetails details, List<String> covers,
            List<String> presentedFor, List<String> aloneFor, List<String> shownOn) {
        static OfCheck of(CertificateChecks.Check check) {
            return new OfCheck(check.name(), check.wrong(), check.findings().stream().map(OfFinding::of).toList(), check.chain(), check.details(), check.covers(),
                    check.presentedFor(), check.aloneFor(), check.shownOn());
        }
    }

    public record OfReport(boolean wrong, List<OfCheck> certificates, List<OfFinding> names) {}

    private final CertificateChecks checks;
    private final Caretaker caretaker;

    CheckOperations(CertificateChecks checks, Caretaker caretaker) {
        this.checks = checks;
        this.caretaker = caretaker;
    }

    void register(Operations all) {
        all.add(Operation.get("tls.check", "/tls/check", "What is wrong with certificates, in words").gives(OfReport.class).run(_ -> {
            CertificateChecks.Report report = checks.all();
            return new OfReport(report.wrong(), report.certificates().stream().map(OfCheck::of).toList(), report.names().stream().map(OfFinding::of).toList());
        }));
        all.add(Operation.get("certificates.check", "/certificates/{name}/check", "What is wrong with one certificate, in words").gives(OfCheck.class).run(ask -> {
            String name = ask.name("name");
            return OfCheck.of(checks.of(caretaker.certificates().find(name).orElseThrow(() -> Problem.notFound("certificate " + name))));
        }));
    }

}
