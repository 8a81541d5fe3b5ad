package org.signetmail.net;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Set;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.signetmail.store.Listeners;
import org.signetmail.transcript.Message;
import org.signetmail.transcript.TestServer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** What is said is shown, in both directions; secrets are not, in whichever form a login comes, and neither are bodies. */
final class TracesTest {
    private static final String PASSWORD = "correct-horse";

    @TempDir
    Path directory;

    private TestServer server;
    private String user;

    @BeforeEach
    void open() throws Exception {
        server = new TestServer(directory, Listeners.Security.NONE);
        user = server.fixture(List.of(new Message("Subject: a\r\n\r\nthe body of it\r\n".getBytes(StandardCharsets.US_ASCII), Message.ARRIVED, List.of()))).user();
    }

    @AfterEach
    void close() {
        server.close();
    }

    private Traces.Recording start(String account, String listener) {
        return server.traces().start(new Traces.Wanted(null, account, null, listener), Traces.USUAL, server.sessions());
    }

    /** Says these lines (each waits for an answer) and gives what the trace has once the session is over. */
    private List<String> said(Traces.Recording recording, String protocol, String... lines) throws IOException {
        try (var socket = new java.net.Socket(server.address(protocol).getAddress(), server.address(protocol).getPort())) {
            socket.setSoTimeout(10_000);
            var in = new byte[65_536];
            assertThat(socket.getInputStream().read(in)).isPositive();
            for (String line : lines) {
                socket.getOutputStream().write((filled(line) + "\r\n").getBytes(StandardCharsets.UTF_8));
                assertThat(socket.getInputStream().read(in)).isPositive();
            }
        }
        await().until(() -> server.sessions().count(LiveSessions.Filter.ALL) == 0);
        return recording.lines(0, 1000).stream().map(l -> l.direction() + " " + l.text()).toList();
    }

    private String filled(String line) {
        String plain = Base64.getEncoder().encodeToString(("\0" + user + "\0" + PASSWORD).getBytes(StandardCharsets.UTF_8));
        return line.replace("USER64", Base64.getEncoder().encodeToString(user.getBytes(StandardCharsets.UTF_8)))
                .replace("PASS64", Base64.getEncoder().encodeToString(PASSWORD.getBytes(StandardCharsets.UTF_8))).replace("PLAIN64", plain)
                .replace("USER!", user).replace("PASSWORD", PASSWORD);
    }

