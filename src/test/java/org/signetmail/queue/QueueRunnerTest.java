package org.signetmail.queue;

import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.signetmail.net.Dns;
import org.signetmail.net.Tls;
import org.signetmail.store.AccountId;
import org.signetmail.store.Outbox;
import org.signetmail.store.SieveScripts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** What is queued is sent, put off, or returned, whatever the other side says. */
class QueueRunnerTest {
    private static final String MESSAGE = "Return-Path: <alice@example.test>\r\nReceived: from a\r\n\tby b\r\nSubject: Hi\r\n\r\n.dot\r\n..\r\nend\r\n";
    private static final String SENT = MESSAGE.substring(MESSAGE.indexOf("Received"));

    @TempDir
    Path directory;

    private Tls tls;
    private FakePeer peer;
    private QueueHouse house;

    @BeforeEach
    void open() throws Exception {
        tls = Tls.open();
        peer = new FakePeer(tls);
        house = new QueueHouse(directory, tls);
        house.port = peer.port();
        house.exchanger("other.test", "mx.other.test");
    }

    @AfterEach
    void close() {
        house.close();
        peer.close();
        tls.close();
    }

    private void empty() {
        await().atMost(Duration.ofSeconds(10)).until(() -> house.store.outbox().count() == 0);
    }

    private Outbox.Item tried(int times) {
        await().atMost(Duration.ofSeconds(10)).until(() -> house.store.outbox().list(0, 1).stream().anyMatch(i -> i.attempts() == times));
        return house.store.outbox().list(0, 1).getFirst();
    }

    private String bounce() {
        await().atMost(Duration.ofSeconds(10)).until(() -> !house.inbox().isEmpty());
        return house.inbox().getLast();
    }

    @Test
    void oneConnectionCarriesManyRecipients() throws Exception {
        house.send(QueueHouse.ALICE, MESSAGE, "bob@other.test", "carol@other.test", "dave@other.test");
        house.start();
        empty();
        assertThat(peer.messages).containsExactly(SENT);
        assertThat(peer.connections).hasValue(1);
        assertThat(peer.commands).containsExactly("EHLO mail.example.test", "MAIL FROM:<alice@example.test> SIZE=" + SENT.length(),
                "RCPT TO:<bob@other.test>", "RCPT TO:<carol@other.test>", "RCPT TO:<dave@other.test>", "DATA", "QUIT");
        assertThat(house.inbox()).isEmpty();
    }

    @Test
    void oneConnectionCarriesManyMessages() throws Exception {
        house.store.settings().set("queue.max-connections-per-domain", "1");
        for (int i = 0; i < 5; i++) {
            house.send(QueueHouse.ALICE, "Subject: " + i + "\r\n\r\n", "bob@other.test");
        }
        house.start();
        empty();
        assertThat(peer.connections).hasValue(1);
        assertThat(peer.messages).hasSize(5);
        assertThat(peer.commands).filteredOn("RSET"::equals).hasSize(4);
    }

