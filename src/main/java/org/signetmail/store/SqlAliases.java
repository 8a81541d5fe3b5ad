package org.signetmail.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

import org.signetmail.mail.Address;
import org.signetmail.store.Directory.Outcome;
import org.signetmail.store.Directory.Refusal;

/** The directory's aliases, over SQL. */
final class SqlAliases {
    static final int MOST_TARGETS = 1000;
    private static final String SELECT = "select id, local_part, domain, targets from alias";

    private final Sql sql;
    private final Committers committers;
    private final Consumer<Tx> changed;

    /** @param changed told of each change, within its unit of work */
    SqlAliases(Sql sql, Committers committers, Consumer<Tx> changed) {
        this.sql = sql;
        this.committers = committers;
        this.changed = changed;
    }

    static Alias alias(ResultSet row) throws SQLException {
        return new Alias(row.getLong(1), new Address(row.getString(2), row.getString(3)), row.getString(4).lines().map(Address::parse).toList());
    }

    Optional<Alias> find(Address address) {
        return sql.first(SELECT + " where address_key = ?", SqlAliases::alias, address.key());
    }

    static @Nullable Alias find(Tx tx, Address address) throws SQLException {
        return tx.one(SELECT + " where address_key = ?", SqlAliases::alias, address.key());
    }

    List<Alias> list(@Nullable String domain) {
        return domain == null ? sql.list(SELECT + " order by address_key", SqlAliases::alias)
                : sql.list(SELECT + " where domain = ? order by address_key", SqlAliases::alias, domain);
    }

    Outcome<Alias> add(Address address, List<Address> targets) {
        if (targets.isEmpty() || targets.size() > MOST_TARGETS) {
            return wrongTargets();
        }
        return committers.common().run(tx -> {
            Outcome<Alias> fault = SqlDirectory.taken(tx, address);
            if (fault != null) {
                return fault;
            }
            tx.update("insert into alias (address_key, local_part, domain, targets) values (?, ?, ?, ?)", address.key(), address.localPart(),
                    address.domain(), joined(targets));
            changed.accept(tx);
            return SqlDirectory.done(find(tx, address), "alias " + address);
        });
    }

    Outcome<Alias> set(Address address, List<Address> targets) {
        if (targets.isEmpty() || targets.size() > MOST_TARGETS) {
            return wrongTargets();
        }
        return committers.common().run(tx -> {
            tx.update("update alias set targets = ? where address_key = ?", joined(targets), address.key());
            changed.accept(tx);
            return SqlDirectory.done(find(tx, address), "alias " + address);
        });
    }

    Outcome<Alias> remove(Address address) {
        return committers.common().run(tx -> {
            Alias gone = find(tx, address);
            tx.update("delete from alias where address_key = ?", address.key());
            changed.accept(tx);
            return SqlDirectory.done(gone, "alias " + address);
        });
    }

    private static Outcome<Alias> wrongTargets() {
        return new Outcome.Refused<>(Refusal.INVALID, "an alias has 1 to " + MOST_TARGETS + " targets");
    }

    private static String joined(List<Address> targets) {
        return String.join("\n", targets.stream().map(Address::toString).toList());
    }
}