    private void noSecret(List<String> lines) {
        assertThat(lines).isNotEmpty().allSatisfy(line -> {
            assertThat(line).doesNotContain(PASSWORD).doesNotContain("correct");
            assertThat(line).doesNotContain(filled("PASS64")).doesNotContain(filled("PLAIN64")).doesNotContain(filled("PLAIN64").substring(0, 12));
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "AUTH PLAIN PLAIN64", "auth  plain PLAIN64", "AUTH PLAIN|PLAIN64", "AUTH LOGIN|USER64|PASS64", "AUTH LOGIN USER64|PASS64", "AUTH PLAIN64", "AUTH CRAM-MD5|PLAIN64",
        "PLAIN64", "AUTH PLAIN PLAIN64 PASSWORD", "AUTH PLAIN|*|PLAIN64", "PASSWORD", "AUTH LOGIN|PASSWORD|PASSWORD", "LOGIN USER! PASSWORD"
    })
    void noSecretOfSubmissionIsShown(String dialogue) throws Exception {
        List<String> lines = said(start(null, "submission"), "submission", ("EHLO client.example|" + dialogue).split("\\|"));
        noSecret(lines);
        assertThat(lines).contains("> EHLO client.example").anyMatch(l -> l.startsWith("< 220 ")).anyMatch(l -> l.startsWith("< 250-"));
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "1 LOGIN USER! PASSWORD", "1 login USER! \"PASSWORD\"", "1 LOGIN {20}|USER! PASSWORD", "1 LOGIN USER! {13}|PASSWORD", "1 LOGIN USER! {13+}\r\nPASSWORD",
        "1 LOGIN \"USER!\" PASSWORD extra", "1 LOGIN PASSWORD", "1 AUTHENTICATE PLAIN PLAIN64", "1 AUTHENTICATE PLAIN|PLAIN64", "1 AUTHENTICATE PLAIN64", "LOGIN USER! PASSWORD",
        "1 AUTHENTICATE PLAIN|*|PLAIN64", "PLAIN64", "1 PASSWORD", "1 AUTHENTICATE XOAUTH2 PLAIN64|PLAIN64", "1 LOGIN\tUSER! PASSWORD", "1 LOGIN USER!  PASSWORD"
    })
    void noSecretOfImapIsShown(String dialogue) throws Exception {
        String literal = dialogue.replace("{20}|USER! ", "{" + user.length() + "}|USER! ");
        List<String> lines = said(start(null, "imap"), "imap", literal.split("\\|"));
        noSecret(lines);
        assertThat(lines).anyMatch(l -> l.startsWith("< * OK "));
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "USER USER!|PASS PASSWORD", "user USER!|pass PASSWORD with spaces", "AUTH PLAIN PLAIN64", "AUTH PLAIN|PLAIN64", "PASS PASSWORD", "AUTH PLAIN64", "PLAIN64", "PASSWORD",
        "APOP USER! PASSWORD", "AUTH PLAIN|*|PLAIN64"
    })
    void noSecretOfPop3IsShown(String dialogue) throws Exception {
        noSecret(said(start(null, "pop3"), "pop3", dialogue.split("\\|")));
    }

    @Test
    void dialoguesAreShownAndBodiesAreNot() throws Exception {
        List<String> imap = said(start(user, null), "imap", "1 LOGIN USER! PASSWORD", "2 SELECT INBOX", "3 FETCH 1 BODY[]", "4 LOGOUT");
        assertThat(imap).contains("> 2 SELECT INBOX", "< * 1 EXISTS", "> 3 FETCH 1 BODY[]", "> 4 LOGOUT").noneMatch(l -> l.contains("the body of it"));
        assertThat(imap).anyMatch(l -> l.startsWith("< * 1 FETCH (BODY[] {") || l.contains("octets)"));
        List<String> smtp = said(start(null, "smtp"), "smtp", "EHLO x", "MAIL FROM:<a@b.example>", "RCPT TO:<USER!>", "DATA", "Subject: x\r\n\r\nthe body of it\r\n.", "QUIT");
        assertThat(smtp).contains("> MAIL FROM:<a@b.example>", "> DATA", "> QUIT").anyMatch(l -> l.matches("> … [0-9,]+ octets")).noneMatch(l -> l.contains("the body of it"));
        List<String> pop3 = said(start(null, "pop3"), "pop3", "USER USER!", "PASS PASSWORD", "RETR 1", "QUIT");
        assertThat(pop3).contains("> USER " + user, "> PASS ***", "> RETR 1").noneMatch(l -> l.contains("the body of it"));
    }

    /** Who traces an account is not the only one who may look, and looks no longer than wanted. */
    @Test
    void moreThanOneTraceHearsASessionAndEachIsStoppedAlone() throws Exception {
        Traces.Recording byListener = start(null, "imap");
        Traces.Recording byAccount = start(user, null);
        List<String> heard = said(byListener, "imap", "1 LOGIN USER! PASSWORD", "2 NOOP");
        assertThat(heard).contains("> 2 NOOP");
        assertThat(byAccount.lines(0, 100)).extracting(Traces.Line::text).contains("2 NOOP").doesNotContain("1 LOGIN *** ***");
        assertThat(server.traces().stop(byListener.id())).contains(byListener);
        assertThat(byListener.over()).isTrue();
        long before = byListener.size();
        assertThat(said(byAccount, "imap", "1 LOGIN USER! PASSWORD", "3 NOOP")).contains("> 3 NOOP");
        assertThat(byListener.size()).as("stopped, and kept").isEqualTo(before).isPositive();
        assertThat(server.traces().stop(4711)).isEmpty();
    }

    @Test
    void onlyWhatIsWantedIsRecordedAndOnlyForItsTime() throws Exception {
        assertThat(said(start("nobody@example.test", null), "imap", "1 LOGIN USER! PASSWORD", "2 NOOP")).isEmpty();
        Traces.Recording over = server.traces().start(new Traces.Wanted(null, null, null, "imap"), Duration.ZERO, server.sessions());
        assertThat(said(over, "imap", "1 NOOP")).isEmpty();
        server.traces().list().forEach(r -> server.traces().drop(r.id()));
        assertThat(server.traces().list()).isEmpty();
        Traces.Recording small = start(null, "imap");
        var trace = new Trace(Set.of(small), "imap-1");
        for (int i = 0; i < 10_000; i++) {
            trace.client("x".repeat(2000));
        }
        assertThat(small.full()).isTrue();
        assertThat(small.size()).isBetween(1000L, 3000L);
    }
}
