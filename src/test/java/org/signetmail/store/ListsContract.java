package org.signetmail.store;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.signetmail.mail.Address;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What pages, commands and the REST API list costs what a page of it costs, however much there is: no list reads through a table
 * that grows with accounts, messages, history, queue or audit. Each statement is asked once more with the values it had, and the
 * database says how much it had to look at.
 */
abstract class ListsContract {
    /** Of messages, mail of the history and audit entries; 10,000 accounts and items of the queue. */
    private static final int MANY = 30_000;
    private static final int PAGE = 51;
    /** What reads more than a page, and why. */
    private static final Map<String, String> KNOWN = Map.of(
            "order by used_bytes desc", "the largest accounts: an index would be written by each delivery",
            "from account where domain in", "what a page of domains weighs is summed up over their accounts, by the index",
            "from alias where domain in", "the same of aliases",
            "like ? escape", "what is looked for inside of texts is looked for in all of them",
            "from login_failure where at", "failures of a day, by the index, summed up by source",
            "count(*) from queue_item", "how much waits, counted in an index");

    @TempDir
    Path directory;

    private Store store;
    private final List<Asked> asked = new CopyOnWriteArrayList<>();

    record Asked(String sql, @Nullable Object[] values) {}

    /** @param looked at: rows, or steps of SQLite's machine, of which a row takes at least three */
    record Cost(long looked, long most, String plan) {}

    abstract StoreOptions options() throws Exception;

    /** A connection of the test's own. */
    abstract Connection connect() throws Exception;

    /** What {@code bench/pages_fill.sql} is preceded by, and what of it is said otherwise. */
    abstract String dialect(String fill);

    abstract Cost cost(Connection connection, Asked asked) throws SQLException;

    @BeforeEach
    void fill() throws Exception {
        store = Store.open(options(), new MasterKey(new byte[32]), Clock.systemUTC(), (sql, values) -> asked.add(new Asked(sql, values)));
        store.directory().addDomain("example.test");
        String fill = Files.readString(Path.of("bench/pages_fill.sql")).replaceAll("(?m)^--.*$", "").replace("1000000)", MANY + ")").replace("<= 100000;", "<= " + MANY + ";");
        try (Connection connection = connect(); Statement statement = connection.createStatement()) {
            for (String each : dialect(fill).split(";\\s*(\\n|$)")) {
                if (!each.isBlank()) {
                    statement.execute(each);
                }
            }
        }
        var history = (SqlHistory) store.history();
        boolean more = true;
        while (more) {
            more = history.key();
        }
        for (Domain domain : store.directory().domains()) {
            for (String kind : List.of("rsa", "ed25519")) {
                Instant now = Instant.now();
                store.dkimKeys().add(new DkimKeys.Secret(new DkimKeys.Key(domain.name(), "s1" + kind, kind, "public", DkimKeys.State.NEW, now, now), "secret"));
            }
        }
        asked.clear();
    }

    @AfterEach
    void close() {
        store.close();
    }

