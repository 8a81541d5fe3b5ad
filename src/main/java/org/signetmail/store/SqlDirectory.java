package org.signetmail.store;

import java.security.cert.X509Certificate;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

import org.jspecify.annotations.Nullable;

import org.signetmail.mail.Address;
import org.signetmail.text.SyntaxError;

/** {@link Directory} over SQL: domains and accounts here, the rest by parts of its own. */
final class SqlDirectory implements Directory {
    static final String ACCOUNT = "id, local_part, domain, display_name, enabled, quota_bytes, used_bytes, created, role";

    private final Sql sql;
    private final Committers committers;
    private final Passwords passwords;
    private final DirectoryPages pages;
    private final SqlMailboxes mailboxes;
    private final ClientCertificateBook clientCertificates;
    private final Dialect dialect;
    private final Clock clock;
    private final Bus bus;
    private final Logins logins;
    private final LoginReports reports;
    private final SqlAliases aliases;
    private final Resolutions resolutions;

    SqlDirectory(Sql sql, Committers committers, Passwords passwords, Logins logins, SqlMailboxes mailboxes, ClientCertificateBook clientCertificates, Occurrences occurrences, Dialect dialect, Clock clock, Bus bus) {
        this.clientCertificates = clientCertificates;
        this.sql = sql;
        pages = new DirectoryPages(sql);
        this.committers = committers;
        this.passwords = passwords;
        this.mailboxes = mailboxes;
        reports = new LoginReports(occurrences);
        aliases = new SqlAliases(sql, committers, this::changed);
        resolutions = new Resolutions(this);
        this.dialect = dialect;
        this.clock = clock;
        this.bus = bus;
        this.logins = logins;
    }

    static Domain domain(ResultSet row) throws SQLException {
        return new Domain(row.getLong(1), row.getString(2), row.getInt(3) != 0);
    }

    static Account account(ResultSet row) throws SQLException {
        return new Account(new AccountId(row.getLong(1)), new Address(row.getString(2), row.getString(3)), row.getString(4),
                row.getInt(5) != 0, row.getLong(6), row.getLong(7), Instant.ofEpochMilli(row.getLong(8)), Role.valueOf(row.getString(9)));
    }

    private void changed(Tx tx) {
        tx.afterCommit(() -> {
            resolutions.forget();
            bus.tell(new Changes.Change.DirectoryChanged());
        });
    }

    private void loginsEnd(Tx tx, Account account, String why) {
        tx.afterCommit(() -> bus.tell(new Changes.Change.LoginsEnded(account.address().toString(), why)));
    }

    private static <T> Outcome<T> refused(Refusal kind, String why) {
        return new Outcome.Refused<>(kind, why);
    }

    @Override
    public List<Domain> domains() {
        return sql.list("select id, name, enabled from domain order by id", SqlDirectory::domain);
    }

    @Override
    public Optional<Domain> domain(String name) {
        return sql.first("select id, name, enabled from domain where name = ?", SqlDirectory::domain, name);
    }

    @Override
    public Outcome<Domain> addDomain(String given) {
        String name;
        try {
            name = Address.domain(given);
        } catch (SyntaxError e) {
            return refused(Refusal.INVALID, e.reason());
        }
        return committers.common().run(tx -> {
            if (find(tx, name) != null) {
                return refused(Refusal.EXISTS, "the domain " + name + " is there already");
            }
            tx.update("insert into domain (name, enabled) values (?, 1)", name);
            changed(tx);
            return done(find(tx, name), name);
        });
    }

    private static @Nullable Domain find(Tx tx, String name) throws SQLException {
        return tx.one("select id, name, enabled from domain where name = ?", SqlDirectory::domain, name);
    }

    static <T> Outcome<T> done(@Nullable T value, String name) {
        return value == null ? refused(Refusal.NOT_FOUND, "there is no " + name) : new Outcome.Done<>(value);
    }

    @Override
    public Outcome<Domain> setDomain(String name, boolean enabled) {
        return committers.common().run(tx -> {
            if (!enabled && leavesNobody(tx, administrator -> administrator.address().domain().equals(name))) {
                return nobodyLeft("domain " + name);
            }
            tx.update("update domain set enabled = ? where name = ?", enabled, name);
            if (!enabled) {
                tx.afterCommit(() -> bus.tell(new Changes.Change.DomainLoginsEnded(name, "the domain is disabled")));
            }
            changed(tx);
            return done(find(tx, name), "domain " + name);
        });
    }

    @Override
    public Outcome<Domain> removeDomain(String name) {
        return committers.common().run(tx -> {
            Domain domain = find(tx, name);
            if (domain != null) {
                Long inside = tx.one("select (select count(*) from account where domain = ?) + (select count(*) from alias where domain = ?)",
                        r -> r.getLong(1), name, name);
                if (inside != null && inside > 0) {
                    return refused(Refusal.IN_USE, "there are " + inside + " accounts and aliases in " + name + ": remove them first");
                }
                tx.update("delete from domain where name = ?", name);
                changed(tx);
            }
            return done(domain, "domain " + name);
        });
    }

