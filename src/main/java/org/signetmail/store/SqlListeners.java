package org.signetmail.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

import org.signetmail.tls.Profile;

/** {@link Listeners} over SQL. */
final class SqlListeners implements Listeners {
    private static final String COLUMNS = "id, name, protocol, address, port, security, certificate, profile, enabled, max_connections,"
            + " client_certificates, client_authority, proxies, plaintext_login";

    private final Sql sql;
    private final Committers committers;
    private final Bus bus;

    SqlListeners(Sql sql, Committers committers, Bus bus) {
        this.sql = sql;
        this.committers = committers;
        this.bus = bus;
    }

    private static Listener listener(ResultSet row) throws SQLException {
        return new Listener(row.getLong(1), row.getString(2), Protocol.valueOf(row.getString(3)), row.getString(4), row.getInt(5),
                Security.valueOf(row.getString(6)), row.getString(7), row.getString(8), row.getInt(9) != 0, row.getInt(10),
                new Access(ClientCertificates.valueOf(row.getString(11)), row.getString(12), words(row.getString(13)), row.getInt(14) != 0));
    }

    private static List<String> words(String joined) {
        return joined.isEmpty() ? List.of() : List.of(joined.split(","));
    }

    @Override
    public List<Listener> list() {
        return sql.list("select " + COLUMNS + " from listener order by id", SqlListeners::listener);
    }

    @Override
    public Optional<Listener> find(String name) {
        return sql.first("select " + COLUMNS + " from listener where name = ?", SqlListeners::listener, name);
    }

    @Override
    public Directory.Outcome<Listener> add(Listener listener) {
        return committers.common().run(tx -> {
            String fault = fault(tx, listener);
            if (fault != null) {
                return new Directory.Outcome.Refused<>(Directory.Refusal.INVALID, fault);
            }
            if (tx.one("select id from listener where name = ?", r -> r.getLong(1), listener.name()) != null) {
                return new Directory.Outcome.Refused<>(Directory.Refusal.EXISTS, "there is a listener named " + listener.name() + " already");
            }
            tx.update("insert into listener (protocol, address, port, security, certificate, profile, enabled, max_connections,"
                    + " client_certificates, client_authority, proxies, plaintext_login, name) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", values(listener));
            return done(tx, listener.name());
        });
    }

    @Override
    public Directory.Outcome<Listener> set(Listener listener) {
        return committers.common().run(tx -> {
            String fault = fault(tx, listener);
            if (fault != null) {
                return new Directory.Outcome.Refused<>(Directory.Refusal.INVALID, fault);
            }
            int found = tx.update("update listener set protocol = ?, address = ?, port = ?, security = ?, certificate = ?, profile = ?,"
                    + " enabled = ?, max_connections = ?, client_certificates = ?, client_authority = ?, proxies = ?, plaintext_login = ? where name = ?", values(listener));
            return found == 0 ? unknown(listener.name()) : done(tx, listener.name());
        });
    }

    private static @Nullable Object[] values(Listener l) {
        return new @Nullable Object[] {l.protocol().name(), l.address(), l.port(), l.security().name(), l.certificate(), l.profile(),
            l.enabled(), l.maxConnections(), l.access().clientCertificates().name(), l.access().authority(),
            String.join(",", l.access().proxies()), l.access().plaintextLogin(), l.name()};
    }

    private static @Nullable String fault(Tx tx, Listener listener) throws SQLException {
        if (!listener.name().matches("[a-z][a-z0-9-]{0,30}")) {
            return "a listener's name is lower-case letters, digits and '-'";
        }
        if (listener.port() < 0 || listener.port() > 65_535) {
            return "a port is 1 to 65535";
        }
        if (java.util.Arrays.stream(Profile.values()).noneMatch(p -> p.name().equalsIgnoreCase(listener.profile()))) {
            return "there is no TLS profile named " + listener.profile();
        }
        if (listener.certificate() != null
                && tx.one("select id from certificate where name = ? and authority = 0", r -> r.getLong(1), listener.certificate()) == null) {
            return "there is no certificate named " + listener.certificate();
        }
        for (String authority : listener.access().authorities()) {
            if (!authority.equals(Access.OWN) && tx.one("select name from client_authority where name = ?", r -> r.getString(1), authority) == null) {
                return "there is no authority for clients named " + authority;
            }
        }
        if (listener.security() == Security.NONE && listener.access().clientCertificates() != ClientCertificates.NONE) {
            return "client certificates are shown under TLS, and this listener has none";
        }
        if (listener.maxConnections() < 1) {
            return "a listener has at least one connection";
        }
        return null;
    }

    @Override
    public Directory.Outcome<Listener> remove(String name) {
        return committers.common().run(tx -> {
            Listener gone = tx.one("select " + COLUMNS + " from listener where name = ?", SqlListeners::listener, name);
            if (gone == null) {
                return unknown(name);
            }
            tx.update("delete from listener where name = ?", name);
            tx.afterCommit(() -> bus.tell(new Changes.Change.ListenersChanged()));
            return new Directory.Outcome.Done<>(gone);
        });
    }

    private Directory.Outcome<Listener> done(Tx tx, String name) throws SQLException {
        tx.afterCommit(() -> bus.tell(new Changes.Change.ListenersChanged()));
        Listener now = tx.one("select " + COLUMNS + " from listener where name = ?", SqlListeners::listener, name);
        return now == null ? unknown(name) : new Directory.Outcome.Done<>(now);
    }

    private static Directory.Outcome<Listener> unknown(String name) {
        return new Directory.Outcome.Refused<>(Directory.Refusal.NOT_FOUND, "there is no listener named " + name);
    }
}
