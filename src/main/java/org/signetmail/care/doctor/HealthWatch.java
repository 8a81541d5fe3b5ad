package org.signetmail.care.doctor;

import java.nio.file.Path;
import java.time.Clock;
import java.util.List;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.signetmail.care.alert.Alerts;
import org.signetmail.store.AlertBook.Severity;
import org.signetmail.store.Outbox;

/** What the diagnosis finds is an alert where it costs mail and nobody may ask for long: a disk that fills, mail that waits. Thread-safe. */
public final class HealthWatch {
    private static final Logger LOG = LoggerFactory.getLogger(HealthWatch.class);

    private final List<Look> looks;
    private final Alerts alerts;

    public HealthWatch(Path data, Outbox outbox, Alerts alerts, Clock clock) {
        this(List.of(new DiskSpace(data), new QueueAge(outbox, clock)), alerts);
    }

    HealthWatch(List<Look> looks, Alerts alerts) {
        this.looks = List.copyOf(looks);
        this.alerts = alerts;
    }

    /** Looks once: raises what is wrong, clears what is well again. */
    public void look() {
        for (Look look : looks) {
            try {
                look.look().forEach(this::settle);
            } catch (InterruptedException stop) {
                Thread.currentThread().interrupt();
                return;
            } catch (Exception failed) {
                LOG.warn("the look at {} failed: {}", look.name(), failed.toString());
            }
        }
    }

    private void settle(Finding finding) {
        String key = finding.check() + "/health";
        switch (finding.state()) {
            case OK -> alerts.clear(key);
            case WARN -> alerts.raise(key, Severity.WARNING, finding.words(), finding.remedy(), "warn");
            case BAD -> alerts.raise(key, Severity.CRITICAL, finding.words(), finding.remedy(), "bad");
            case UNKNOWN -> LOG.debug("{}: {}", finding.check(), finding.words());
        }
    }
}
