package org.signetmail.store;

import java.security.SecureRandom;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** {@link WebSessions} over SQL. */
final class SqlWebSessions implements WebSessions {
    private static final String COLUMNS = "id, account_id, proof, opened, opened_from, user_agent, last_seen, last_from, proven";
    private static final int MOST_SESSIONS = 100;
    private static final int MOST_USER_AGENT = 200;
    private static final Duration AWAITING = Duration.ofMinutes(10);
    private static final Duration NOTED_EVERY = Duration.ofMinutes(1);

    private final Sql sql;
    private final Committers committers;
    private final Directory directory;
    private final Settings settings;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();

    SqlWebSessions(Sql sql, Committers committers, Directory directory, Settings settings, Clock clock) {
        this.sql = sql;
        this.committers = committers;
        this.directory = directory;
        this.settings = settings;
        this.clock = clock;
    }

    private record Row(Session session, long proven) {}

    private static Row row(ResultSet row) throws SQLException {
        return new Row(session(row), row.getLong(9));
    }

    private static Session session(ResultSet row) throws SQLException {
        return new Session(row.getLong(1), new AccountId(row.getLong(2)), Proof.valueOf(row.getString(3)), Instant.ofEpochMilli(row.getLong(4)),
                row.getString(5), row.getString(6), Instant.ofEpochMilli(row.getLong(7)), row.getString(8));
    }

    @Override
    public Live open(AccountId account, Proof proof, String from, String userAgent) {
        RandomSecret secret = RandomSecret.make("", random);
        String agent = userAgent.replaceAll("\\p{Cntrl}", " ");
        long now = clock.millis();
        Optional<Session> opened = committers.of(account).run(tx -> {
            tx.update("""
                    delete from web_session where account_id = ? and id in
                        (select id from web_session where account_id = ? order by last_seen desc, id desc limit 1000000 offset ?)""",
                    account.value(), account.value(), MOST_SESSIONS - 1);
            return tx.query("""
                    insert into web_session (secret_hash, account_id, proof, opened, opened_from, user_agent, last_seen, last_from)
                    select ?, id, ?, ?, ?, ?, ?, ? from account where id = ? and enabled = 1 returning\s""" + COLUMNS, SqlWebSessions::session,
                    secret.hash(), proof.name(), now, from, agent.substring(0, Math.min(agent.length(), MOST_USER_AGENT)), now, from, account.value())
                    .stream().findFirst();
        });
        Account owner = directory.account(account).orElse(null);
        if (opened.isEmpty() || owner == null) {
            throw new StoreException("a session was not opened", new IllegalStateException("the account is gone or disabled"));
        }
        return new Live(opened.get(), owner, secret.text(), null);
    }

    @Override
    public Optional<Live> find(String shown, String from) {
        return RandomSecret.shown(shown)
                .flatMap(secret -> sql.first("select " + COLUMNS + " from web_session where secret_hash = ?", SqlWebSessions::row, secret.hash()))
                .filter(row -> !over(row.session()))
                .flatMap(row -> live(row, shown))
                .map(live -> seen(live, from));
    }

    private Optional<Live> live(Row row, String secret) {
        Instant until = Instant.ofEpochMilli(row.proven()).plus(PROVEN_FOR);
        return directory.enabled(row.session().account()).map(account -> new Live(row.session(), account, secret, clock.instant().isBefore(until) ? until : null));
    }

    private Live seen(Live live, String from) {
        Instant now = clock.instant();
        if (now.isBefore(live.session().lastSeen().plus(NOTED_EVERY))) {
            return live;
        }
        committers.of(live.account().id()).run(tx -> tx.update("update web_session set last_seen = ?, last_from = ? where id = ?",
                now.toEpochMilli(), from, live.session().id()));
        Session s = live.session();
        return new Live(new Session(s.id(), s.account(), s.proof(), s.opened(), s.from(), s.userAgent(), now, from), live.account(), live.secret(), live.provenUntil());
    }

    private boolean over(Session session) {
        Instant now = clock.instant();
        return now.isAfter(session.lastSeen().plus(idle())) || now.isAfter(session.opened().plus(session.signedIn() ? absolute() : AWAITING));
    }

    private Duration idle() {
        return StoreSettings.STORE.sessionIdle.of(settings);
    }

    private Duration absolute() {
        return StoreSettings.STORE.session.of(settings);
    }

    @Override
    public Optional<Live> secondFactorDone(String shown) {
        long now = clock.millis();
        return renewed(shown, session -> !session.signedIn(), "proof = ?, opened = ?, last_seen = ?", Proof.SECOND_FACTOR.name(), now, now);
    }

    @Override
    public Optional<Live> proven(String shown) {
        return renewed(shown, Session::signedIn, "proven = ?", clock.millis());
    }

    /** Changes the session of a secret, and gives it a new one. @param fitting what it must be like until now */
    private Optional<Live> renewed(String shown, Predicate<Session> fitting, String changes, Object... values) {
        Optional<RandomSecret> old = RandomSecret.shown(shown);
        Optional<Session> before = old.flatMap(secret -> sql.first("select " + COLUMNS + " from web_session where secret_hash = ?", SqlWebSessions::session, secret.hash()))
                .filter(session -> fitting.test(session) && !over(session));
        if (before.isEmpty()) {
            return Optional.empty();
        }
        RandomSecret fresh = RandomSecret.make("", random);
        var all = new ArrayList<Object>(List.of(values));
        all.add(fresh.hash());
        all.add(old.get().hash());
        // The proof as well: of two who come at once the second finds another secret, or another proof.
        all.add(before.get().proof().name());
        Optional<Row> done = committers.of(before.get().account()).run(tx -> tx.query("update web_session set " + changes
                + ", secret_hash = ? where secret_hash = ? and proof = ? returning " + COLUMNS, SqlWebSessions::row, all.toArray()).stream().findFirst());
        return done.flatMap(row -> live(row, fresh.text()));
    }

    @Override
    public List<Session> list(AccountId account) {
        return sql.list("select " + COLUMNS + " from web_session where account_id = ? order by last_seen desc, id desc", SqlWebSessions::session, account.value())
                .stream().filter(session -> !over(session)).toList();
    }

    @Override
    public boolean end(AccountId account, long id) {
        return committers.of(account).run(tx -> tx.update("delete from web_session where account_id = ? and id = ?", account.value(), id)) > 0;
    }

    @Override
    public int endAll(AccountId account) {
        return committers.of(account).run(tx -> endAll(tx, account));
    }

    static int endAll(Tx tx, AccountId account) throws SQLException {
        return tx.update("delete from web_session where account_id = ?", account.value());
    }

    /** Forgets those that are over. */
    void sweep() {
        Instant now = clock.instant();
        committers.common().run(tx -> tx.update("delete from web_session where last_seen < ? or opened < ? or (proof = ? and opened < ?)",
                now.minus(idle()).toEpochMilli(), now.minus(absolute()).toEpochMilli(), Proof.AWAITING_SECOND_FACTOR.name(), now.minus(AWAITING).toEpochMilli()));
    }
}