    @Override
    public List<Domain> findDomains(Wanted wanted) {
        return pages.findDomains(wanted);
    }

    @Override
    public List<Account> findAccounts(Wanted wanted) {
        return pages.findAccounts(wanted);
    }

    @Override
    public List<Alias> findAliases(Wanted wanted) {
        return pages.findAliases(wanted);
    }

    @Override
    public boolean administered() {
        return pages.administered();
    }

    @Override
    public Map<String, Weight> weights(Collection<String> domains) {
        return pages.weights(domains);
    }

    @Override
    public Optional<Alias> alias(Address address) {
        return aliases.find(address);
    }

    @Override
    public List<Account> accounts(@Nullable String domain) {
        return domain == null
                ? sql.list("select " + ACCOUNT + " from account order by address_key", SqlDirectory::account)
                : sql.list("select " + ACCOUNT + " from account where domain = ? order by address_key", SqlDirectory::account, domain);
    }

    @Override
    public Optional<Account> account(Address address) {
        return sql.first("select " + ACCOUNT + " from account where address_key = ?", SqlDirectory::account, address.key());
    }

    @Override
    public Optional<Account> account(AccountId id) {
        return sql.first("select " + ACCOUNT + " from account where id = ?", SqlDirectory::account, id.value());
    }

    private static @Nullable Account find(Tx tx, Address address) throws SQLException {
        return tx.one("select " + ACCOUNT + " from account where address_key = ?", SqlDirectory::account, address.key());
    }

    @Override
    public Outcome<Account> addAccount(Address address, String displayName, char[] password, long quotaBytes, Role role) {
        if (password.length == 0) {
            return refused(Refusal.INVALID, "a password may not be empty");
        }
        if (quotaBytes < 0) {
            return refused(Refusal.INVALID, "a quota is 0 (no limit) or more");
        }
        String hash = passwords.hash(password);
        return committers.common().run(tx -> {
            Outcome<Account> fault = taken(tx, address);
            if (fault != null) {
                return fault;
            }
            Long id = tx.one("""
                    insert into account (address_key, local_part, domain, display_name, password, enabled, quota_bytes, used_bytes, created, role)
                    values (?, ?, ?, ?, ?, 1, ?, 0, ?, ?) returning id""", r -> r.getLong(1),
                    address.key(), address.localPart(), address.domain(), displayName, hash, quotaBytes, clock.millis(), role.name());
            if (id == null) {
                throw new SQLException("an account row was not made");
            }
            // UIDVALIDITY from the clock: an account made anew under an old name is told apart by clients.
            tx.update("insert into account_counter (account_id, next_mailbox, last_uid_validity) values (?, 1, ?)", id, clock.instant().getEpochSecond());
            var account = new AccountId(id);
            SqlMailboxes.insert(tx, account, "INBOX", null);
            for (var special : List.of(Map.entry("Drafts", SpecialUse.DRAFTS), Map.entry("Sent", SpecialUse.SENT), Map.entry("Junk", SpecialUse.JUNK),
                    Map.entry("Trash", SpecialUse.TRASH), Map.entry("Archive", SpecialUse.ARCHIVE))) {
                SqlMailboxes.insert(tx, account, special.getKey(), special.getValue());
                tx.update("insert into subscription (account_id, name) values (?, ?)", id, special.getKey());
            }
            tx.update("insert into subscription (account_id, name) values (?, 'INBOX')", id);
            changed(tx);
            return done(find(tx, address), "account " + address);
        });
    }

    /** Whether these are all the enabled server administrators that there are, at least one. Others who ask wait for this unit. */
    private boolean leavesNobody(Tx tx, Predicate<Account> leaving) throws SQLException {
        List<Account> administrators = tx.query("select " + ACCOUNT + " from account where role = ? and enabled = 1"
                + " and domain in (select name from domain where enabled = 1) order by id" + dialect.forUpdate(), SqlDirectory::account, Role.SERVER_ADMIN.name());
        return !administrators.isEmpty() && administrators.stream().allMatch(leaving);
    }

    private static <T> Outcome<T> nobodyLeft(String without) {
        return refused(Refusal.IN_USE, "without " + without + " there is no server administrator: give somebody else the role first");
    }

    /** Why an address cannot be given out, or null. */
    static <T> @Nullable Outcome<T> taken(Tx tx, Address address) throws SQLException {
        if (find(tx, address.domain()) == null) {
            return refused(Refusal.NOT_FOUND, "there is no domain " + address.domain() + "; add it first: signet domain add " + address.domain());
        }
        if (find(tx, address) != null) {
            return refused(Refusal.EXISTS, "there is an account " + address + " already");
        }
        if (SqlAliases.find(tx, address) != null) {
            return refused(Refusal.EXISTS, "there is an alias " + address + " already");
        }
        return null;
    }

