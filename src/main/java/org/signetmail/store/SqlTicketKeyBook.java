package org.signetmail.store;

import java.time.Instant;
import java.util.List;

/** {@link TicketKeyBook} over SQL. */
final class SqlTicketKeyBook implements TicketKeyBook {
    private final Sql sql;
    private final Committers committers;
    private final Seal seal;

    SqlTicketKeyBook(Sql sql, Committers committers, Seal seal) {
        this.sql = sql;
        this.committers = committers;
        this.seal = seal;
    }

    private static String place(long activeFrom) {
        return "ticket-key/" + activeFrom;
    }

    @Override
    public List<Kept> list() {
        return sql.list("select active_from, sealed_key from ticket_key order by active_from desc, id desc",
                r -> new Kept(Instant.ofEpochMilli(r.getLong(1)), seal.open(place(r.getLong(1)), r.getBytes(2))));
    }

    @Override
    public void add(Kept key, Instant unlessAfter, Instant dropBefore) {
        long from = key.activeFrom().toEpochMilli();
        committers.common().run(tx -> {
            tx.update("delete from ticket_key where active_from < ?", dropBefore.toEpochMilli());
            if (tx.one("select id from ticket_key where active_from > ?", r -> r.getLong(1), unlessAfter.toEpochMilli()) == null) {
                tx.update("insert into ticket_key (active_from, sealed_key) values (?, ?)", from, seal.seal(place(from), key.secret()));
            }
            return true;
        });
    }
}
