package org.signetmail.it;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import org.signetmail.tls.Pem;
import org.signetmail.transcript.ClientAuthority;
import org.signetmail.transcript.OtherServer;
import org.signetmail.transcript.Outcome;
import org.signetmail.transcript.Peers;
import org.signetmail.transcript.Target;
import org.signetmail.transcript.Transcripts;

import static org.assertj.core.api.Assertions.assertThat;

/** Our transcripts on servers that others wrote, and where they differ, who is right: the tables in transcripts/peers. */
class OtherServersIT {
    private static final Path TABLES = Path.of("src/test/resources/transcripts/peers");

    private static final Path SEEN = Path.of("target/peers");

    private static DovecotPeer dovecot;
    private static PostfixPeer postfix;
    private static OtherServer server;

    @BeforeAll
    static void start() throws Exception {
        ClientAuthority clients = ClientAuthority.create();
        dovecot = DovecotPeer.start(Pem.write(List.of(clients.certificate())));
        postfix = PostfixPeer.submission(dovecot.chain(), dovecot.auth());
        server = new OtherServer(
                Map.of("imap", dovecot.imap(), "pop3", dovecot.pop3(), "sieve", dovecot.sieve(), "smtp", new InetSocketAddress(PackagedServer.HOST, postfix.port()),
                        "submission", new InetSocketAddress(PackagedServer.HOST, postfix.submissionPort())),
                new OtherServer.Accounts("alice%d@example.test", DovecotPeer.PASSWORD, "localhost"),
                new Target.Manner(false, Target.Login.STARTTLS, Duration.ofSeconds(10), Optional.of(clients)));
    }

    @AfterAll
    static void stop() throws Exception {
        try (var _ = dovecot; var _ = postfix) {
            server.close();
        }
    }

    @Test
    void imapOnDovecot() throws Exception {
        compare("imap", "dovecot-imap.txt");
    }

    @Test
    void pop3OnDovecot() throws Exception {
        compare("pop3", "dovecot-pop3.txt");
    }

    @Test
    void smtpOnPostfix() throws Exception {
        compare("smtp", "postfix-smtp.txt");
    }

    @Test
    void sieveOnPigeonhole() throws Exception {
        compare("sieve", "pigeonhole-sieve.txt");
    }

    private static void compare(String protocol, String table) throws IOException {
        Map<String, Outcome> seen = Transcripts.outcomes(protocol, server, SEEN.resolve(protocol));
        Files.writeString(SEEN.resolve(table), shown(seen));
        assertThat(shown(seen)).as("%s in %s; what was seen is in %s, what was said in %s/", protocol, TABLES.resolve(table), SEEN.resolve(table), SEEN.resolve(protocol))
                .isEqualTo(shown(Peers.read(TABLES.resolve(table))));
    }

    private static String shown(Map<String, Outcome> outcomes) {
        var text = new StringBuilder();
        new TreeMap<>(outcomes).forEach((name, outcome) -> text.append(name).append('\n').append(Peers.shown(outcome)));
        return text.toString();
    }
}