    @Override
    public Outcome<Account> setAccount(Address address, @Nullable String displayName, @Nullable Boolean enabled, @Nullable Long quotaBytes, @Nullable Role role) {
        if (quotaBytes != null && quotaBytes < 0) {
            return refused(Refusal.INVALID, "a quota is 0 (no limit) or more");
        }
        return committers.common().run(tx -> {
            Account now = find(tx, address);
            if (now != null) {
                boolean on = enabled == null ? now.enabled() : enabled;
                Role then = role == null ? now.role() : role;
                if ((!on || then != Role.SERVER_ADMIN) && leavesNobody(tx, administrator -> administrator.id().equals(now.id()))) {
                    return nobodyLeft(address.toString());
                }
                tx.update("update account set display_name = ?, enabled = ?, quota_bytes = ?, role = ? where id = ?",
                        displayName == null ? now.displayName() : displayName, on, quotaBytes == null ? now.quotaBytes() : quotaBytes, then.name(),
                        now.id().value());
                if (!on) {
                    SqlWebSessions.endAll(tx, now.id());
                    loginsEnd(tx, now, "the account is disabled");
                }
                changed(tx);
            }
            return done(find(tx, address), "account " + address);
        });
    }

    @Override
    public Outcome<Account> setPassword(Address address, char[] password) {
        if (password.length == 0) {
            return refused(Refusal.INVALID, "a password may not be empty");
        }
        String hash = passwords.hash(password);
        return committers.common().run(tx -> {
            Account account = find(tx, address);
            if (account != null) {
                tx.update("update account set password = ? where id = ?", hash, account.id().value());
                SqlWebSessions.endAll(tx, account.id());
                tx.afterCommit(() -> logins.forget(address));
                loginsEnd(tx, account, "the password was changed");
            }
            return done(account, "account " + address);
        });
    }

    @Override
    public Outcome<Account> removeAccount(Address address) {
        Optional<Account> known = account(address);
        if (known.isEmpty()) {
            return refused(Refusal.NOT_FOUND, "there is no account " + address);
        }
        AccountId id = known.get().id();
        return committers.of(id).run(tx -> {
            if (leavesNobody(tx, administrator -> administrator.id().equals(id))) {
                return nobodyLeft(address.toString());
            }
            SqlWebSessions.endAll(tx, id);
            SqlTokens.removeAll(tx, id);
            SqlAppPasswords.removeAll(tx, id);
            SqlSecondFactors.removeAll(tx, id);
            SqlPasskeyBook.removeAll(tx, id);
            SqlClientCertificateBook.orphan(tx, id);
            SqlSieveScripts.removeAll(tx, id, bus);
            for (Mailbox mailbox : tx.query("select id, name, uid_validity from mailbox where account_id = ?",
                    r -> new Mailbox(new MailboxId(id, r.getLong(1)), r.getString(2), r.getLong(3), false, null), id.value())) {
                mailboxes.dissolve(tx, mailbox);
            }
            tx.update("delete from subscription where account_id = ?", id.value());
            tx.update("delete from account_counter where account_id = ?", id.value());
            tx.update("delete from account where id = ?", id.value());
            tx.afterCommit(() -> logins.forget(address));
            loginsEnd(tx, known.get(), "the account is removed");
            changed(tx);
            return new Outcome.Done<>(known.get());
        });
    }

    @Override
    public Login login(String user, char[] password) {
        return reports.told(user, () -> logins.login(user, password, null));
    }

    @Override
    public Login login(String user, char[] password, By by) {
        Login login = reports.told(user, () -> logins.login(user, password, by));
        return told(login, new Entry(user, by.protocol().name().toLowerCase(Locale.ROOT), by.from(), "password"));
    }

    @Override
    public Login told(Login login, Entry entry) {
        return reports.told(login, entry);
    }

    @Override
    public Optional<Account> enabled(AccountId id) {
        return account(id).filter(a -> a.enabled() && domain(a.address().domain()).map(Domain::enabled).orElse(false));
    }

    @Override
    public List<Alias> aliases(@Nullable String domain) {
        return aliases.list(domain);
    }

    @Override
    public Outcome<Alias> addAlias(Address address, List<Address> targets) {
        return aliases.add(address, targets);
    }

    @Override
    public Outcome<Alias> setAlias(Address address, List<Address> targets) {
        return aliases.set(address, targets);
    }

    @Override
    public Outcome<Alias> removeAlias(Address address) {
        return aliases.remove(address);
    }

    @Override
    public Resolution resolve(Address recipient) {
        return resolutions.of(recipient);
    }

    @Override
    public boolean revoked(X509Certificate certificate) {
        return clientCertificates.revoked(certificate);
    }
}
