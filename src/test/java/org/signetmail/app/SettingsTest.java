package org.signetmail.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

import org.signetmail.store.Directory.Outcome;
import org.signetmail.store.Directory.Refusal;
import org.signetmail.store.MasterKey;
import org.signetmail.store.Store;
import org.signetmail.store.StoreOptions;
import org.signetmail.store.setting.Latest;
import org.signetmail.store.setting.Setting;
import org.signetmail.store.setting.SettingsDesk;
import org.signetmail.web.pages.Language;
import org.signetmail.web.pages.Sayings;
import org.signetmail.web.pages.Texts;

import static org.assertj.core.api.Assertions.assertThat;

/** The catalogue of all rooms' settings, and the desk that changes them. */
class SettingsTest {
    private static final Path MANUAL = Path.of("docs/settings.md");
    private static final String BEGIN = "<!-- printed by SettingsTest -->\n";
    private static final String END = "<!-- end -->";

    @TempDir
    Path data;

    private Store store;
    private SettingsDesk desk;

    @BeforeEach
    void open() {
        store = Store.open(StoreOptions.sqlite(data), new MasterKey(new byte[32]), Clock.systemUTC());
        desk = new SettingsDesk(store.settings(), AllSettings.catalogue());
    }

    @AfterEach
    void close() {
        store.close();
    }

    /** {@code mvn test -Dtest=SettingsTest -Dsignet.docs=write} prints it anew. */
    @Test
    void theManualsTableIsTheCatalogues() throws IOException {
        String manual = Files.readString(MANUAL);
        int begin = manual.indexOf(BEGIN) + BEGIN.length();
        int end = manual.indexOf(END);
        assertThat(end).isGreaterThanOrEqualTo(begin);
        String table = AllSettings.catalogue().markdown();
        if ("write".equals(System.getProperty("signet.docs"))) {
            Files.writeString(MANUAL, manual.substring(0, begin) + table + manual.substring(end));
        } else {
            assertThat(manual.substring(begin, end)).as("docs/settings.md is stale").isEqualTo(table);
        }
    }

    @Test
    void everyDefaultIsOfItsKind() {
        assertThat(AllSettings.catalogue().all()).allSatisfy(setting -> {
            if (setting.usual() != null) {
                assertThat(setting.kind().kept(setting.usual())).isEqualTo(setting.usual().strip());
            }
            assertThat(setting.meaning()).isNotBlank().doesNotEndWith(".");
        });
    }

    /** A key that is read by its text alone is in the catalogue too. */
    @Test
    void noKeyIsReadThatNobodyKnows() throws IOException {
        var read = Pattern.compile("settings(?:\\(\\))?\\.(?:text|number|seconds|set)\\(\"([a-z.-]+[a-z])\"");
        var unknown = new ArrayList<String>();
        try (Stream<Path> files = Files.walk(Path.of("src/main/java"))) {
            for (Path file : files.filter(f -> f.toString().endsWith(".java")).toList()) {
                Matcher found = read.matcher(Files.readString(file));
                while (found.find()) {
                    if (AllSettings.catalogue().find(found.group(1)).isEmpty()) {
                        unknown.add(found.group(1) + " in " + file);
                    }
                }
            }
        }
        assertThat(unknown).isEmpty();
    }

