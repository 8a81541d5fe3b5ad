package org.signetmail.store;

import java.nio.file.Path;
import java.time.Clock;
import java.util.List;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.signetmail.mail.Address;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** What the administrators' books must do, whatever the store is built on. */
abstract class AdminBooksContract {
    @TempDir
    Path directory;

    private Store store;

    abstract StoreOptions options() throws Exception;

    @BeforeEach
    void open() throws Exception {
        store = Store.open(options(), new MasterKey(new byte[32]), Clock.systemUTC());
    }

    @AfterEach
    void close() {
        store.close();
    }

    private static AuditBook.Deed deed(String subject) {
        return new AuditBook.Deed("alice", "192.0.2.1", "domains.add", subject, "{\"was\":1}");
    }

    @Test
    void aChangeIsWrittenDownWithWhatWasBeforeAndAfter() throws Exception {
        Directory.Outcome<Domain> added = store.audit().during(deed("/domains"), () -> store.directory().addDomain("a.test"), _ -> "{\"is\":2}");
        assertThat(added).isInstanceOf(Directory.Outcome.Done.class);
        assertThat(store.audit().list(AuditBook.Wanted.ALL, 10)).singleElement().satisfies(entry -> {
            assertThat(entry.who()).isEqualTo("alice");
            assertThat(entry.origin()).isEqualTo("192.0.2.1");
            assertThat(entry.outcome()).isEqualTo("done");
            assertThat(entry.before()).isEqualTo("{\"was\":1}");
            assertThat(entry.after()).isEqualTo("{\"is\":2}");
        });
    }

    @Test
    void theEntryIsThereAsSoonAsTheChangeIs() throws Exception {
        store.audit().during(deed("/domains"), () -> {
            store.directory().addDomain("a.test");
            // As a crash at this instant would leave it.
            assertThat(store.audit().list(AuditBook.Wanted.ALL, 10)).singleElement().satisfies(entry -> assertThat(entry.outcome()).isEqualTo("begun"));
            store.directory().addDomain("b.test");
            return "";
        }, _ -> null);
        assertThat(store.audit().list(AuditBook.Wanted.ALL, 10)).singleElement().satisfies(entry -> assertThat(entry.outcome()).isEqualTo("done"));
    }

    @Test
    void whatIsRefusedBeforeItChangesAnythingLeavesNoEntry() {
        assertThatThrownBy(() -> store.audit().during(deed("/x"), () -> {
            throw new IllegalStateException("no");
        }, _ -> null)).hasMessage("no");
        assertThat(store.audit().list(AuditBook.Wanted.ALL, 10)).isEmpty();
    }

    @Test
    void whatIsRefusedHalfWaySaysSo() {
        assertThatThrownBy(() -> store.audit().during(deed("/x"), () -> {
            store.directory().addDomain("a.test");
            throw new IllegalStateException("no more");
        }, _ -> null)).hasMessage("no more");
        assertThat(store.audit().list(AuditBook.Wanted.ALL, 10)).singleElement().satisfies(entry -> assertThat(entry.outcome()).isEqualTo("refused: no more"));
    }

    @Test
    void entriesArePickedAndPaged() throws Exception {
        for (String subject : List.of("/domains/a.test", "/domains/b.test", "/accounts/x")) {
            store.audit().during(deed(subject), () -> "", _ -> null);
        }
        assertThat(store.audit().list(new AuditBook.Wanted(null, "/domains/", null, null), 10)).extracting(AuditBook.Entry::subject)
                .containsExactly("/domains/b.test", "/domains/a.test");
        AuditBook.Entry newest = store.audit().list(AuditBook.Wanted.ALL, 1).getFirst();
        assertThat(newest.subject()).isEqualTo("/accounts/x");
        assertThat(store.audit().list(new AuditBook.Wanted("alice", null, "domains.add", newest.id()), 10)).hasSize(2);
        assertThat(store.audit().list(new AuditBook.Wanted("bob", null, null, null), 10)).isEmpty();
    }

    @Test
    void jobsEndOrAreInterruptedByTheServersEnd() {
        long first = store.jobs().begin("check.run", "alice");
        long second = store.jobs().begin("backup.make", "alice");
        store.jobs().end(first, JobBook.State.DONE, "done", "{}");
        assertThat(store.jobs().interruptAll()).isEqualTo(1);
        assertThat(store.jobs().interruptAll()).isZero();
        assertThat(store.jobs().list(null, null, 10)).extracting(JobBook.Job::id).containsExactly(second, first);
        assertThat(store.jobs().list("check.run", null, 10)).extracting(JobBook.Job::id).containsExactly(first);
        assertThat(store.jobs().list("check.run", first, 10)).isEmpty();
        assertThat(store.jobs().list(null, second, 10)).extracting(JobBook.Job::id).containsExactly(first);
        assertThat(store.jobs().find(first).orElseThrow()).satisfies(job -> {
            assertThat(job.state()).isEqualTo(JobBook.State.DONE);
            assertThat(job.result()).isEqualTo("{}");
            assertThat(job.ended()).isNotNull();
        });
        assertThat(store.jobs().find(second).orElseThrow().state()).isEqualTo(JobBook.State.INTERRUPTED);
        assertThat(store.jobs().find(second + 100)).isEmpty();
    }

    @Test
    void directoryListsArePickedAndPaged() {
        store.directory().addDomain("a.test");
        store.directory().addDomain("b-1.test");
        for (String address : List.of("carol@a.test", "alice@a.test", "bob@a.test", "dave@b-1.test")) {
            assertThat(store.directory().addAccount(Address.parse(address), address.startsWith("bob") ? "Robert Ünal" : "", "password".toCharArray(), 0))
                    .as(address).isInstanceOf(Directory.Outcome.Done.class);
        }
        store.directory().addAlias(Address.parse("info@a.test"), List.of(Address.parse("alice@a.test")));
        assertThat(accounts("a.test", null, null, 2)).containsExactly("alice@a.test", "bob@a.test");
        assertThat(accounts("a.test", null, "bob@a.test", 2)).containsExactly("carol@a.test");
        assertThat(accounts(null, "ROBERT", null, 10)).containsExactly("bob@a.test");
        assertThat(accounts(null, "%", null, 10)).isEmpty();
        assertThat(store.directory().findDomains(new Directory.Wanted(null, "b-", null, 10))).extracting(Domain::name).containsExactly("b-1.test");
        assertThat(store.directory().findAliases(new Directory.Wanted("a.test", "ALICE", null, 10))).hasSize(1);
        assertThat(store.directory().alias(Address.parse("Info@a.test"))).isPresent();
        assertThat(store.directory().weight("a.test")).isEqualTo(new Directory.Weight(3, 1, 0));
        assertThat(store.directory().weight("none.test")).isEqualTo(new Directory.Weight(0, 0, 0));
    }

    private List<String> accounts(String domain, String containing, String after, int most) {
        return store.directory().findAccounts(new Directory.Wanted(domain, containing, after, most)).stream().map(a -> a.address().toString()).toList();
    }
}
