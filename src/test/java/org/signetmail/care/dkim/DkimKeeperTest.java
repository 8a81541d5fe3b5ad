package org.signetmail.care.dkim;

import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.signetmail.care.alert.Alerts;
import org.signetmail.net.Dns;
import org.signetmail.store.AlertBook;
import org.signetmail.store.AlertBook.Severity;
import org.signetmail.store.Directory;
import org.signetmail.store.DkimKeys.Key;
import org.signetmail.store.DkimKeys.State;
import org.signetmail.store.MasterKey;
import org.signetmail.store.Store;
import org.signetmail.store.StoreOptions;

import static org.assertj.core.api.Assertions.assertThat;

/** A key's life, by a clock and a DNS that the test moves. */
class DkimKeeperTest {
    private static final String DOMAIN = "example.test";

    @TempDir
    Path directory;

    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-11-25T12:00:00Z"));
    private final Map<String, List<String>> texts = new HashMap<>();
    private final AtomicInteger asked = new AtomicInteger();
    private boolean silent;
    private Store store;
    private Alerts alerts;
    private DkimKeeper keeper;

    @BeforeEach
    void open() {
        InstantSource time = now::get;
        Clock clock = time.withZone(ZoneOffset.UTC);
        store = Store.open(StoreOptions.sqlite(directory), new MasterKey(new byte[32]), clock);
        alerts = new Alerts(store.alerts(), clock, List.of());
        store.directory().addDomain(DOMAIN);
        keeper = new DkimKeeper(store, Published::new, alerts, clock);
        keeper.ensure();
    }

    @AfterEach
    void close() throws Exception {
        keeper.close();
        alerts.close();
        store.close();
    }

    private final class Published implements Dns {
        @Override public Answer<Mx> mx(String domain) {
            return new Answer.NoData<>();
        }

        @Override public Answer<InetAddress> addresses(String host) {
            return new Answer.NoData<>();
        }

        @Override public Answer<String> txt(String name) {
            asked.incrementAndGet();
            return silent ? new Answer.TemporaryFailure<>("silence") : texts.containsKey(name) ? new Answer.Found<>(texts.get(name)) : new Answer.NoSuchName<>();
        }

        @Override public Answer<String> ptr(InetAddress address) {
            return new Answer.NoData<>();
        }
    }

    private void publish() {
        store.dkimKeys().list(DOMAIN).forEach(key -> texts.put(DkimRecords.name(key), List.of(DkimRecords.record(key).text())));
    }

    private void later(Duration time) {
        now.updateAndGet(t -> t.plus(time));
        keeper.look();
    }

    private List<String> keys() {
        return store.dkimKeys().list(DOMAIN).stream().map(key -> key.selector() + " " + key.state()).toList();
    }

    private List<String> raised() {
        return alerts.list().stream().map(AlertBook.Alert::words).toList();
    }

    @Test
    void keysSignOncePublishedAndAreFollowedAfterAYear() {
        keeper.look();
        assertThat(keys()).containsExactly("s202611r NEW", "s202611e NEW");
        assertThat(raised()).as("a domain that never signed is no alarm").isEmpty();
        publish();
        later(Duration.ofMinutes(5));
        assertThat(keys()).containsExactly("s202611r SIGNING", "s202611e SIGNING");
        later(Duration.ofDays(364));
        assertThat(keys()).hasSize(2);
        later(Duration.ofDays(2));
        assertThat(keys()).containsExactly("s202611r SIGNING", "s202611e SIGNING", "s202711r NEW", "s202711e NEW");
        assertThat(alerts.list()).singleElement().satisfies(alert -> {
            assertThat(alert.severity()).isEqualTo(Severity.NOTICE);
            assertThat(alert.words()).isEqualTo("new keys of example.test wait to sign its mail, and the old ones sign until s202711r._domainkey.example.test is published");
        });
        publish();
        later(Duration.ofMinutes(5));
        assertThat(keys()).containsExactly("s202611r RETIRED", "s202611e RETIRED", "s202711r SIGNING", "s202711e SIGNING");
        assertThat(raised()).isEmpty();
        later(Duration.ofDays(13));
        assertThat(keys()).hasSize(4);
        later(Duration.ofDays(2));
        assertThat(keys()).containsExactly("s202711r SIGNING", "s202711e SIGNING");
    }

