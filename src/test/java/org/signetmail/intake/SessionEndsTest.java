package org.signetmail.intake;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.signetmail.mail.Address;
import org.signetmail.net.LiveSessions;
import org.signetmail.net.LiveSessions.Filter;
import org.signetmail.store.Listeners;
import org.signetmail.transcript.TestServer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Sessions as they are seen from outside, and how they are ended: by hand, and with the account. */
final class SessionEndsTest {
    private static final char[] OTHER = "another".toCharArray();

    @TempDir
    Path directory;

    private TestServer server;
    private SessionEnds ends;
    private String user;
    private final List<AutoCloseable> opened = new ArrayList<>();

    /** A client's end of a session. */
    private record Talk(Socket socket, BufferedReader in) implements AutoCloseable {
        String say(String line, String until) throws IOException {
            socket.getOutputStream().write((line + "\r\n").getBytes(StandardCharsets.ISO_8859_1));
            return until(until);
        }

        String until(String prefix) throws IOException {
            String line = in.readLine();
            while (line != null && !line.startsWith(prefix)) {
                line = in.readLine();
            }
            return String.valueOf(line);
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }

    @BeforeEach
    void open() throws Exception {
        server = new TestServer(directory, Listeners.Security.NONE);
        ends = new SessionEnds(server.store().changes(), server.sessions());
        user = server.fixture(List.of()).user();
    }

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable each : opened) {
            each.close();
        }
        ends.close();
        server.close();
    }

    private Talk talk(String protocol, String greeting) throws IOException {
        var socket = new Socket(server.address(protocol).getAddress(), server.address(protocol).getPort());
        socket.setSoTimeout(10_000);
        var talk = new Talk(socket, new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1)));
        opened.add(talk);
        talk.until(greeting);
        return talk;
    }

    private Talk imap() throws IOException {
        Talk imap = talk("imap", "* OK");
        assertThat(imap.say("1 LOGIN " + user + " correct-horse", "1 ")).startsWith("1 OK");
        return imap;
    }

    @Test
    void isSeenWithAccountStateAndOctets() throws Exception {
        Talk imap = imap();
        imap.say("2 SELECT INBOX", "2 OK");
        assertThat(server.sessions().list(new Filter("imap", null, user.toUpperCase(java.util.Locale.ROOT), "127.0.0.1"), null, 10)).singleElement().satisfies(s -> {
            assertThat(s.account()).isEqualTo(user);
            assertThat(s.state()).isEqualTo("selected INBOX");
            assertThat(s.command()).isEqualTo("SELECT");
            assertThat(s.id()).isEqualTo("imap-1");
            assertThat(s.in()).isGreaterThan(20);
            assertThat(s.out()).isGreaterThan(100);
            assertThat(s.tls()).isNull();
        });
        imap.say("3 CLOSE", "3 OK");
        assertThat(server.sessions().find("imap-1")).get().extracting(LiveSessions.Session::state).isEqualTo("logged in");
        assertThat(server.sessions().list(new Filter(null, null, "@example.test", null), null, 10)).hasSize(1);
        assertThat(server.sessions().list(new Filter(null, null, "@test", null), null, 10)).isEmpty();
        assertThat(server.sessions().list(new Filter("pop3", null, null, null), null, 10)).isEmpty();
        assertThat(server.sessions().list(new Filter(null, null, null, "127.0.0.2"), null, 10)).isEmpty();
    }

    @Test
    void isListedInPages() throws Exception {
        for (int i = 0; i < 7; i++) {
            talk("smtp", "220");
        }
        var seen = new ArrayList<String>();
        LiveSessions.Cursor after = null;
        while (true) {
            List<LiveSessions.Session> page = server.sessions().list(Filter.ALL, after, 3);
            if (page.isEmpty()) {
                break;
            }
            page.forEach(s -> seen.add(s.id()));
            after = LiveSessions.Cursor.of(page.getLast());
        }
        assertThat(seen).hasSize(7).doesNotHaveDuplicates();
    }

    @Test
    void isEndedWithItsProtocolsGoodbye() throws Exception {
        var goodbyes = Map.of("imap", "* BYE", "pop3", "-ERR", "smtp", "421 4.3.2");
        for (var protocol : goodbyes.entrySet()) {
            Talk talk = talk(protocol.getKey(), protocol.getKey().equals("smtp") ? "220" : protocol.getKey().equals("imap") ? "* OK" : "+OK");
            String id = server.sessions().list(new Filter(protocol.getKey(), null, null, null), null, 1).getFirst().id();
            assertThat(server.sessions().end(id, "ended by the administrator")).isTrue();
            assertThat(talk.until(protocol.getValue())).contains("ended by the administrator");
            assertThat(talk.in().readLine()).isNull();
            await().until(() -> server.sessions().find(id).isEmpty());
        }
        assertThat(server.sessions().end("imap-999", "nobody")).isFalse();
    }

    @Test
    void endsInTheMiddleOfAMessageAndOfIdle() throws Exception {
        Talk idle = imap();
        idle.say("2 SELECT INBOX", "2 OK");
        idle.say("3 IDLE", "+");
        Talk smtp = talk("smtp", "220");
        smtp.say("EHLO x", "250 ");
        smtp.say("MAIL FROM:<a@b.example>", "250");
        smtp.say("RCPT TO:<" + user + ">", "250");
        smtp.say("DATA", "354");
        assertThat(server.sessions().list(new Filter("smtp", null, null, null), null, 1)).singleElement()
                .extracting(LiveSessions.Session::state).isEqualTo("receiving a message");
        server.sessions().list(Filter.ALL, null, 10).forEach(s -> server.sessions().end(s.id(), "enough"));
        assertThat(idle.until("* BYE")).contains("enough");
        assertThat(smtp.until("421")).contains("enough");
    }

    @Test
    void endsWithTheAccountsPasswordRightAndBeing() throws Exception {
        var directory = server.store().directory();
        Talk changed = imap();
        directory.setPassword(Address.parse(user.toUpperCase(java.util.Locale.ROOT)), OTHER.clone());
        assertThat(changed.until("* BYE")).contains("the password was changed");
        directory.setPassword(Address.parse(user), "correct-horse".toCharArray());

        Talk disabled = imap();
        Talk pop3 = talk("pop3", "+OK");
        pop3.say("USER " + user, "+OK");
        assertThat(pop3.say("PASS correct-horse", "")).startsWith("+OK");
        directory.setAccount(Address.parse(user), null, false, null);
        assertThat(disabled.until("* BYE")).contains("the account is disabled");
        assertThat(pop3.until("-ERR")).contains("the account is disabled");
        directory.setAccount(Address.parse(user), null, true, null);

        Talk domain = imap();
        Talk other = talk("imap", "* OK");
        directory.setDomain("example.test", false);
        assertThat(domain.until("* BYE")).contains("the domain is disabled");
        directory.setDomain("example.test", true);

        Talk removed = imap();
        directory.removeAccount(Address.parse(user));
        assertThat(removed.until("* BYE")).contains("the account is removed");
        assertThat(other.say("1 NOOP", "1 ")).startsWith("1 OK");
    }
}