    @Test
    void whatIsQueuedLaterWakesTheQueue() throws Exception {
        house.start();
        house.send(QueueHouse.ALICE, MESSAGE, "bob@other.test");
        empty();
        assertThat(peer.messages).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({"RCPT,550 5.1.1 nobody,5.1.1", "RCPT,550 nobody,5.1.0", "MAIL,553 5.7.1 not you,5.7.1", "DATA,554 5.6.0 no,5.6.0", ".,554 5.7.1 spam,5.7.1"})
    void aRefusalForGoodIsReturned(String command, String reply, String status) throws Exception {
        peer.script.put(command, reply);
        house.send(QueueHouse.ALICE, MESSAGE, "bob@other.test");
        house.start();
        empty();
        assertThat(bounce()).contains("Status: " + status, reply, "Final-Recipient: rfc822; bob@other.test");
    }

    @ParameterizedTest
    @CsvSource({"RCPT,450 4.2.1 later", "MAIL,451 later", "DATA,451 4.3.0 later", ".,452 4.3.1 full", ".,''", "DATA,''", "'',421 busy", "EHLO,421 busy"})
    void aRefusalForNowIsTriedAgain(String command, String reply) throws Exception {
        triedAgain(command, reply, reply);
    }

    @Test
    void nonsenseIsTriedAgain() throws Exception {
        triedAgain(".", "nonsense", "three digits");
    }

    private void triedAgain(String command, String reply, String words) throws Exception {
        peer.script.put(command, reply);
        house.send(QueueHouse.ALICE, MESSAGE, "bob@other.test");
        house.start();
        Outbox.Item item = tried(1);
        assertThat(item.nextAttempt()).isBetween(QueueHouse.START.plusSeconds(54), QueueHouse.START.plusSeconds(66));
        assertThat(item.lastReply()).contains(words);
        peer.script.remove(command);
        peer.offer("PIPELINING");
        house.later(Duration.ofSeconds(70));
        empty();
        assertThat(peer.messages.getLast()).isEqualTo(SENT);
        assertThat(house.inbox()).isEmpty();
    }

    @Test
    void eachRecipientHasItsOwnFate() throws Exception {
        peer.script.put("RCPT TO:<bob", "550 5.1.1 nobody");
        peer.script.put("RCPT TO:<carol", "450 4.2.1 later");
        house.send(QueueHouse.ALICE, MESSAGE, "bob@other.test", "carol@other.test", "dave@other.test");
        house.start();
        assertThat(bounce()).contains("bob@other.test").doesNotContain("carol@other.test");
        await().until(() -> house.store.outbox().count() == 1);
        assertThat(tried(1).forwardPath()).hasToString("carol@other.test");
        assertThat(peer.messages).hasSize(1);
    }

    @Test
    void theSenderIsToldOfDelayAndInTheEndOfFailure() throws Exception {
        peer.script.put("RCPT", "450 4.2.1 later");
        house.send(QueueHouse.ALICE, MESSAGE, "bob@other.test");
        house.start();
        tried(1);
        house.later(Duration.ofHours(5));
        tried(2);
        assertThat(bounce()).contains("Action: delayed", "Status: 4.2.1");
        house.later(Duration.ofHours(5));
        tried(3);
        assertThat(house.inbox()).hasSize(1);
        house.later(Duration.ofDays(5));
        empty();
        assertThat(bounce()).contains("Action: failed", "Status: 5.4.7");
    }

    @Test
    void pythonUnderstandsTheNotification() throws Exception {
        peer.script.put("RCPT", "550 5.1.1 nobody of that name");
        house.send(QueueHouse.ALICE, MESSAGE, "bob@other.test", "carol@other.test");
        house.start();
        empty();
        var python = new ProcessBuilder("python3", "-c", """
                import email, sys
                from email import policy
                m = email.message_from_bytes(sys.stdin.buffer.read(), policy=policy.default)
                words, status, original = m.iter_parts()
                print(m.get_content_type(), m.get_param('report-type'), len(m.defects))
                print(words.get_content_type(), 'bob@other.test' in words.get_content())
                for block in status.get_payload():
                    print(sorted((k, v) for k, v in block.items() if k != 'Arrival-Date'))
                print(original.get_content_type(), original.get_content()['Subject'], original.get_content()['Return-Path'])
                """).redirectErrorStream(true).start();
        python.getOutputStream().write(bounce().getBytes(StandardCharsets.UTF_8));
        python.getOutputStream().close();
        String said = new String(python.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(said.lines()).containsExactly("multipart/report delivery-status 0", "text/plain True",
                "[('Original-Envelope-Id', 'env=1'), ('Reporting-MTA', 'dns; mail.example.test')]",
                row("bob"), row("carol"), "message/rfc822 Hi None");
    }

    private static String row(String name) {
        return "[('Action', 'failed'), ('Diagnostic-Code', 'smtp; 550 5.1.1 nobody of that name'), ('Final-Recipient', 'rfc822; " + name
                + "@other.test'), ('Original-Recipient', 'rfc822; orig+" + name + "@other.test'), ('Remote-MTA', 'dns; mx.other.test'), ('Status', '5.1.1')]";
    }

    @Test
    void nobodyIsToldWhoDoesNotWantToBe() throws Exception {
        peer.script.put("RCPT", "550 5.1.1 nobody");
        house.sendAsking(QueueHouse.ALICE, MESSAGE, "NEVER", "bob@other.test");
        house.sendAsking(QueueHouse.ALICE, MESSAGE, "SUCCESS", "bob@other.test");
        house.send(null, MESSAGE, "bob@other.test");
        house.start();
        empty();
        assertThat(house.inbox()).isEmpty();
    }

    @Test
    void aNotificationGoesByTheSendersScript() throws Exception {
        AccountId alice = house.store.directory().account(QueueHouse.ALICE).orElseThrow().id();
        assertThat(house.store.sieveScripts().put(alice, "main", "require \"fileinto\"; fileinto \"Archive\";", 5)).isInstanceOf(SieveScripts.Outcome.Done.class);
        assertThat(house.store.sieveScripts().activate(alice, "main")).isInstanceOf(SieveScripts.Outcome.Done.class);
        peer.script.put("RCPT", "550 5.1.1 nobody");
        house.send(QueueHouse.ALICE, MESSAGE, "bob@other.test");
        house.start();
        empty();
        assertThat(house.inMailbox("Archive")).singleElement().asString().contains("550 5.1.1 nobody");
        assertThat(house.inbox()).isEmpty();
    }

    @Test
    void aNotificationForASenderElsewhereIsQueuedWithTheNullPath() throws Exception {
        peer.script.put("RCPT TO:<bob", "550 5.1.1 nobody");
        house.send(org.signetmail.mail.Address.parse("eve@other.test"), MESSAGE, "bob@other.test");
        house.start();
        empty();
        assertThat(peer.commands).anyMatch(c -> c.startsWith("MAIL FROM:<> ")).contains("RCPT TO:<eve@other.test>");
        assertThat(peer.messages.getLast()).contains("Action: failed");
    }

    @Test
    void successIsPassedOnOrToldHere() throws Exception {
        house.sendAsking(QueueHouse.ALICE, MESSAGE, "SUCCESS", "bob@other.test");
        house.start();
        empty();
        assertThat(bounce()).contains("Action: relayed");
        peer.offer("DSN");
        house.sendAsking(QueueHouse.ALICE, MESSAGE, "SUCCESS", "bob@other.test");
        empty();
        assertThat(house.inbox()).hasSize(1);
        assertThat(peer.commands).contains("MAIL FROM:<alice@example.test> RET=FULL ENVID=env+3D1",
                "RCPT TO:<bob@other.test> NOTIFY=SUCCESS ORCPT=rfc822;orig+2Bbob@other.test");
    }

    @Test
    void tlsIsUsedWhereItIsOffered() throws Exception {
        peer.offer("STARTTLS", "PIPELINING");
        house.send(QueueHouse.ALICE, MESSAGE, "bob@other.test");
        house.start();
        empty();
        assertThat(peer.commands).startsWith("EHLO mail.example.test", "STARTTLS", "TLS EHLO mail.example.test");
        assertThat(peer.messages).containsExactly(SENT);
    }

    @ParameterizedTest
    @ValueSource(strings = {"220 go on\r\n250 injected", "220 go on\r\ngarbage that is no handshake"})
    void brokenTlsIsTriedInTheClearButNeverWhereItMustBe(String reply) throws Exception {
        peer.offer("STARTTLS");
        peer.script.put("STARTTLS", reply);
        house.send(QueueHouse.ALICE, MESSAGE, "bob@other.test");
        house.start();
        empty();
        assertThat(peer.connections).hasValue(2);
        house.store.settings().set("route.other.test", "127.0.0.1:" + peer.port() + ";security=encrypt");
        house.send(QueueHouse.ALICE, MESSAGE, "bob@other.test");
        assertThat(tried(1).lastReply()).contains("TLS");
        assertThat(peer.messages).hasSize(1);
    }

    @Test
    void aCertificateIsVerifiedWhereItMustBe() throws Exception {
        peer.offer("STARTTLS");
        house.store.settings().set("route.*", "127.0.0.1:" + peer.port() + ";security=verify");
        house.send(QueueHouse.ALICE, MESSAGE, "bob@other.test");
        house.start();
        assertThat(tried(1).lastReply()).contains("127.0.0.1").contains("is not trusted: its certificate names mx.other.test but not 127.0.0.1");
        assertThat(peer.messages).isEmpty();
    }

    @Test
    void aRouteLogsIn() throws Exception {
        peer.offer("AUTH LOGIN PLAIN", "STARTTLS");
        house.store.settings().set("route.*", "127.0.0.1:" + peer.port() + ";security=encrypt;user=me;password=secret");
        house.send(QueueHouse.ALICE, MESSAGE, "bob@elsewhere.test");
        house.start();
        empty();
        assertThat(peer.commands).contains("TLS AUTH PLAIN AG1lAHNlY3JldA==");
    }

    @Test
    void mailWaitsForARouteThatLeadsNowhereToBeMended() throws Exception {
        house.store.settings().set("route.other.test", "gone.test:" + peer.port() + ";security=none");
        house.send(QueueHouse.ALICE, MESSAGE, "bob@other.test");
        house.start();
        assertThat(tried(1).lastReply()).contains("the route for other.test leads to gone.test, which has no address");
        assertThat(house.inbox()).isEmpty();
        house.store.settings().set("route.other.test", "localhost:" + peer.port() + ";security=none");
        house.later(Duration.ofHours(1));
        empty();
        assertThat(peer.messages).hasSize(1);
    }

    @Test
    void domainsThatCannotHaveMailAreToldAtOnce() throws Exception {
        house.exchangers.put("null.test", new Dns.Answer.Found<>(List.of(new Dns.Mx(0, ""))));
        house.exchanger("loop.test", "mail.example.test");
        house.exchangers.put("hostless.test", new Dns.Answer.NoData<>());
        house.exchanger("byaddress.test", "mx.byaddress.test");
        house.hosts.put("mx.byaddress.test", new Dns.Answer.Found<>(List.of(InetAddress.ofLiteral("127.0.0.9"))));
        house.ourselves = address -> address.getAddress().getHostAddress().equals("127.0.0.9");
        house.send(QueueHouse.ALICE, MESSAGE, "a@null.test", "b@nowhere.test", "c@loop.test", "d@hostless.test", "e@byaddress.test");
        house.start();
        empty();
        assertThat(house.inbox()).hasSize(5);
        assertThat(String.join("", house.inbox())).contains("Status: 5.1.10", "Status: 5.1.2", "Status: 5.4.6", "Status: 5.4.4");
        assertThat(peer.connections).hasValue(0);
    }

    @Test
    void silentDnsIsTriedAgain() throws Exception {
        house.exchangers.put("other.test", new Dns.Answer.TemporaryFailure<>("nobody knows"));
        house.send(QueueHouse.ALICE, MESSAGE, "bob@other.test");
        house.start();
        assertThat(tried(1).lastReply()).isEqualTo("nobody knows");
    }

    @Test
    void theNextExchangerIsTried() throws Exception {
        house.exchangers.put("other.test", new Dns.Answer.Found<>(List.of(new Dns.Mx(5, "down.other.test"), new Dns.Mx(10, "mx.other.test"))));
        house.hosts.put("down.other.test", new Dns.Answer.Found<>(List.of(InetAddress.ofLiteral("127.0.0.77"))));
        house.send(QueueHouse.ALICE, MESSAGE, "bob@other.test");
        house.start();
        empty();
        assertThat(peer.messages).hasSize(1);
    }

    @Test
    void whatThePeerCannotCarryIsReturned() throws Exception {
        peer.offer("SIZE 50");
        house.send(QueueHouse.ALICE, MESSAGE, "bob@other.test");
        house.start();
        empty();
        assertThat(bounce()).contains("Status: 5.3.4");
        peer.offer("SIZE");
        house.send(QueueHouse.ALICE, "Subject: x\r\n\r\nsmörgås\r\n", "bob@other.test");
        empty();
        assertThat(bounce()).contains("Status: 5.6.3");
        peer.offer("8BITMIME");
        house.send(QueueHouse.ALICE, "Subject: x\r\n\r\nsmörgås\r\n", "bob@other.test");
        house.send(QueueHouse.ALICE, "Subject: x\r\n\r\n\r\n", "dömi@other.test");
        empty();
        assertThat(bounce()).contains("Status: 5.6.7", "utf-8; dömi@other.test");
        assertThat(peer.commands).contains("MAIL FROM:<alice@example.test> BODY=8BITMIME");
    }

    @Test
    void aRestartKeepsTheQueue() throws Exception {
        peer.script.put(".", "");
        house.send(QueueHouse.ALICE, MESSAGE, "bob@other.test");
        house.start();
        tried(1);
        house.restart();
        assertThat(house.store.outbox().count()).isEqualTo(1);
        peer.script.remove(".");
        house.later(Duration.ofMinutes(2));
        empty();
        assertThat(peer.messages).hasSize(2).containsOnly(SENT);
    }

    @Test
    void heldMailWaitsUntilItIsReleased() throws Exception {
        var desk = new QueueDesk(house.store.outbox());
        long id = house.send(QueueHouse.ALICE, MESSAGE, "bob@other.test").getFirst();
        assertThat(desk.hold(id)).isTrue();
        house.start();
        house.send(QueueHouse.ALICE, MESSAGE, "carol@other.test");
        await().until(() -> desk.count() == 1);
        assertThat(desk.list("", 0, 10)).singleElement().satisfies(row -> assertThat(row.held()).isTrue());
        assertThat(desk.list("BOB@", 0, 10)).hasSize(1);
        assertThat(desk.list("alice", 0, 10)).as("by its sender").hasSize(1);
        assertThat(desk.list("b_b", 0, 10)).as("a letter that means itself").isEmpty();
        assertThat(desk.message(id, 8).orElseThrow().octets()).hasSize(8);
        assertThat(desk.release(id)).isTrue();
        empty();
        assertThat(desk.show(id)).isEmpty();
        assertThat(desk.remove(id)).isFalse();
    }
}
