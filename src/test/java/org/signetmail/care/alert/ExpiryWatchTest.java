package org.signetmail.care.alert;

import java.nio.file.Path;
import java.security.KeyPair;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.signetmail.care.CareSettings;
import org.signetmail.store.AlertBook.Alert;
import org.signetmail.store.AlertBook.Severity;
import org.signetmail.store.Certificates.Source;
import org.signetmail.store.MasterKey;
import org.signetmail.store.Store;
import org.signetmail.store.StoreOptions;
import org.signetmail.tls.Authority;
import org.signetmail.tls.KeySpec;
import org.signetmail.tls.Pem;

import static org.assertj.core.api.Assertions.assertThat;

class ExpiryWatchTest {
    private static final Instant START = Instant.parse("2026-02-01T00:00:00Z");

    @TempDir
    Path directory;

    private final AtomicReference<Instant> now = new AtomicReference<>(START);
    private Store store;
    private Alerts alerts;
    private ExpiryWatch watch;

    @BeforeEach
    void open() {
        InstantSource time = now::get;
        Clock clock = time.withZone(ZoneOffset.UTC);
        store = Store.open(StoreOptions.sqlite(directory), new MasterKey(new byte[32]), clock);
        alerts = new Alerts(store.alerts(), clock, List.of());
        watch = new ExpiryWatch(store.certificates(), store.settings(), alerts, clock);
    }

    @AfterEach
    void close() {
        alerts.close();
        store.close();
    }

    private void add(Source source, Duration life) {
        KeyPair pair = KeySpec.ECDSA_P256.generate();
        store.certificates().add("it", source, Pem.write(List.of(Authority.selfSigned(pair, List.of("localhost"), START, life))),
                Pem.write(pair.getPrivate()), List.of("localhost"), false);
    }

    /** The stages that a life goes through, as hours left when each began. */
    private List<Long> stages(Duration life) {
        var begun = new ArrayList<Long>();
        String last = "";
        for (Instant at = START; at.isBefore(START.plus(life).plus(Duration.ofHours(2))); at = at.plus(Duration.ofHours(1))) {
            now.set(at);
            watch.look();
            String stage = alerts.list().stream().findFirst().map(Alert::stage).orElse("");
            if (!stage.equals(last)) {
                begun.add(Duration.between(at, START.plus(life)).toHours());
                last = stage;
            }
        }
        return begun;
    }

    private static List<Long> hours(long... days) {
        return java.util.Arrays.stream(days).map(d -> d * 24).boxed().toList();
    }

    @Test
    void oneThatWasBroughtIsWarnedOfFiveTimesAndWhenItIsOver() {
        add(Source.IMPORTED, Duration.ofDays(365));
        assertThat(stages(Duration.ofDays(365))).isEqualTo(hours(30, 14, 7, 3, 1, 0));
        assertThat(alerts.list().getFirst().severity()).isEqualTo(Severity.CRITICAL);
        assertThat(alerts.list().getFirst().words()).contains("it expired on 2027-02-01");
    }

    @Test
    void oneThatRenewsItselfIsQuietUntilThatHasFailed() {
        add(Source.OWN_CA, Duration.ofDays(90));
        assertThat(stages(Duration.ofDays(90))).isEqualTo(hours(14, 7, 3, 1, 0));
    }

    @Test
    void aShortLifeHasThemInProportion() {
        add(Source.IMPORTED, Duration.ofDays(9));
        assertThat(stages(Duration.ofDays(9))).containsExactly(72L, 33L, 16L, 7L, 2L, 0L);
    }

    @Test
    void theDaysAreTheAdministratorsToChoose() {
        store.settings().set(CareSettings.CARE.expiryDays.key(), "60, 2");
        add(Source.IMPORTED, Duration.ofDays(100));
        assertThat(stages(Duration.ofDays(100))).isEqualTo(hours(60, 2, 0));
    }

    @Test
    void aRenewalOrRemovalEndsIt() {
        add(Source.IMPORTED, Duration.ofDays(10));
        now.set(START.plus(Duration.ofDays(9)));
        watch.look();
        assertThat(alerts.list()).hasSize(1);
        KeyPair pair = KeySpec.ECDSA_P256.generate();
        store.certificates().replace("it", Pem.write(List.of(Authority.selfSigned(pair, List.of("localhost"), now.get(), Duration.ofDays(365)))),
                Pem.write(pair.getPrivate()), List.of("localhost"));
        watch.look();
        assertThat(alerts.list()).isEmpty();
    }
}