    @Test
    void ofOneKindAloneThatKindSigns() {
        publish();
        texts.keySet().removeIf(name -> name.startsWith("s202611e"));
        keeper.look(DOMAIN);
        assertThat(keys()).containsExactly("s202611r SIGNING", "s202611e NEW");
        assertThat(raised()).isEmpty();
    }

    @Test
    void aRecordThatIsGoneIsAnAlertAndSilenceIsNone() {
        publish();
        keeper.look(DOMAIN);
        String name = "s202611r._domainkey.example.test";
        List<String> before = texts.remove(name);
        silent = true;
        keeper.look(DOMAIN);
        assertThat(raised()).isEmpty();
        silent = false;
        keeper.look(DOMAIN);
        assertThat(alerts.list()).singleElement().satisfies(alert -> {
            assertThat(alert.key()).isEqualTo("dkim/example.test");
            assertThat(alert.severity()).isEqualTo(Severity.CRITICAL);
            assertThat(alert.words()).isEqualTo("others cannot verify the signatures of mail of example.test by " + name + ": it is not published");
        });
        texts.put(name, List.of("v=DKIM1; k=rsa; p=MIIB"));
        keeper.look(DOMAIN);
        assertThat(raised()).singleElement().asString().endsWith("another key stands there");
        texts.put(name, List.of("v=DKIM1; p="));
        keeper.look(DOMAIN);
        assertThat(raised()).singleElement().asString().endsWith("it is taken back there (p= is empty)");
        silent = true;
        keeper.look(DOMAIN);
        assertThat(raised()).as("silence ends none either").hasSize(1);
        silent = false;
        texts.put(name, before);
        keeper.look(DOMAIN);
        assertThat(raised()).isEmpty();
        assertThat(keys()).as("it signs all the while").containsExactly("s202611r SIGNING", "s202611e SIGNING");
        texts.clear();
        keeper.look(DOMAIN);
        assertThat(raised()).hasSize(1);
        assertThat(store.directory().removeDomain(DOMAIN)).isInstanceOf(Directory.Outcome.Done.class);
        keeper.look();
        assertThat(raised()).as("a domain that is gone").isEmpty();
    }

    @Test
    void withAlwaysTheFirstKeySignsUnseen() {
        store.settings().set("dkim.sign", "always");
        keeper.look(DOMAIN);
        assertThat(keys()).containsExactly("s202611r SIGNING", "s202611e SIGNING");
        assertThat(alerts.list()).singleElement().extracting(AlertBook.Alert::severity).isEqualTo(Severity.WARNING);
        assertThat(keeper.rotate(DOMAIN)).isInstanceOfSatisfying(Directory.Outcome.Done.class, made -> assertThat((List<?>) made.value()).hasSize(2));
        keeper.look(DOMAIN);
        assertThat(keys()).as("what follows is waited for").containsExactlyInAnyOrder("s202611r SIGNING", "s202611e SIGNING", "s202611r2 NEW", "s202611e2 NEW");
        store.settings().set("dkim.sign", "never");
        keeper.look();
        assertThat(raised()).isEmpty();
        assertThat(DkimRecords.of(store, DOMAIN)).isEmpty();
    }

    @Test
    void aKeyThatIsRemovedBeforeItSignedIsFollowedByAnother() {
        Key first = store.dkimKeys().list(DOMAIN).getFirst();
        assertThat(keeper.remove(DOMAIN, first.selector())).isInstanceOf(Directory.Outcome.Done.class);
        assertThat(store.dkimKeys().list(DOMAIN)).filteredOn(key -> key.kind().equals("rsa")).singleElement().satisfies(key -> {
            assertThat(key.state()).isEqualTo(State.NEW);
            assertThat(key.publicKey()).isNotEqualTo(first.publicKey());
        });
        assertThat(keeper.rotate(DOMAIN)).isInstanceOfSatisfying(Directory.Outcome.Refused.class, no -> assertThat(no.kind()).isEqualTo(Directory.Refusal.EXISTS));
    }

    @Test
    void nameServersAreAskedLessOftenWhenNothingIsToBeExpected() {
        publish();
        keeper.look();
        int first = asked.get();
        later(Duration.ofMinutes(5));
        assertThat(asked).hasValue(first);
        later(Duration.ofHours(1));
        assertThat(asked.get()).isGreaterThan(first);
    }

    @Test
    void aDomainThatIsAddedHasKeysAMomentLater() {
        store.directory().addDomain("second.test");
        Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> store.dkimKeys().list("second.test").size() == 2);
    }
}
