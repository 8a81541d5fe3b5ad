package org.signetmail.store;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
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
        return page("select id, local_part, domain, targets from alias", wanted, "address_key", List.of("address_key", "lower(targets)"), SqlDirectory::alias);
    }

    boolean administered() {
        return sql.first("select 1 from account where role = ? limit 1", r -> r.getInt(1), Role.SERVER_ADMIN.name()).isPresent();
    }

    Weight weight(String domain) {
        return sql.first("""
                select (select count(*) from account where domain = ?), (select count(*) from alias where domain = ?),
                    (select coalesce(sum(used_bytes), 0) from account where domain = ?)""",
                r -> new Weight(r.getLong(1), r.getLong(2), r.getLong(3)), domain, domain, domain).orElseThrow();
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