    @Test
    void noListReadsThroughATableThatGrows() throws Exception {
        Account account = store.directory().account(Address.parse("user77@example.test")).orElseThrow();
        Instant now = Instant.now();
        directory(account);
        history(now);
        List<Outbox.Item> queue = store.outbox().list(5000, PAGE);
        assertThat(queue).hasSize(PAGE);
        store.outbox().find(queue.getFirst().id());
        store.outbox().mail(queue.getFirst().id());
        store.outbox().list("out77", 0, PAGE);
        store.outbox().count();
        for (Long before : new Long[] {null, 20_000L}) {
            store.audit().list(new AuditBook.Wanted(null, null, null, before), PAGE);
            for (String subject : List.of("/accounts/user77@example.test", "/accounts/", "/none")) {
                store.audit().list(new AuditBook.Wanted(null, subject, null, before), PAGE);
            }
            for (String who : List.of("alice@example.test", "nobody@example.test")) {
                store.audit().list(new AuditBook.Wanted(who, null, null, before), PAGE);
            }
            for (String operation : List.of("accounts.set", "never.done")) {
                store.audit().list(new AuditBook.Wanted(null, null, operation, before), PAGE);
            }
        }
        assertThat(store.dkimKeys().list("d7.test")).hasSize(2);
        assertThat(store.dkimKeys().signing("d8.test")).isEmpty();
        for (Statistics.Span span : Statistics.Span.values()) {
            assertThat(store.statistics().read("mail.sent", span, now.minus(span.length().multipliedBy(60)), now)).isNotEmpty();
        }
        store.statistics().largest(null, PAGE);
        store.statistics().largest("example.test", PAGE);
        store.jobs().list(null, null, PAGE);
        store.jobs().list("backup.make", null, PAGE);
        store.bans().list("", PAGE);
        store.bans().failures(now.minus(Duration.ofDays(1)), null, PAGE);
        store.destinations().list("", null, PAGE);
        store.stsPolicies().list("", "a.example", PAGE);
        tell();
    }

    private void directory(Account account) {
        for (String domain : new String[] {null, "example.test", "d7.test"}) {
            for (String containing : new String[] {null, "77"}) {
                for (String after : new String[] {null, "user5000@example.test"}) {
                    var wanted = new Directory.Wanted(domain, containing, after, PAGE);
                    assertThat(store.directory().findAccounts(wanted)).hasSizeLessThanOrEqualTo(PAGE);
                    store.directory().findAliases(wanted);
                    store.directory().findDomains(wanted);
                }
            }
        }
        store.directory().weights(List.of("example.test", "d7.test"));
        store.directory().administered();
        AccountId id = account.id();
        assertThat(store.mailboxes().list(id)).hasSize(1);
        store.mailboxes().subscriptions(id);
        MailboxId inbox = store.mailboxes().list(id).getFirst().id();
        store.mailboxes().messages(inbox, new long[] {1, 2, 3}, Set.of());
        store.mailboxes().headlines(inbox, new long[] {1, 2, 3}, Headline::envelope);
        store.sieveScripts().list(id);
        store.appPasswords().list(id);
        store.passkeys().list(id);
        store.webSessions().list(id);
        store.clientCertificates().list(id);
        store.clientCertificates().all("", PAGE);
        store.tokens().list(id, 0, PAGE);
        store.tokens().list(null, 0, PAGE);
    }

    private void history(Instant now) {
        Instant since = now.minus(Duration.ofDays(10));
        for (String address : new String[] {null, "user78@example.test", "@example.test", "nobody@nowhere.test"}) {
            for (Instant from : new Instant[] {null, since}) {
                for (String within : new String[] {null, "@d7.test"}) {
                    store.history().find(new History.Query(null, address, from, from == null ? null : from.plus(Duration.ofDays(1)), within), null, PAGE);
                    store.history().find(new History.Query(null, address, from, null, within), 20_000L, PAGE);
                }
            }
        }
        assertThat(store.history().find(new History.Query("5000.bench@from.example", null, null, null), null, PAGE).mail()).hasSize(1);
        store.history().find(new History.Query(null, null, null, null, null, "smtp-5000.1"), null, PAGE);
        assertThat(store.history().mail(1000).orElseThrow().events()).hasSize(3);
    }

    private void tell() throws Exception {
        var far = new LinkedHashMap<String, String>();
        assertThat(asked).hasSizeGreaterThan(80);
        try (Connection connection = connect()) {
            for (Asked each : new ArrayList<>(asked)) {
                if (KNOWN.keySet().stream().noneMatch(each.sql()::contains)) {
                    Cost cost = cost(connection, each);
                    if (cost.looked() > cost.most()) {
                        far.put(each.sql() + "\nwith " + java.util.Arrays.toString(each.values()), "looked at " + cost.looked() + ", " + cost.most() + " are enough:\n" + cost.plan());
                    }
                }
            }
        }
        assertThat(far).as("statements that look at too much").isEmpty();
    }
}
