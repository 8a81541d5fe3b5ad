package org.signetmail.web.pages;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** What rooms say in English is known in German, all of it, and in English without the names of commands. */
class SayingsTest {
    private static final Path MAIN = Path.of("src/main/java/org/signetmail");
    private static final Path BOOKS = Path.of("src/main/resources/org/signetmail/web/said");
    private static final Pattern PLACE = Pattern.compile("\\{\\d}");
    private static final Pattern COMMAND = Pattern.compile("\\bsignet [a-z]+|(?<![a-z])--[a-z]|\\bkeytool\\b");
    /** Refusals, and what is said of DNS records. */
    private static final Set<String> CALLS = Set.of("invalid", "forbidden", "refused", "Problem", "Refused", "SyntaxError", "Unreadable", "Faulty", "DnsRecord");
    /** Of what these say nothing is shown on a page: what strangers send, records that are computed, bodies of requests by programs. */
    private static final Set<String> NOT_ON_PAGES = Set.of("ProxyHeader.java", "ClientHello.java", "SaslExternal.java", "SaslPlain.java", "Tlsa.java", "HttpApi.java", "Programs.java");
    /** Parts and titles that pages do not show, and the records themselves. */
    private static final Pattern NOT_SAID = Pattern.compile("(?s)\"v=.*|0 (iodef|issue) .*|(Changed meanwhile|Exists already|Not found|Not signed in|Too many|Not shown lately|In use)"
            + "|is \\{0}.*|has \\{0} values at most|; .*|Seconds until.*|took over|goes on|on \\{0}|its greeting|looking whether a backup is due failed|keys that sign mail could not be looked after| \\(its output broke off\\)|\\{0} is missing.*");
    /** Each sentence in these is for people. */
    private static final List<String> ALL_OF = List.of("care/doctor", "care/dns", "care/dkim", "care/alert/AuthorityWatch.java", "care/alert/ExpiryWatch.java", "care/alert/OrderWatch.java",
            "care/probe/Grade.java", "care/probe/Prober.java", "care/probe/SelfProbe.java", "care/ListenerWarnings.java", "care/CertificateChecks.java", "care/backup/BackupSchedule.java",
            "care/acme", "care/files/FileCertificateWatch.java", "care/files/FilePair.java", "net/DnsResolver.java", "net/Dialer.java", "net/HandshakeWords.java",
            "tls/Inspection.java", "tls/Fitness.java");
    /** What these throw is how a finding, an order or a job ends. */
    private static final List<String> THROWERS = List.of("care/doctor", "care/acme", "care/backup", "store/backup", "store/Dump.java", "net/TlsTransport.java", "net/Dialer.java");
    private static final Set<String> THROWN = Set.of("IOException", "EOFException", "StoreException", "SSLException", "TimedOut");
    /** How far long work is, and what it finds. */
    private static final List<String> WORKERS = List.of("store/backup", "care/backup", "web/config");
    private static final Set<String> TOLD = Set.of("at", "fault", "add");

    private static Map<String, String> book(Language language) throws IOException {
        var all = new HashMap<String, String>();
        for (String book : Sayings.BOOKS) {
            Path file = BOOKS.resolve(language.code()).resolve(book + ".po");
            if (Files.exists(file)) {
                all.putAll(Sayings.parsed(Files.readString(file)));
            }
        }
        return all;
    }

    private static Map<String, Set<String>> said() throws IOException {
        var said = new TreeMap<>(SpokenSentences.in(Stream.of("store", "care", "intake", "queue", "mail", "net", "tls", "web", "app/Openings.java").map(MAIN::resolve).toList(), CALLS));
        said.putAll(SpokenSentences.in(ALL_OF.stream().map(MAIN::resolve).toList(), Set.of()));
        said.putAll(SpokenSentences.in(THROWERS.stream().map(MAIN::resolve).toList(), THROWN));
        said.putAll(SpokenSentences.in(WORKERS.stream().map(MAIN::resolve).toList(), TOLD));
        said.entrySet().removeIf(e -> NOT_SAID.matcher(e.getKey()).matches() || NOT_ON_PAGES.containsAll(e.getValue()));
        return said;
    }

