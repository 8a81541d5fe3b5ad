package org.signetmail.store;

import java.security.cert.X509Certificate;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

import org.jspecify.annotations.Nullable;

import org.signetmail.mail.Address;
import org.signetmail.text.SyntaxError;

/** {@link Directory} over SQL. Resolutions are cached until the directory changes. */
final class SqlDirectory implements Directory {
    static final String ACCOUNT = "id, local_part, domain, display_name, enabled, quota_bytes, used_bytes, created, role";
    private static final int MOST_TARGETS = 1000;
    private static final int MOST_CACHED = 50_000;

    private final Sql sql;
    private final Committers committers;
    private final Passwords passwords;
    private final DirectoryPages pages;
    private final SqlMailboxes mailboxes;
    private final ClientCertificateBook clientCertificates;
    private final Occurrences occurrences;
    private final Dialect dialect;
    private final Clock clock;
    private final Bus bus;
    private final Logins logins;
    private volatile Map<String, Resolution> resolutions = new ConcurrentHashMap<>();

    SqlDirectory(Sql sql, Committers committers, Passwords passwords, Logins logins, SqlMailboxes mailboxes, ClientCertificateBook clientCertificates, Occurrences occurrences, Dialect dialect, Clock clock, Bus bus) {
        this.clientCertificates = clientCertificates;
        this.sql = sql;
        pages = new DirectoryPages(sql);
        this.committers = committers;
        this.passwords = passwords;
        this.mailboxes = mailboxes;
        this.occurrences = occurrences;
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

    static Alias alias(ResultSet row) throws SQLException {
        return new Alias(row.getLong(1), new Address(row.getString(2), row.getString(3)),
                row.getString(4).lines().map(Address::parse).toList());
    }

    private void changed(Tx tx) {
        tx.afterCommit(() -> {
            resolutions = new ConcurrentHashMap<>();
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

    private static <T> Outcome<T> done(@Nullable T value, String name) {
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
                    return refused(Refusal.IN_USE, "there are " + inside + " accounts and aliases in " + name);
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
        return sql.first("select id, local_part, domain, targets from alias where address_key = ?", SqlDirectory::alias, address.key());
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
    private static <T> @Nullable Outcome<T> taken(Tx tx, Address address) throws SQLException {
        if (find(tx, address.domain()) == null) {
            return refused(Refusal.NOT_FOUND, "there is no domain " + address.domain() + "; add it first: signet domain add " + address.domain());
        }
        if (find(tx, address) != null) {
            return refused(Refusal.EXISTS, "there is an account " + address + " already");
        }
        if (tx.one("select id from alias where address_key = ?", r -> r.getLong(1), address.key()) != null) {
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
        return told(user, password, null);
    }

    @Override
    public Login login(String user, char[] password, By by) {
        return told(user, password, by);
    }

    private Login told(String user, char[] password, @Nullable By by) {
        var event = new LoginEvent();
        event.begin();
        Login login = logins.login(user, password, by);
        event.end();
        if (event.shouldCommit()) {
            event.user = user;
            event.outcome = login.getClass().getSimpleName();
            event.commit();
        }
        return by == null ? login : told(login, new Entry(user, by.protocol().name().toLowerCase(Locale.ROOT), by.from(), "password"));
    }

    @Override
    public Login told(Login login, Entry entry) {
        switch (login) {
            case Login.In(Account account) -> occurred(HookEvent.LOGIN_SUCCEEDED, account.address().toString(), entry, "");
            case Login.Wrong() -> occurred(HookEvent.LOGIN_FAILED, entry.user(), entry, "wrong " + entry.way());
            case Login.Disabled() -> occurred(HookEvent.LOGIN_FAILED, entry.user(), entry, "the account is disabled");
        }
        return login;
    }

    private void occurred(HookEvent event, String user, Entry entry, String reason) {
        var facts = new LinkedHashMap<String, String>();
        facts.put("user", user);
        facts.put("protocol", entry.protocol());
        facts.put("client", entry.from());
        facts.put("way", entry.way());
        if (!reason.isEmpty()) {
            facts.put("reason", reason);
        }
        occurrences.note(event, user.substring(user.lastIndexOf('@') + 1).toLowerCase(Locale.ROOT), facts);
    }

    @Override
    public Optional<Account> enabled(AccountId id) {
        return account(id).filter(a -> a.enabled() && domain(a.address().domain()).map(Domain::enabled).orElse(false));
    }

    @Override
    public List<Alias> aliases(@Nullable String domain) {
        String columns = "select id, local_part, domain, targets from alias";
        return domain == null
                ? sql.list(columns + " order by address_key", SqlDirectory::alias)
                : sql.list(columns + " where domain = ? order by address_key", SqlDirectory::alias, domain);
    }

    @Override
    public Outcome<Alias> addAlias(Address address, List<Address> targets) {
        if (targets.isEmpty() || targets.size() > MOST_TARGETS) {
            return wrongTargets();
        }
        return committers.common().run(tx -> {
            Outcome<Alias> fault = taken(tx, address);
            if (fault != null) {
                return fault;
            }
            tx.update("insert into alias (address_key, local_part, domain, targets) values (?, ?, ?, ?)", address.key(), address.localPart(),
                    address.domain(), joined(targets));
            changed(tx);
            return done(findAlias(tx, address), "alias " + address);
        });
    }

    private static <T> Outcome<T> wrongTargets() {
        return refused(Refusal.INVALID, "an alias has 1 to " + MOST_TARGETS + " targets");
    }

    private static String joined(List<Address> targets) {
        return String.join("\n", targets.stream().map(Address::toString).toList());
    }

    private static @Nullable Alias findAlias(Tx tx, Address address) throws SQLException {
        return tx.one("select id, local_part, domain, targets from alias where address_key = ?", SqlDirectory::alias, address.key());
    }

    @Override
    public Outcome<Alias> setAlias(Address address, List<Address> targets) {
        if (targets.isEmpty() || targets.size() > MOST_TARGETS) {
            return wrongTargets();
        }
        return committers.common().run(tx -> {
            tx.update("update alias set targets = ? where address_key = ?", joined(targets), address.key());
            changed(tx);
            return done(findAlias(tx, address), "alias " + address);
        });
    }

    @Override
    public Outcome<Alias> removeAlias(Address address) {
        return committers.common().run(tx -> {
            Alias gone = findAlias(tx, address);
            tx.update("delete from alias where address_key = ?", address.key());
            changed(tx);
            return done(gone, "alias " + address);
        });
    }

    @Override
    public Resolution resolve(Address recipient) {
        Map<String, Resolution> cache = resolutions;
        String key = recipient.key();
        Resolution known = cache.get(key);
        if (known != null) {
            return known;
        }
        Resolution found = follow(recipient);
        // Who asks for thousands of made-up names must not keep the real ones out.
        if (cache.size() >= MOST_CACHED) {
            cache.clear();
        }
        cache.put(key, found);
        return found;
    }

    private Resolution follow(Address recipient) {
        Optional<Domain> domain = domain(recipient.domain());
        if (domain.isEmpty()) {
            return new Resolution.NotOurs();
        }
        if (!domain.get().enabled()) {
            return new Resolution.Disabled();
        }
        Map<AccountId, Account> accounts = new LinkedHashMap<>();
        Map<String, Address> elsewhere = new LinkedHashMap<>();
        Set<String> seen = new LinkedHashSet<>();
        boolean disabled = false;
        var open = new ArrayDeque<Address>(List.of(recipient));
        while (!open.isEmpty() && seen.size() < MOST_TARGETS) {
            Address next = open.removeFirst();
            if (!seen.add(next.key())) {
                continue;
            }
            Optional<Account> account = account(next);
            if (account.isPresent()) {
                disabled |= !account.get().enabled();
                if (account.get().enabled()) {
                    accounts.put(account.get().id(), account.get());
                }
                continue;
            }
            Optional<Alias> alias = sql.first("select id, local_part, domain, targets from alias where address_key = ?", SqlDirectory::alias, next.key());
            if (alias.isPresent()) {
                open.addAll(alias.get().targets());
            } else if (domain(next.domain()).isPresent()) {
                // RFC 5233 3: what follows a + in an address that nobody has is a detail of the one without it.
                int plus = next.localPart().indexOf('+');
                if (plus > 0) {
                    open.add(new Address(next.localPart().substring(0, plus), next.domain()));
                }
            } else {
                elsewhere.put(next.key(), next);
            }
        }
        if (!accounts.isEmpty() || !elsewhere.isEmpty()) {
            return new Resolution.To(List.copyOf(accounts.values()), List.copyOf(elsewhere.values()));
        }
        return disabled ? new Resolution.Disabled() : new Resolution.Nobody();
    }

    @Override
    public boolean revoked(X509Certificate certificate) {
        return clientCertificates.revoked(certificate);
    }
}
