package org.signetmail.store;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** Walks the store and says what is unsound. Reads only. Meant for a store that rests; on a busy one, figures may move meanwhile. */
final class Checkup {
    private final Sql sql;
    private final BodyFiles bodies;

    Checkup(Sql sql, BodyFiles bodies) {
        this.sql = sql;
        this.bodies = bodies;
    }

    List<String> run() {
        var faults = new ArrayList<String>();
        faults.addAll(sql.list("""
                select a.address_key, m.name, m.messages, m.unseen, m.deleted, m.size,
                    count(x.uid), coalesce(sum(case when (x.flags & 1) = 0 then 1 else 0 end), 0),
                    coalesce(sum(case when (x.flags & 8) <> 0 then 1 else 0 end), 0), coalesce(sum(x.size), 0)
                from mailbox m join account a on a.id = m.account_id
                left join message x on x.account_id = m.account_id and x.mailbox_id = m.id
                group by a.address_key, m.account_id, m.id, m.name, m.messages, m.unseen, m.deleted, m.size
                having m.messages <> count(x.uid) or m.unseen <> coalesce(sum(case when (x.flags & 1) = 0 then 1 else 0 end), 0)
                    or m.deleted <> coalesce(sum(case when (x.flags & 8) <> 0 then 1 else 0 end), 0)
                    or m.size <> coalesce(sum(x.size), 0)""",
                r -> r.getString(1) + "/" + r.getString(2) + ": counts " + r.getLong(3) + " messages, " + r.getLong(4) + " unseen, " + r.getLong(5)
                        + " deleted, " + r.getLong(6) + " octets; holds " + r.getLong(7) + ", " + r.getLong(8) + ", " + r.getLong(9) + ", " + r.getLong(10)));
        faults.addAll(sql.list("""
                select a.address_key, a.used_bytes, coalesce(sum(x.size), 0) from account a left join message x on x.account_id = a.id
                group by a.id, a.address_key, a.used_bytes having a.used_bytes <> coalesce(sum(x.size), 0)""",
                r -> r.getString(1) + ": counts " + r.getLong(2) + " octets in use, holds " + r.getLong(3)));
        faults.addAll(sql.list("""
                select m.name, x.uid, m.uid_next from message x join mailbox m on m.account_id = x.account_id and m.id = x.mailbox_id
                where x.uid >= m.uid_next or x.modseq > m.modseq""",
                r -> r.getString(1) + ": message " + r.getLong(2) + " is beyond UIDNEXT " + r.getLong(3) + " or the mailbox's sequence"));
        faults.addAll(sql.list("""
                select x.account_id, x.mailbox_id, count(*) from message x
                left join mailbox m on m.account_id = x.account_id and m.id = x.mailbox_id where m.id is null group by x.account_id, x.mailbox_id""",
                r -> r.getLong(3) + " messages belong to no mailbox (account " + r.getLong(1) + ", mailbox " + r.getLong(2) + ")"));
        faults.addAll(sql.list("""
                select b.id, b.refs, c.n from body b left join (select body_id, count(*) as n from
                    (select body_id from message union all select body_id from queue_item) as u group by body_id) as c on c.body_id = b.id
                where b.refs <> coalesce(c.n, 0)""",
                r -> "body " + r.getLong(1) + ": counts " + r.getLong(2) + " references, has " + r.getLong(3)));
        for (String fault : sql.list("select hash, size from body where data is null", r -> {
            String what = bodies.fault(r.getBytes(1), r.getLong(2));
            return what == null ? "" : "blob " + HexFormat.of().formatHex(r.getBytes(1)) + " " + what;
        })) {
            if (!fault.isEmpty()) {
                faults.add(fault);
            }
        }
        return List.copyOf(faults);
    }
}