    @Test
    void allIsSaidInGerman() throws IOException {
        Map<String, Set<String>> missing = new TreeMap<>(said());
        missing.keySet().removeAll(book(Language.GERMAN).keySet());
        assertThat(missing).as("msgid without a msgstr: say it in said/de").isEmpty();
    }

    @Test
    void noCommandIsNamed() throws IOException {
        Map<String, String> english = book(Language.ENGLISH);
        assertThat(said().keySet().stream().filter(s -> COMMAND.matcher(s).find() && !english.containsKey(s))).as("pages name no commands: say it otherwise in said/en").isEmpty();
        for (Language language : Language.values()) {
            assertThat(book(language).values()).noneMatch(text -> COMMAND.matcher(text).find());
        }
    }

    @Test
    void whatVariesIsInBoth() throws IOException {
        for (Language language : Language.values()) {
            book(language).forEach((english, said) -> {
                assertThat(said).as(english).isNotBlank();
                // An address of a command may be left out.
                assertThat(places(english)).as(english).containsAll(places(said));
                assertThat(places(said)).as(english).hasSizeGreaterThanOrEqualTo(places(english).size() - 1);
            });
        }
    }

    private static Set<String> places(String text) {
        return PLACE.matcher(text).results().map(java.util.regex.MatchResult::group).collect(java.util.stream.Collectors.toCollection(TreeSet::new));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
            "there is no account bob@example.test | Es gibt kein Konto bob@example.test",
            "there is an account a b@example.test already | Es gibt schon ein Konto a b@example.test",
            "smtp.max-recipients is a number from 100 to 100000, not \"a lot\" | smtp.max-recipients ist eine Zahl von 100 bis 100000, nicht „a lot“",
            "ban.never is a list parted by commas, of which each is an address, or a network like 192.0.2.0/24, not \"x\" | ban.never ist eine Liste, durch Kommas getrennt; jedes davon: eine Adresse oder ein Netz wie 192.0.2.0/24, nicht „x“",
            "listen: its certificate expired on 2026-01-01 | listen: Sein Zertifikat ist am 2026-01-01 abgelaufen",
            "there is no domain no; add it first: signet domain add no | Es gibt keine Domain no. Fügen Sie sie zuerst hinzu.",
            "certificate a expires in 5 days, on 2026-11-30T10:00:00Z | Das Zertifikat a läuft in 5 Tagen ab, am 2026-11-30T10:00:00Z",
            "what nobody ever said | what nobody ever said"})
    void sentencesAreFoundWithWhatVaries(String english, String german) {
        assertThat(Sayings.of(Language.GERMAN).of(english)).isEqualTo(german);
    }

    @Test
    void pagesInEnglishNameNoCommand() {
        assertThat(Sayings.of(Language.ENGLISH).of("there is no domain a.test; add it first: signet domain add a.test")).isEqualTo("There is no domain a.test. Add it first.");
        assertThat(Sayings.of(Language.ENGLISH).of("there is no account a@a.test")).isEqualTo("there is no account a@a.test");
    }

    @Property
    void anythingMayBeSaid(@ForAll String english) {
        assertThat(Sayings.of(Language.ENGLISH).of(english)).isNotNull();
    }

    @Property(tries = 300)
    void whatVariesIsNotLost(@ForAll String name) {
        String address = name.replaceAll("\\s", "") + "x";
        assertThat(Sayings.of(Language.GERMAN).of("there is no token " + address)).isEqualTo("Es gibt kein Token " + address);
    }

    @Test
    void aBookIsPo() {
        assertThat(Sayings.parsed("# a remark\n\nmsgid \"a \\\"b\\\" {0}\"\n\" c\"\nmsgstr \"x\"\n\"y\"\n")).isEqualTo(Map.of("a \"b\" {0} c", "xy"));
        assertThatThrownBy(() -> Sayings.parsed("msgid nothing")).hasMessageContaining("line 1");
        assertThatThrownBy(() -> Sayings.parsed("msgid \"a\"\nmsgstr \"b\"\nmsgid \"a\"\nmsgstr \"c\"")).hasMessageContaining("twice");
    }
}