    /** The store seals by key; what is masked is sealed, and the reverse. */
    @Test
    void whatIsMaskedIsSealed() {
        assertThat(AllSettings.catalogue().all()).allSatisfy(setting ->
                assertThat(setting.mask() != null).as(setting.key()).isEqualTo(setting.key().startsWith("route.") || setting.key().endsWith("-secret")));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            smtp.max-message-byte  | 1             | there is no setting "smtp.max-message-byte"; perhaps smtp.max-message-bytes is meant
            smpt.timeout           | 1             | perhaps smtp.timeout is meant
            smtp.max-recipients    | many          | smtp.max-recipients is a number from 100 to 100000, not "many"
            queue.retry            | 1m,soon       | a time like 30s, 5m, 2h or 1d, not "soon"
            tls.outgoing-level     | safest        | tls.outgoing-level is none, opportunistic, encrypt, verify or pinned, not "safest"
            route.a.example        | relay:99999   | a port is a number from 1 to 65535
            route.a_b..example     | relay         | domain
            alerts.webhook         | ftp://there/  | it begins with https:// and a host
            dns.servers            | ns.example    | is none
            dns.trust-anchors      | nonsense      | is no DS and no DNSKEY record
            host.name              | [192.0.2.1]   | host.name is a host name
            """)
    void refusesWithWhatIsWanted(String key, String value, String words) {
        assertThat(desk.set(key, value)).isInstanceOfSatisfying(Outcome.Refused.class, refused -> assertThat(refused.why()).contains(words));
        assertThat(store.settings().all()).as("nothing is stored").isEmpty();
    }

    @Test
    void whatIsReadOnceIsReadAgainAfterAChange() {
        var reads = new AtomicInteger();
        var octets = new Latest<>(store.settings(), _ -> {
            reads.incrementAndGet();
            return store.settings().text("smtp.max-message-bytes", "unset");
        });
        octets.get();
        octets.get();
        assertThat(reads).hasValue(1);
        desk.set("smtp.max-message-bytes", "20M");
        assertThat(octets.get()).isEqualTo("20971520");
        desk.remove("smtp.max-message-bytes");
        assertThat(octets.get()).isEqualTo("unset");
        assertThat(reads).hasValue(3);
    }

    @Test
    void keepsOneFormAndGoesBackToTheDefault() {
        assertThat(desk.set("smtp.max-message-bytes", "20M")).isInstanceOf(Outcome.Done.class);
        assertThat(desk.set("route.BÜCHER.example", "relay.example:26;security=verify;user=me;password=plainly-visible")).isInstanceOf(Outcome.Done.class);
        assertThat(desk.set("route.*", "[2001:db8::1]")).isInstanceOf(Outcome.Done.class);
        assertThat(store.settings().all()).containsOnlyKeys("smtp.max-message-bytes", "route.xn--bcher-kva.example", "route.*")
                .containsEntry("smtp.max-message-bytes", "20971520");
        assertThat(desk.set()).extracting(SettingsDesk.Shown::value).containsExactly("[2001:db8::1]",
                "relay.example:26;security=verify;user=me;password=" + Setting.MASKED, "20971520");
        assertThat(desk.remove("smtp.max-message-bytes")).isInstanceOf(Outcome.Done.class);
        assertThat(desk.remove("route.bücher.example")).isInstanceOf(Outcome.Done.class);
        assertThat(store.settings().all()).containsOnlyKeys("route.*");
    }

    @Test
    void showsAllWithDefaults() {
        List<SettingsDesk.Shown> all = desk.all();
        assertThat(all).hasSize(AllSettings.catalogue().all().size()).allMatch(shown -> shown.value() == null);
        desk.set("alerts.webhook-secret", "not to be seen");
        assertThat(desk.all()).hasSize(all.size()).noneMatch(shown -> shown.toString().contains("not to be seen"));
    }

    @Test
    void whatAnOlderVersionStoredIsToldAndRemovable() {
        store.settings().set("smtp.timeout", "soon");
        store.settings().set("smtp.of-old", "1");
        assertThat(desk.faults()).hasSize(2).anyMatch(fault -> fault.startsWith("smtp.timeout is a time from 1s to 1d")).anyMatch(fault -> fault.contains("smtp.of-old"));
        assertThat(desk.show("smtp.timeout")).isInstanceOf(Outcome.Done.class);
        assertThat(desk.remove("smtp.of-old")).isInstanceOf(Outcome.Done.class);
        assertThat(desk.remove("smtp.of-old")).isEqualTo(new Outcome.Refused<>(Refusal.NOT_FOUND,
                "there is no setting \"smtp.of-old\"; perhaps smtp.timeout is meant (signet config get --all lists them)"));
    }

    /** The settings' page has a name and a meaning for each, in each language, and names no command. */
    @ParameterizedTest
    @EnumSource
    void eachIsNamedAndExplainedOnPages(Language language) {
        var texts = new Texts(language, ZoneOffset.UTC);
        Sayings sayings = Sayings.of(language);
        for (Setting<?> setting : AllSettings.catalogue().all()) {
            String key = setting.key();
            assertThat(texts.wordOr("catalogue.label", key)).as(key).isNotEqualTo(key);
            assertThat(texts.wordOr("catalogue.group", key.substring(0, key.indexOf('.')))).as(key).isNotEqualTo(key.substring(0, key.indexOf('.')));
            for (String said : List.of(setting.meaning(), setting.kind().wanted(), setting.when().words())) {
                assertThat(language == Language.ENGLISH || sayings.known(said).isPresent()).as(said).isTrue();
                assertThat(sayings.of(said)).as(key).doesNotContain("signet ");
            }
            if (!setting.usually().equals(setting.usual()) && setting.usually().contains(" ")) {
                assertThat(language == Language.ENGLISH || sayings.known(setting.usually()).isPresent()).as(setting.usually()).isTrue();
            }
        }
    }
}
