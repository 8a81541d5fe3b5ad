package org.signetmail.intake;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
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
import org.signetmail.store.History;
import org.signetmail.store.Mailbox;
import org.signetmail.store.MasterKey;
import org.signetmail.store.Outbox;
import org.signetmail.store.SieveScripts;
import org.signetmail.store.Store;
import org.signetmail.store.StoreOptions;

import static org.assertj.core.api.Assertions.assertThat;

/** Scripts at delivery, over a real store. */
final class FilteringTest {
    private static final Address ALICE = Address.parse("alice@example.test");
    private static final Address BOB = Address.parse("bob@example.test");
    private static final Address STRANGER = Address.parse("carol@elsewhere.example");
    private static final String MAIL = "Return-Path: <carol@elsewhere.example>\r\nFrom: carol@elsewhere.example\r\nTo: alice@example.test\r\nSubject: hello\r\n"
            + "Message-ID: <1@elsewhere.example>\r\n\r\nIt is me.\r\n";

    @TempDir
    private Path directory;

    private Instant now = Instant.parse("2026-02-01T12:30:45Z");
    private final Clock clock = new Clock() {
        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    };
    private Store store;
    private Filters filters;
    private Intake intake;

    @BeforeEach
    void open() {
        store = Store.open(StoreOptions.sqlite(directory), new MasterKey(new byte[32]), clock);
        filters = new Filters(store);
        intake = new Intake(store, filters, clock);
        store.settings().set("host.name", "mail.example.test");
        done(store.directory().addDomain("example.test"));
        done(store.directory().addAccount(ALICE, "Alice \"A\"", "secret".toCharArray(), 0));
        done(store.directory().addAccount(BOB, "", "secret".toCharArray(), 0));
    }

    @AfterEach
    void close() throws Exception {
        filters.close();
        assertThat(store.check()).isEmpty();
        store.close();
    }

    private static <T> T done(Outcome<T> outcome) {
        if (outcome instanceof Outcome.Done<T>(T value)) {
            return value;
        }
        throw new AssertionError(outcome);
    }

    private Account account(Address address) {
        return store.directory().account(address).orElseThrow();
    }

    private void script(Address of, String script) {
        assertThat(filters.check(script)).as(script).isInstanceOf(org.signetmail.sieve.Script.Checked.Good.class);
        raw(of, script);
    }

    private void raw(Address of, String script) {
        assertThat(store.sieveScripts().put(account(of).id(), "main", script, 5)).isInstanceOf(SieveScripts.Outcome.Done.class);
        assertThat(store.sieveScripts().activate(account(of).id(), "main")).isInstanceOf(SieveScripts.Outcome.Done.class);
    }

    private Intake.Verdict send(@Nullable Address from, String message, Address... recipients) throws IOException {
        var to = List.of(recipients).stream().map(address -> {
            if (intake.recipient(address, null, 0) instanceof Intake.Recipient.Accepted(List<Account> accounts, List<Address> elsewhere)) {
                return new Envelope.To(address, accounts, elsewhere, "", null);
            }
            throw new AssertionError(address + " is not accepted");
        }).toList();
        try (var receiving = store.bodies().receive()) {
            receiving.write(message.getBytes(StandardCharsets.UTF_8));
            try (var body = receiving.finish()) {
                return intake.accept(new Envelope(from, null, null, false, false, to, new History.Origin("m1", "ESMTP", "192.0.2.1", "x", "", "", from)), body);
            }
        }
    }

    private List<String> mail(Address address, String mailbox) {
        Mailbox there = store.mailboxes().find(account(address).id(), mailbox).orElse(null);
        if (there == null) {
            return List.of();
        }
        long next = store.mailboxes().status(there.id()).orElseThrow().uidNext();
        return store.mailboxes().messages(there.id(), LongStream.range(1, next).toArray()).stream().map(message -> {
            try (Content content = store.mailboxes().content(message).orElseThrow()) {
                return StandardCharsets.UTF_8.decode(content.bytes()).toString();
            }
        }).toList();
    }

    private String queued(Outbox.Item item) {
        try (Content content = store.outbox().content(item).orElseThrow()) {
            return StandardCharsets.UTF_8.decode(content.bytes()).toString();
        }
    }

