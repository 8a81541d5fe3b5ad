package org.signetmail.queue;

import java.nio.file.Path;
import java.security.KeyPair;
import java.time.Duration;
import java.util.Base64;
import java.util.List;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.signetmail.mail.Address;
import org.signetmail.net.Tls;
import org.signetmail.proof.dkim.KeyKind;
import org.signetmail.store.DkimKeys;
import org.signetmail.store.History;
import org.signetmail.tls.Pem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Which mail is signed, and as whose. */
class SignedDeliveryTest {
    private static final String ALICE = "alice@example.test";

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
        house.store.directory().addDomain("second.test");
        house.store.directory().addAlias(Address.parse("sales@second.test"), List.of(QueueHouse.ALICE));
        signs("example.test");
        signs("second.test");
    }

    @AfterEach
    void close() {
        house.close();
        peer.close();
        tls.close();
    }

    private void signs(String domain) {
        for (KeyKind kind : KeyKind.values()) {
            KeyPair pair = kind.generate();
            String selector = "s1" + kind.word().charAt(0);
            assertThat(house.store.dkimKeys().add(new DkimKeys.Secret(new DkimKeys.Key(domain, selector, kind.word(), Base64.getEncoder().encodeToString(pair.getPublic().getEncoded()),
                    DkimKeys.State.NEW, house.now(), house.now()), Pem.write(pair.getPrivate())))).isTrue();
            assertThat(house.store.dkimKeys().signs(domain, selector, house.now())).isTrue();
        }
    }

    private String sent(@Nullable String submitter, @Nullable String envelope, String from) throws Exception {
        int before = peer.messages.size();
        house.submit(submitter, envelope == null ? null : Address.parse(envelope), from + "\r\nSubject: Hi\r\n\r\n.dot\r\nbare\nend", "bob@other.test");
        await().atMost(Duration.ofSeconds(10)).until(() -> peer.messages.size() > before && house.store.outbox().count() == 0);
        return peer.messages.getLast();
    }

    private static List<String> domains(String message) {
        return java.util.regex.Pattern.compile("(?m)^DKIM-Signature: .* d=([^;]+);").matcher(message).results().map(found -> found.group(1)).toList();
    }

    @Test
    void itIsTheAuthorsDomainThatSigns() throws Exception {
        house.start();
        String message = sent(ALICE, ALICE, "From: Alice <alice@Example.test>");
        assertThat(domains(message)).containsExactly("example.test", "example.test");
        assertThat(message).contains("a=rsa-sha256", "a=ed25519-sha256").endsWith("\r\n.dot\r\nbare\r\nend\r\n");
        assertThat(peer.commands).anyMatch(command -> command.matches("MAIL FROM:<alice@example.test> SIZE=[0-9]{3,4}"));
        assertThat(domains(sent(ALICE, ALICE, "From: Sales <sales@second.test>, alice@example.test"))).as("an alias of hers").containsExactly("second.test", "second.test");
        assertThat(domains(sent(ALICE, ALICE, "From: nobody@second.test"))).as("not hers: the envelope's").containsExactly("example.test", "example.test");
        assertThat(domains(sent(ALICE, ALICE, "From: bob@elsewhere.test"))).containsExactly("example.test", "example.test");
        assertThat(domains(sent(ALICE, ALICE, "From: alice@example.test\r\nFrom: bob@elsewhere.test"))).as("of two authors").isEmpty();
        assertThat(domains(sent(ALICE, ALICE, "To: bob@other.test"))).as("of no author").isEmpty();
    }

    @Test
    void whatTheServerWritesIsSignedByTheDomainOfItsName() throws Exception {
        house.start();
        assertThat(domains(sent(null, null, "From: <MAILER-DAEMON@mail.example.test>"))).containsExactly("example.test", "example.test");
        assertThat(domains(sent(null, null, "From: <alice@example.test>"))).as("a vacation answer").hasSize(2);
        assertThat(domains(sent(null, null, "From: <MAILER-DAEMON@elsewhere.test>"))).isEmpty();
    }

    @Test
    void whatCameFromElsewhereIsNotOursWhateverItSays() throws Exception {
        house.start();
        assertThat(domains(sent("", "alice@example.test", "From: alice@example.test"))).as("forged, and redirected").isEmpty();
        house.store.settings().set("dkim.sign", "never");
        assertThat(domains(sent(ALICE, ALICE, "From: alice@example.test"))).isEmpty();
    }

    @Test
    void theHistorySaysByWhichKeys() throws Exception {
        house.start();
        sent(ALICE, ALICE, "From: alice@example.test");
        History.Mail mail = house.store.history().find(new History.Query(null, ALICE, null, null), null, 1).mail().getFirst();
        assertThat(house.store.history().mail(mail.id()).orElseThrow().events()).extracting(History.Event::words).last().asString()
                .startsWith("signed by s1r, s1e of example.test; ");
    }
}
