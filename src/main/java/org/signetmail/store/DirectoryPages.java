package org.signetmail.store;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

import org.signetmail.store.Directory.Wanted;
import org.signetmail.store.Directory.Weight;

/** Parts of the directory's lists, for people who look for something. Thread-safe. */
final class DirectoryPages {
    private final Sql sql;

    DirectoryPages(Sql sql) {
        this.sql = sql;
    }

    List<Domain> findDomains(Wanted wanted) {
        return page("select id, name, enabled from domain", wanted, "name", List.of("name"), SqlDirectory::domain);
    }

    List<Account> findAccounts(Wanted wanted) {
        return page("select " + SqlDirectory.ACCOUNT + " from account", wanted, "address_key", List.of("address_key", "lower(display_name)"), SqlDirectory::account);
    }

    List<Alias> findAliases(Wanted wanted) {
        return page("select id, local_part, domain, targets from alias", wanted, "address_key", List.of("address_key", "lower(targets)"), SqlAliases::alias);
    }

    boolean administered() {
        return sql.first("select 1 from account where role = ? limit 1", r -> r.getInt(1), Role.SERVER_ADMIN.name()).isPresent();
    }

    Map<String, Weight> weights(Collection<String> domains) {
        if (domains.isEmpty()) {
            return Map.of();
        }
        String these = " where domain in (" + String.join(", ", Collections.nCopies(domains.size(), "?")) + ") group by domain";
        var weights = new HashMap<String, Weight>();
        domains.forEach(domain -> weights.put(domain, new Weight(0, 0, 0)));
        sql.list("select domain, count(*), coalesce(sum(used_bytes), 0) from account" + these,
                r -> weights.put(r.getString(1), new Weight(r.getLong(2), 0, r.getLong(3))), domains.toArray());
        sql.list("select domain, count(*) from alias" + these, r -> {
            long aliases = r.getLong(2);
            return weights.computeIfPresent(r.getString(1), (_, weight) -> new Weight(weight.accounts(), aliases, weight.usedBytes()));
        }, domains.toArray());
        return weights;
    }

    private <T> List<T> page(String select, Wanted wanted, String key, List<String> searched, Tx.Row<T> row) {
        var where = new ArrayList<String>();
        var values = new ArrayList<@Nullable Object>();
        String domain = wanted.domain();
        if (domain != null) {
            where.add(key.equals("name") ? "name = ?" : "domain = ?");
            values.add(domain);
        }
        String containing = wanted.containing();
        if (containing != null) {
            where.add(searched.stream().map(column -> column + " like ? escape '!'").collect(Collectors.joining(" or ", "(", ")")));
            String pattern = "%" + containing.toLowerCase(Locale.ROOT).replaceAll("([!%_])", "!$1") + "%";
            searched.forEach(_ -> values.add(pattern));
        }
        if (wanted.after() != null) {
            where.add(key + " > ?");
            values.add(wanted.after());
        }
        values.add(wanted.most());
        return sql.list(select + (where.isEmpty() ? "" : " where " + String.join(" and ", where)) + " order by " + key + " limit ?", row, values.toArray());
    }
}
