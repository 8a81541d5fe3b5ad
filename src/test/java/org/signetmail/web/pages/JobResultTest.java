package org.signetmail.web.pages;

import java.time.ZoneOffset;
import java.util.List;

import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.signetmail.web.api.SessionOperations.OfSession;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

/** What jobs gave, and what sessions do, in the words of the page's language. */
class JobResultTest {
    private static final Texts GERMAN = new Texts(Language.GERMAN, ZoneOffset.UTC);
    private static final Texts ENGLISH = new Texts(Language.ENGLISH, ZoneOffset.UTC);

    private static JsonNode json(String text) {
        return JsonMapper.builder().build().readTree(text);
    }

    @Test
    void aBackupIsToldInGerman() {
        assertThat(JobResult.facts(json("""
                {"id":"00000001-20261125T175651Z","began":"2026-11-25T17:56:51.777Z","rows":76006,"blobOctets":1572864,"withKey":false,"faults":[],"verified":null}"""), GERMAN))
                .extracting(JobResult.Fact::name, fact -> String.join("|", fact.values())).containsExactly(
                        tuple("Sicherung", "00000001-20261125T175651Z"),
                        tuple("Begonnen", "25.11.2026, 17:56:51"),
                        tuple("Zeilen", "76.006"),
                        tuple("Größe der großen Inhalte", "1,5\u00a0MiB"),
                        tuple("Mit dem Hauptschlüssel", "Nein"),
                        tuple("Fehler", "Keine"));
    }

    @Test
    void whatADiagnosisFoundIsAFactEach() {
        JsonNode found = json("""
                {"good":false,"findings":[{"check":"disk","state":"ok","words":"67,805 MiB are free for /data, 26 % of its disk","remedy":""},
                    {"check":"queue","state":"ok","words":"no mail waits","remedy":""}]}""");
        assertThat(JobResult.facts(found, GERMAN).getLast().values()).hasSize(2).first().asString().startsWith("Festplatte · ").contains("67.805 MiB").doesNotContain("free");
        assertThat(JobResult.facts(found, ENGLISH).getLast().values()).first().isEqualTo("Disk · Well · 67,805 MiB are free for /data, 26 % of its disk");
    }

    @Test
    void whatIsNotKnownIsShownAsItCame() {
        assertThat(JobResult.facts(json("{\"tomorrow\":\"something new\"}"), GERMAN)).containsExactly(new JobResult.Fact("tomorrow", List.of("something new")));
        assertThat(JobResult.facts(null, GERMAN)).isEmpty();
    }

    @Test
    void sessionsSayWhatTheyDo() {
        assertThat(SessionPages.doing(session("connected", ""), GERMAN)).isEqualTo("Verbunden");
        assertThat(SessionPages.doing(session("receiving a message", "DATA"), GERMAN)).isEqualTo("Nimmt eine Nachricht entgegen · DATA");
        assertThat(SessionPages.doing(session("selected Notes 2026", "FETCH"), GERMAN)).isEqualTo("Im Postfach Notes 2026 · FETCH");
        assertThat(SessionPages.doing(session("logged in", "NOOP"), ENGLISH)).isEqualTo("Logged in · NOOP");
    }

    private static OfSession session(String state, String command) {
        return new OfSession("imaps-1", "imap", "imaps", "192.0.2.1", "2026-11-25T17:56:51Z", null, null, null, null, state, command, 0, 0);
    }
}