    @Test
    void filesWithFlags() throws Exception {
        script(ALICE, "require [\"fileinto\", \"mailbox\", \"imap4flags\", \"envelope\", \"subaddress\", \"variables\"];\n"
                + "if envelope :detail :matches \"to\" \"*\" { addflag [\"\\\\Seen\", \"sorted\"]; fileinto :create \"Lists/${1}\"; }");
        assertThat(send(STRANGER, MAIL, Address.parse("alice+java@example.test"))).isEqualTo(new Intake.Verdict.Accepted(1, List.of()));
        assertThat(mail(ALICE, "INBOX")).isEmpty();
        assertThat(mail(ALICE, "Lists/java")).containsExactly(MAIL);
        Mailbox there = store.mailboxes().find(account(ALICE).id(), "Lists/java").orElseThrow();
        assertThat(store.mailboxes().status(there.id()).orElseThrow().unseen()).isZero();
        send(STRANGER, MAIL, ALICE, BOB);
        assertThat(mail(ALICE, "INBOX")).hasSize(1);
        assertThat(mail(BOB, "INBOX")).hasSize(1);
    }

    @Test
    void discardsAndTellsTheHistory() throws Exception {
        script(ALICE, "discard;");
        assertThat(send(STRANGER, MAIL, ALICE)).isEqualTo(new Intake.Verdict.Accepted(0, List.of()));
        assertThat(mail(ALICE, "INBOX")).isEmpty();
        assertThat(store.history().find(new History.Query(null, "alice@example.test", null, null), null, 10).mail()).hasSize(1).first()
                .satisfies(mail -> assertThat(mail.events().getFirst().words()).isEqualTo("discarded by the filter of alice@example.test"));
        store.sieveScripts().deactivate(account(ALICE).id());
        send(STRANGER, MAIL, ALICE);
        assertThat(mail(ALICE, "INBOX")).hasSize(1);
    }

    @Test
    void rejectsWithinTheDialogue() throws Exception {
        script(ALICE, "require \"reject\"; reject \"not today\";");
        assertThat(send(STRANGER, MAIL, ALICE)).isEqualTo(new Intake.Verdict.Rejected("not today"));
        assertThat(send(null, MAIL, ALICE)).isEqualTo(new Intake.Verdict.Rejected("not today"));
        assertThat(store.outbox().count()).isZero();
        script(ALICE, "require \"ereject\"; ereject \"nicht für mich\";");
        assertThat(send(STRANGER, MAIL, ALICE)).isEqualTo(new Intake.Verdict.Rejected("nicht für mich"));
        assertThat(mail(ALICE, "INBOX")).isEmpty();
    }

    @Test
    void rejectsByANotificationWhereOthersGetIt() throws Exception {
        script(ALICE, "require \"reject\"; reject \"not today\";");
        assertThat(send(STRANGER, MAIL, ALICE, BOB)).isInstanceOfSatisfying(Intake.Verdict.Accepted.class, a -> assertThat(a.queued()).hasSize(1));
        assertThat(mail(ALICE, "INBOX")).isEmpty();
        assertThat(mail(BOB, "INBOX")).hasSize(1);
        Outbox.Item bounce = store.outbox().list(0, 10).getFirst();
        assertThat(bounce.reversePath()).isNull();
        assertThat(bounce.forwardPath()).isEqualTo(STRANGER);
        assertThat(queued(bounce)).contains("Status: 5.7.1").contains("550 5.7.1 not today").contains("Final-Recipient: rfc822; alice@example.test").doesNotContain("bob@");
        assertThat(send(null, MAIL, ALICE, BOB)).isEqualTo(new Intake.Verdict.Accepted(1, List.of()));
        script(ALICE, "require \"reject\"; reject \"heute nicht, schöne Grüße\";");
        assertThat(send(STRANGER, MAIL, ALICE)).as("reject keeps the words").isInstanceOfSatisfying(Intake.Verdict.Accepted.class, a -> assertThat(a.queued()).hasSize(1));
        assertThat(store.outbox().count()).isEqualTo(2);
    }

    @Test
    void redirects() throws Exception {
        script(ALICE, "require \"copy\"; redirect :copy \"dave@elsewhere.example\"; redirect \"bob@example.test\";");
        assertThat(send(STRANGER, MAIL, ALICE)).isInstanceOfSatisfying(Intake.Verdict.Accepted.class, a -> assertThat(a.queued()).hasSize(1));
        assertThat(mail(ALICE, "INBOX")).isEmpty();
        assertThat(mail(BOB, "INBOX")).containsExactly(MAIL);
        Outbox.Item item = store.outbox().list(0, 10).getFirst();
        assertThat(item.reversePath()).isEqualTo(STRANGER);
        assertThat(item.forwardPath()).isEqualTo(Address.parse("dave@elsewhere.example"));
        String sent = queued(item);
        assertThat(sent).isEqualTo("Delivered-To: alice@example.test\r\n" + MAIL.substring(MAIL.indexOf('\n') + 1));
        assertThat(send(STRANGER, "Return-Path: <x@y.example>\r\nReceived: x\r\n" + sent, ALICE)).as("comes back").isEqualTo(new Intake.Verdict.Accepted(1, List.of()));
        assertThat(mail(ALICE, "INBOX")).hasSize(1);
        assertThat(store.outbox().count()).isEqualTo(1);
    }

