package org.signetmail.transcript;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.signetmail.store.Listeners;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Three sessions change one mailbox at random. Each client believes what it is told and nothing else; when all is
 * quiet, what it believes is what is there.
 */
class ImapMirrorTest {
    private static final Pattern FLAGS = Pattern.compile("\\* (\\d+) FETCH \\((?:UID (\\d+) )?FLAGS \\(([^)]*)\\)\\)");

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void whatClientsAreToldIsWhatIsThere(long seed, @TempDir Path directory) throws Exception {
        var random = new Random(seed);
        try (var target = new TestServer(directory, Listeners.Security.NONE)) {
            var message = Message.of("Subject: x\r\n\r\ny\r\n".getBytes(StandardCharsets.US_ASCII));
            var fixture = target.fixture(java.util.Collections.nCopies(10, message));
            var clients = new ArrayList<Client>();
            for (int i = 0; i < 3; i++) {
                clients.add(new Client(target, fixture));
            }
            for (int step = 0; step < 150; step++) {
                clients.get(random.nextInt(clients.size())).act(random);
            }
            for (Client client : clients) {
                client.command("NOOP");
            }
            List<String> there = new Client(target, fixture).flags;
            for (Client client : clients) {
                assertThat(client.flags).hasSameSizeAs(there);
                for (int i = 0; i < there.size(); i++) {
                    assertThat(client.flags.get(i)).as("flags of message %d", i + 1).isIn("?", there.get(i));
                }
            }
        }
    }

    private static final class Client {
        private final Socket socket;
        private final BufferedReader in;
        private int tag;
        /** Flags by message number; "?" where only EXISTS told of it. */
        private List<String> flags = new ArrayList<>();

        Client(Target target, Target.Fixture fixture) throws IOException {
            socket = new Socket(target.address("imap").getAddress(), target.address("imap").getPort());
            socket.setSoTimeout(10_000);
            in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
            in.readLine();
            command("LOGIN " + fixture.user() + " " + fixture.password());
            command("SELECT INBOX");
            command("FETCH 1:* FLAGS");
        }

        void act(Random random) throws IOException {
            if (flags.isEmpty()) {
                command("APPEND INBOX {12+}\r\nA: b\r\n\r\nc\r\n");
                command("UID FETCH 1:* FLAGS");
                return;
            }
            int number = 1 + random.nextInt(flags.size());
            String flag = List.of("\\Seen", "\\Flagged", "\\Deleted", "work", "play").get(random.nextInt(5));
            switch (random.nextInt(9)) {
                case 0 -> command("STORE " + number + " +FLAGS (" + flag + ")");
                case 1 -> command("STORE " + number + " -FLAGS (" + flag + ")");
                case 2 -> silently(number, flag);
                case 3 -> command("MOVE " + number + " Archive");
                case 4 -> command("EXPUNGE");
                case 5, 6 -> {
                    command("APPEND INBOX (" + flag + ") {12+}\r\nA: b\r\n\r\nc\r\n");
                    command("UID FETCH 1:* FLAGS");
                }
                case 7 -> command("FETCH " + number + " BODY[]");
                default -> command("NOOP");
            }
        }

        /** The client believes that its change is all there is to it, unless told otherwise. */
        private void silently(int number, String flag) throws IOException {
            String before = flags.get(number - 1);
            if (!before.contains(flag) && !before.equals("?")) {
                flags.set(number - 1, sorted(before + " " + flag));
            }
            command("STORE " + number + " +FLAGS.SILENT (" + flag + ")");
        }

        void command(String text) throws IOException {
            String name = "t" + ++tag;
            socket.getOutputStream().write((name + " " + text + "\r\n").getBytes(StandardCharsets.ISO_8859_1));
            socket.getOutputStream().flush();
            boolean mayRenumber = !text.matches("(STORE|FETCH|SEARCH) .*");
            String line = in.readLine();
            while (!line.startsWith(name + " ")) {
                told(line, mayRenumber);
                line = in.readLine();
            }
        }

        private void told(String line, boolean mayRenumber) {
            String[] words = line.split(" ");
            Matcher fetched = FLAGS.matcher(line);
            if (line.endsWith(" EXPUNGE")) {
                assertThat(mayRenumber).as("EXPUNGE is in place").isTrue();
                flags.remove(Integer.parseInt(words[1]) - 1);
            } else if (line.endsWith(" EXISTS")) {
                int count = Integer.parseInt(words[1]);
                assertThat(count).as("EXISTS never shrinks").isGreaterThanOrEqualTo(flags.size());
                while (flags.size() < count) {
                    flags.add("?");
                }
            } else if (fetched.matches()) {
                flags.set(Integer.parseInt(fetched.group(1)) - 1, sorted(fetched.group(3)));
            }
        }

        private static String sorted(String flags) {
            return String.join(" ", Pattern.compile(" ").splitAsStream(flags)
                    .filter(f -> !f.isEmpty() && !f.equals("\\Recent")).sorted().toList());
        }
    }
}
