package org.signetmail.web.api;

import org.signetmail.store.AuditBook;

/** {@code /audit}: who changed what. Thread-safe. */
final class AuditOperations {
    private final AuditBook book;

    AuditOperations(AuditBook book) {
        this.book = book;
    }

    void register(Operations all) {
        all.add(Operation.get("audit.list", "/audit", "Who changed what, newest first").query("who", "only by this one").query("subject", "only what begins with this path")
                .query("operation", "only this operation").pages(AuditBook.Entry.class).run(ask -> {
                    var wanted = new AuditBook.Wanted(ask.query("who").orElse(null), ask.query("subject").orElse(null), ask.query("operation").orElse(null),
                            ask.wholeNumber("after").orElse(null));
                    return Page.of(book.list(wanted, ask.limit() + 1), ask.limit(), e -> Long.toString(e.id()));
                }));
    }
}