    @Test
    void circlesAmongOurselvesEnd() throws Exception {
        script(ALICE, "redirect \"bob@example.test\";");
        script(BOB, "redirect \"alice@example.test\";");
        assertThat(send(STRANGER, MAIL, ALICE)).isEqualTo(new Intake.Verdict.Accepted(1, List.of()));
        assertThat(mail(ALICE, "INBOX")).isEmpty();
        assertThat(mail(BOB, "INBOX")).as("where the circle closes").hasSize(1);
        send(STRANGER, MAIL, ALICE, BOB);
        assertThat(mail(BOB, "INBOX")).hasSize(2);
        script(ALICE, "redirect \"alice@example.test\";");
        send(STRANGER, MAIL, ALICE);
        assertThat(mail(ALICE, "INBOX")).hasSize(1);
    }

    @Test
    void answersOnceInAPeriod() throws Exception {
        script(ALICE, "require \"vacation\"; vacation :days 2 :subject \"Weg für immer\" :from \"Somebody <boss@example.test>\" \"I am away.\\n.\\nÄ\";");
        assertThat(send(STRANGER, MAIL, ALICE)).isInstanceOfSatisfying(Intake.Verdict.Accepted.class, a -> assertThat(a.queued()).hasSize(1));
        Outbox.Item reply = store.outbox().list(0, 10).getFirst();
        assertThat(reply.reversePath()).isNull();
        assertThat(reply.forwardPath()).isEqualTo(STRANGER);
        assertThat(queued(reply)).startsWith("From: \"Alice \\\"A\\\"\" <alice@example.test>\r\nTo: <carol@elsewhere.example>\r\nSubject: =?utf-8?B?")
                .contains("\r\nIn-Reply-To: <1@elsewhere.example>\r\nReferences: <1@elsewhere.example>\r\nAuto-Submitted: auto-replied (vacation)\r\n");
        send(STRANGER, MAIL, ALICE);
        assertThat(store.outbox().count()).isEqualTo(1);
        send(STRANGER, MAIL.replace("To: alice", "To: other"), ALICE);
        now = now.plus(Duration.ofDays(2));
        send(null, MAIL, ALICE);
        send(Address.parse("owner-l@lists.example"), MAIL, ALICE);
        send(STRANGER, "List-Id: <l.example>\r\n" + MAIL, ALICE);
        send(STRANGER, "Auto-Submitted: auto-replied\r\n" + MAIL, ALICE);
        assertThat(store.outbox().count()).isEqualTo(1);
        send(STRANGER, MAIL, ALICE);
        assertThat(store.outbox().count()).isEqualTo(2);
        send(BOB, MAIL, ALICE);
        assertThat(mail(BOB, "INBOX")).hasSize(1).first().asString().contains("Auto-Submitted: auto-replied");
        assertThat(mail(ALICE, "INBOX")).hasSize(9);
    }

    /** RFC 3834 3.3, RFC 5321 4.5.5: what nobody sent is sorted as other mail, and never answered. */
    @Test
    void answersAndNotificationsGoByTheScriptOfWhoGetsThem() throws Exception {
        script(ALICE, "require \"vacation\"; vacation \"I am away.\";");
        script(BOB, "require [\"vacation\", \"fileinto\"]; vacation \"So am I.\"; if header :contains \"auto-submitted\" \"auto-replied\" { fileinto \"Archive\"; }");
        send(BOB, MAIL, ALICE);
        assertThat(mail(BOB, "Archive")).singleElement().asString().contains("I am away.");
        assertThat(mail(BOB, "INBOX")).isEmpty();
        assertThat(mail(ALICE, "INBOX")).as("nothing answers an answer").hasSize(1);
        send(BOB, MAIL, ALICE);
        assertThat(mail(BOB, "Archive")).as("once in a while").hasSize(1);
    }

