package org.signetmail.store;

import java.util.List;
import java.util.Optional;

/** {@link ClientAuthorities} over SQL. */
final class SqlClientAuthorities implements ClientAuthorities {
    private final Sql sql;
    private final Committers committers;
    private final Bus bus;

    SqlClientAuthorities(Sql sql, Committers committers, Bus bus) {
        this.sql = sql;
        this.committers = committers;
        this.bus = bus;
    }

    @Override
    public List<ClientAuthority> list() {
        return sql.list("select name, pem from client_authority order by name", r -> new ClientAuthority(r.getString(1), r.getString(2)));
    }

    @Override
    public Optional<ClientAuthority> find(String name) {
        return sql.first("select name, pem from client_authority where name = ?", r -> new ClientAuthority(r.getString(1), r.getString(2)), name);
    }

    @Override
    public Directory.Outcome<ClientAuthority> put(String name, String pem) {
        return committers.common().run(tx -> {
            if (name.equals(Listeners.Access.OWN)) {
                return new Directory.Outcome.Refused<>(Directory.Refusal.INVALID, name + " is this installation's own authority");
            }
            if (!name.matches("[a-z0-9][a-z0-9._-]{0,60}")) {
                return new Directory.Outcome.Refused<>(Directory.Refusal.INVALID, "an authority's name is lower-case letters, digits, '.', '_' and '-'");
            }
            tx.update("insert into client_authority (name, pem) values (?, ?) on conflict (name) do update set pem = excluded.pem", name, pem);
            tx.afterCommit(() -> bus.tell(new Changes.Change.ListenersChanged()));
            return new Directory.Outcome.Done<>(new ClientAuthority(name, pem));
        });
    }

    @Override
    public Directory.Outcome<ClientAuthority> remove(String name) {
        return committers.common().run(tx -> {
            ClientAuthority gone = tx.one("select name, pem from client_authority where name = ?", r -> new ClientAuthority(r.getString(1), r.getString(2)), name);
            if (gone == null) {
                return new Directory.Outcome.Refused<>(Directory.Refusal.NOT_FOUND, "there is no authority for clients named " + name);
            }
            List<String> users = tx.query("select name, client_authority from listener where client_authority is not null order by name",
                    r -> List.of(r.getString(2).split(",")).contains(name) ? r.getString(1) : "").stream().filter(user -> !user.isEmpty()).toList();
            if (!users.isEmpty()) {
                return new Directory.Outcome.Refused<>(Directory.Refusal.IN_USE, name + " is used by " + String.join(", ", users));
            }
            tx.update("delete from client_authority where name = ?", name);
            tx.afterCommit(() -> bus.tell(new Changes.Change.ListenersChanged()));
            return new Directory.Outcome.Done<>(gone);
        });
    }
}
