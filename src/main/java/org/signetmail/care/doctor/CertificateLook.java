package org.signetmail.care.doctor;

import java.util.ArrayList;
import java.util.List;

import org.signetmail.care.CertificateChecks;
import org.signetmail.tls.Inspection;

/** What {@code cert check} finds wrong. */
record CertificateLook(CertificateChecks checks) implements Look {
    @Override
    public String name() {
        return "certificates";
    }

    @Override
    public List<Finding> look() {
        CertificateChecks.Report report = checks.all();
        var findings = new ArrayList<Finding>();
        for (CertificateChecks.Check check : report.certificates()) {
            for (Inspection.Finding found : check.findings()) {
                if (found.wrong()) {
                    findings.add(Finding.bad(name(), check.name() + ": " + found.words(), "signet cert check " + check.name()));
                } else if (found.kind() == Inspection.Kind.EXPIRES_SOON) {
                    findings.add(Finding.warn(name(), check.name() + ": " + found.words(), "signet cert renew " + check.name()));
                }
            }
        }
        report.names().forEach(found -> findings.add(Finding.bad(name(), found.words(), "signet cert check")));
        if (findings.isEmpty()) {
            findings.add(Finding.ok(name(), "certificates are in order: " + report.certificates().size() + " of them"));
        }
        return findings;
    }
}
