package org.signetmail.intake;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.LongStream;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.signetmail.mail.Address;
import org.signetmail.store.Account;
import org.signetmail.store.Content;
import org.signetmail.store.Directory.Outcome;
import org.signetmail.store.MailboxId;
import org.signetmail.store.MasterKey;
import org.signetmail.store.Outbox;
import org.signetmail.store.Store;
import org.signetmail.store.StoreOptions;

import static org.assertj.core.api.Assertions.assertThat;

/** Verdicts over a real store: who gets mail, who is told that somebody does not. */
final class IntakeTest {
    private static final Address ALICE = Address.parse("alice@example.test");
    private static final Address BOB = Address.parse("bob@example.test");
    private static final Address STRANGER = Address.parse("carol@elsewhere.example");
    private static final String MAIL = "From: carol@elsewhere.example\r\nSubject: hello\r\n\r\nIt is me.\r\n";

    @TempDir
    private Path directory;

    private Store store;
    private Intake intake;

    @BeforeEach
    void open() {
        Clock clock = Clock.fixed(Instant.parse("2026-02-01T12:30:45Z"), ZoneOffset.UTC);
        store = Store.open(StoreOptions.sqlite(directory), new MasterKey(new byte[32]), clock);
        intake = new Intake(store, new Filters(store), clock);
        store.settings().set("host.name", "mail.example.test");
        done(store.directory().addDomain("example.test"));
        account(ALICE, 0);
    }

    @AfterEach
    void close() {
        store.close();
    }

    private static <T> T done(Outcome<T> outcome) {
        if (outcome instanceof Outcome.Done<T>(T value)) {
            return value;
        }
        throw new AssertionError(outcome);
    }

    private Account account(Address address, long quota) {
        return done(store.directory().addAccount(address, "", "secret".toCharArray(), quota));
    }

    private Envelope.To to(Address address, @Nullable Account sender, String notify) {
        if (intake.recipient(address, sender, 0) instanceof Intake.Recipient.Accepted(List<Account> accounts, List<Address> elsewhere)) {
            return new Envelope.To(address, accounts, elsewhere, notify, null);
        }
        throw new AssertionError(address + " is not accepted");
    }

    private Intake.Verdict send(@Nullable Address from, String message, List<Envelope.To> recipients) throws IOException {
        try (var receiving = store.bodies().receive()) {
            receiving.write(message.getBytes(StandardCharsets.UTF_8));
            try (var body = receiving.finish()) {
                return intake.accept(new Envelope(from, null, null, false, false, recipients), body);
            }
        }
    }

    private List<String> inbox(Address address) {
        Account account = store.directory().account(address).orElseThrow();
        MailboxId inbox = store.mailboxes().find(account.id(), "INBOX").orElseThrow().id();
        long next = store.mailboxes().status(inbox).orElseThrow().uidNext();
        return store.mailboxes().messages(inbox, LongStream.range(1, next).toArray()).stream().map(message -> {
            try (Content content = store.mailboxes().content(message).orElseThrow()) {
                return StandardCharsets.UTF_8.decode(content.bytes()).toString();
            }
        }).toList();
    }

    @Test
    void whoHasNoRoomIsToldAboutAndTheOthersGetIt() throws Exception {
        account(BOB, 40);
        List<Envelope.To> both = List.of(to(ALICE, null, ""), to(BOB, null, ""));
        assertThat(send(STRANGER, MAIL, both)).isEqualTo(new Intake.Verdict.Accepted(1, List.of()));
        assertThat(inbox(ALICE)).hasSize(1);
        assertThat(inbox(BOB)).isEmpty();
        List<Outbox.Item> queued = store.outbox().list(0, 10);
        assertThat(queued).hasSize(1);
        assertThat(queued.getFirst().reversePath()).as("a notice has the null reverse-path").isNull();
        assertThat(queued.getFirst().forwardPath()).isEqualTo(STRANGER);
    }

    @Test
    void theNoticeToALocalSenderNamesTheFullMailboxAlone() throws Exception {
        account(BOB, 40);
        assertThat(send(ALICE, MAIL, List.of(to(ALICE, null, ""), to(BOB, null, "")))).isInstanceOf(Intake.Verdict.Accepted.class);
        List<String> got = inbox(ALICE);
        assertThat(got).hasSize(2);
        assertThat(got.getLast()).contains("bob@example.test").contains("5.2.2").contains("Subject: hello").doesNotContain("It is me").contains("Final-Recipient: rfc822; bob@example.test")
                .doesNotContain("Final-Recipient: rfc822; alice@example.test");
    }

    @Test
    void nobodyIsToldWhoAskedNotToBe() throws Exception {
        account(BOB, 40);
        send(STRANGER, MAIL, List.of(to(ALICE, null, ""), to(BOB, null, "NEVER")));
        send(null, MAIL, List.of(to(ALICE, null, ""), to(BOB, null, "")));
        assertThat(store.outbox().count()).isZero();
    }

    @Test
    void whenNobodyHasRoomTheMessageIsRefused() throws Exception {
        account(BOB, 40);
        assertThat(send(STRANGER, MAIL, List.of(to(BOB, null, "")))).isInstanceOf(Intake.Verdict.Full.class);
        assertThat(store.outbox().count()).as("the sender hears it in the reply").isZero();
    }

    @Test
    void aHundredHopsAreALoop() throws Exception {
        String received = "Received: from a by b; Sun, 1 Feb 2026 12:30:45 +0000\r\n";
        assertThat(send(STRANGER, received.repeat(100) + MAIL, List.of(to(ALICE, null, "")))).isInstanceOf(Intake.Verdict.Accepted.class);
        assertThat(send(STRANGER, received.repeat(101) + MAIL, List.of(to(ALICE, null, "")))).isEqualTo(new Intake.Verdict.Looping(101));
        assertThat(inbox(ALICE)).hasSize(1);
    }

    @Test
    void anAliasReachesPeopleHereAndOutside() throws Exception {
        Address team = Address.parse("team@example.test");
        done(store.directory().addAlias(team, List.of(ALICE, STRANGER)));
        assertThat(send(STRANGER, MAIL, List.of(to(team, null, ""), to(ALICE, null, ""))))
                .isInstanceOfSatisfying(Intake.Verdict.Accepted.class, a -> assertThat(a.queued()).hasSize(1));
        assertThat(inbox(ALICE)).as("once, though named twice").hasSize(1);
        assertThat(store.outbox().list(0, 10).getFirst().reversePath()).isEqualTo(STRANGER);
    }

    @Test
    void strangersDoNotSendThroughUs() {
        Account alice = store.directory().account(ALICE).orElseThrow();
        Address outside = Address.parse("dave@outside.example");
        assertThat(intake.recipient(outside, null, 0)).isInstanceOf(Intake.Recipient.NoRelay.class);
        assertThat(intake.recipient(outside, alice, 0)).isEqualTo(new Intake.Recipient.Accepted(List.of(), List.of(outside)));
        assertThat(intake.recipient(Address.parse("nobody@example.test"), null, 0)).isInstanceOf(Intake.Recipient.Unknown.class);
        assertThat(intake.maySendAs(alice, BOB)).isFalse();
        assertThat(intake.maySendAs(alice, ALICE)).isTrue();
    }

    @Test
    void postmasterIsAlwaysSomebody() {
        assertThat(intake.recipient(Address.parse("postmaster@example.test"), null, 0))
                .isInstanceOfSatisfying(Intake.Recipient.Accepted.class, a -> assertThat(a.accounts()).extracting(Account::address).containsExactly(ALICE));
    }
}
