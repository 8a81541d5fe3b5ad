package org.signetmail.web;

import java.util.List;
import java.util.Locale;
import java.util.Objects;

import io.javalin.config.RoutesConfig;
import org.jspecify.annotations.Nullable;

import org.signetmail.care.Caretaker;
import org.signetmail.care.CertificateChecks;
import org.signetmail.tls.CertificateDetails;
import org.signetmail.tls.Inspection;

/** {@code /certificates/{name}/check} and {@code /tls/check}: what is wrong, in words. Thread-safe. */
final class CheckOperations {
    /** @param kind for programs, as {@code chain-incomplete}; @param words for people */
    record OfFinding(String kind, boolean wrong, String words) {
        static OfFinding of(Inspection.Finding finding) {
            return new OfFinding(finding.kind().name().toLowerCase(Locale.ROOT).replace('_', '-'), finding.wrong(), finding.words());
        }
    }

    record OfCheck(String name, boolean wrong, List<OfFinding> findings, List<Inspection.Link> chain, @Nullable CertificateDetails details, List<String> covers,
            List<String> presentedFor, List<String> shownOn) {
        static OfCheck of(CertificateChecks.Check check) {
            return new OfCheck(check.name(), check.wrong(), check.findings().stream().map(OfFinding::of).toList(), check.chain(), check.details(), check.covers(),
                    check.presentedFor(), check.shownOn());
        }
    }

    record OfReport(boolean wrong, List<OfCheck> certificates, List<OfFinding> names) {}

    private final CertificateChecks checks;
    private final Caretaker caretaker;
    private final Exchange exchange;

    CheckOperations(CertificateChecks checks, Caretaker caretaker, Exchange exchange) {
        this.checks = checks;
        this.caretaker = caretaker;
        this.exchange = exchange;
    }

    void register(RoutesConfig routes) {
        routes.get(AdminApi.BASE + "/tls/check", c -> {
            CertificateChecks.Report report = checks.all();
            exchange.answer(c, new OfReport(report.wrong(), report.certificates().stream().map(OfCheck::of).toList(), report.names().stream().map(OfFinding::of).toList()));
        });
        routes.get(AdminApi.BASE + "/certificates/{name}/check", c -> {
            String name = Objects.requireNonNull(c.pathParam("name"));
            exchange.answer(c, OfCheck.of(checks.of(caretaker.certificates().find(name).orElseThrow(() -> Problem.notFound("certificate " + name)))));
        });
    }
}