    @Test
    void rejectionsGoByTheScriptOfWhoIsTold() throws Exception {
        script(ALICE, "require \"reject\"; reject \"not today\";");
        script(BOB, "redirect \"carol@elsewhere.example\";");
        Address dora = Address.parse("dora@example.test");
        done(store.directory().addAccount(dora, "", "secret".toCharArray(), 0));
        send(BOB, MAIL, ALICE, dora);
        Outbox.Item passedOn = store.outbox().list(0, 10).getFirst();
        assertThat(passedOn.forwardPath()).isEqualTo(STRANGER);
        assertThat(passedOn.reversePath()).as("the null reverse-path stays").isNull();
        assertThat(queued(passedOn)).startsWith("Delivered-To: bob@example.test\r\n").contains("550 5.7.1 not today");
        assertThat(mail(BOB, "INBOX")).isEmpty();
        // Who rejects a notification is not told of it, and has it not.
        script(BOB, "require \"reject\"; reject \"nor this\";");
        send(BOB, MAIL, ALICE, dora);
        assertThat(mail(BOB, "INBOX")).isEmpty();
        assertThat(store.outbox().count()).isEqualTo(1);
    }

    /** Whose mailbox is full is told of by a notification too. */
    @Test
    void fullMailboxesAreToldOfByTheSendersScript() throws Exception {
        script(BOB, "require \"fileinto\"; fileinto \"Archive\";");
        done(store.directory().setAccount(ALICE, null, null, 1L));
        Address dora = Address.parse("dora@example.test");
        done(store.directory().addAccount(dora, "", "secret".toCharArray(), 0));
        send(BOB, MAIL, dora, ALICE);
        assertThat(mail(BOB, "Archive")).singleElement().asString().contains("552 5.2.2 the mailbox is full");
    }

    @Test
    void duplicatesAreSeen() throws Exception {
        script(ALICE, "require \"duplicate\"; if duplicate :seconds 60 { discard; }");
        send(STRANGER, MAIL, ALICE);
        send(STRANGER, MAIL, ALICE);
        send(STRANGER, MAIL.replace("<1@", "<2@"), ALICE);
        assertThat(mail(ALICE, "INBOX")).hasSize(2);
        now = now.plusSeconds(60);
        send(STRANGER, MAIL, ALICE);
        assertThat(mail(ALICE, "INBOX")).hasSize(3);
    }

    @Test
    void failuresKeepAndAreToldOnce() throws Exception {
        for (String script : List.of("require [\"variables\", \"fileinto\"];\nfileinto \"Archive\";\nset \"x\" \"nobody\";\nredirect \"${x}\";",
                "this is no script", "redirect \"nobody@example.test\";")) {
            int before = mail(ALICE, "INBOX").size();
            raw(ALICE, script);
            send(STRANGER, MAIL, ALICE);
            send(STRANGER, MAIL, ALICE);
            assertThat(mail(ALICE, "INBOX")).as(script).hasSize(before + 3);
            assertThat(mail(ALICE, "INBOX").subList(before, before + 3)).filteredOn(m -> m.contains("Subject: Your filter \"main\" failed")).hasSize(1).first().asString()
                    .contains("is kept in INBOX").contains("Auto-Submitted: auto-generated");
        }
        assertThat(mail(ALICE, "Archive")).isEmpty();
    }

    @Test
    void whoIsFullIsLeftOut() throws Exception {
        done(store.directory().setAccount(BOB, null, null, 1L));
        script(ALICE, "require \"copy\"; redirect :copy \"bob@example.test\";");
        assertThat(send(STRANGER, MAIL, ALICE)).isEqualTo(new Intake.Verdict.Accepted(1, List.of()));
        assertThat(mail(ALICE, "INBOX")).hasSize(1);
        script(ALICE, "redirect \"bob@example.test\";");
        assertThat(send(STRANGER, MAIL, ALICE)).isEqualTo(new Intake.Verdict.Accepted(1, List.of()));
        assertThat(mail(ALICE, "INBOX")).as("kept: there is no room where it should go").hasSize(2);
    }

    /** Scripts that another process of the installation changes. */
    @Test
    void takesInWhatOthersChange() throws Exception {
        script(ALICE, "discard;");
        try (var other = new Filters(store)) {
            assertThat(other.of(account(ALICE).id())).isPresent();
            assertThat(other.of(account(BOB).id())).isEmpty();
            store.sieveScripts().deactivate(account(ALICE).id());
            assertThat(other.of(account(ALICE).id())).isEmpty();
            script(BOB, "keep;");
            assertThat(other.of(account(BOB).id())).isPresent();
        }
    }
}
