package org.signetmail.web.api;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Locale;

import org.jspecify.annotations.Nullable;

import org.signetmail.mail.Address;
import org.signetmail.store.History;
import org.signetmail.web.api.Operation.May;

/** {@code /history}: what happened to my mail? Each sees what concerns them. Thread-safe. */
public final class HistoryOperations {
    /** @param notice number of the mail that told the sender, or null */
    public record OfEvent(String at, String recipient, String kind, String host, String tls, String words, @Nullable Long notice) {
        static OfEvent of(History.Event e) {
            return new OfEvent(e.at().toString(), e.recipient(), e.kind().name().toLowerCase(Locale.ROOT), e.host(), e.tls(), e.words(), e.notice());
        }
    }

    /** @param trace the message's id in the log @param from "" for the null reverse-path @param address of the other side, or "" */
    public record OfMail(long id, String at, String trace, String protocol, String address, String helo, String tls, String account, String from, String messageId, long size,
            List<OfEvent> events) {}

    private final History history;

    HistoryOperations(History history) {
        this.history = history;
    }

    void register(Operations all) {
        all.add(Operation.get("history.find", "/history", "Mail that was taken, newest first, with how it stands with each recipient").may(May.ACCOUNT)
                .query("messageId", "only with this Message-ID").query("address", "only from or to this address, or @domain")
                .query("trace", "only the message with this id in the log, or queue-7 of a queue item")
                .query("from", "only since then, as 2026-11-25T10:00:00Z").query("until", "only up to then").pages(OfMail.class).run(this::find));
        all.add(Operation.get("history.show", "/history/{id}", "All that became of one message").may(May.ACCOUNT).gives(OfMail.class)
                .run(ask -> history.mail(ask.number("id"), within(ask.actor())).map(mail -> shown(mail, ask.actor()))
                        .orElseThrow(() -> Problem.notFound("mail " + ask.name("id")))));
    }

    private Page<OfMail> find(Ask ask) {
        String address = ask.query("address").orElse(null);
        if (address != null && address.indexOf('@') < 0) {
            throw Problem.invalid("address", "an address looks like name@domain, and @domain stands for all of a domain");
        }
        var query = new History.Query(ask.query("messageId").orElse(null), address, time(ask, "from"), time(ask, "until"), within(ask.actor()),
                ask.query("trace").orElse(null));
        History.Found found = history.find(query, ask.wholeNumber("after").orElse(null), ask.limit() + 1);
        Page<History.Mail> page = Page.of(found.mail(), ask.limit(), m -> Long.toString(m.id()));
        // Whoever asks goes on where there was no time to look further, even if nothing was found yet.
        return new Page<>(page.items(), page.next() == null && found.goOn() != null ? Long.toString(found.goOn()) : page.next()).map(m -> shown(m, ask.actor()));
    }

    private static @Nullable Instant time(Ask ask, String query) {
        try {
            return ask.query(query).map(Instant::parse).orElse(null);
        } catch (DateTimeParseException e) {
            throw Problem.invalid(query, query + " is a time as 2026-11-25T10:00:00Z");
        }
    }

    /** Whose mail the actor may see; null for all. */
    private static @Nullable String within(Actor actor) {
        return switch (actor.reach()) {
            case Actor.Reach.All() -> null;
            case Actor.Reach.OneDomain(String domain, Address _) -> "@" + domain;
            case Actor.Reach.Own(Address self) -> self.toString();
        };
    }

    /** Who sent it sees all; who got it does not see who else did. */
    private static OfMail shown(History.Mail mail, Actor actor) {
        History.Origin o = mail.origin();
        boolean all = actor.isServerAdministrator() || !o.account().isEmpty() && actor.reaches(Address.parse(o.account()));
        List<OfEvent> events = mail.events().stream().filter(e -> all || theirs(e, actor)).map(OfEvent::of).toList();
        return new OfMail(mail.id(), mail.taken().toString(), o.trace(), o.protocol(), o.client(), o.helo(), o.tls(), o.account(),
                o.reversePath() == null ? "" : o.reversePath().toString(), mail.messageId(), mail.size(), events);
    }

    private static boolean theirs(History.Event event, Actor actor) {
        return switch (actor.reach()) {
            case Actor.Reach.All() -> true;
            case Actor.Reach.OneDomain(String domain, Address _) -> event.recipient().toLowerCase(Locale.ROOT).endsWith("@" + domain);
            case Actor.Reach.Own(Address self) -> event.recipient().equalsIgnoreCase(self.toString()) || event.words().contains(" of " + self + ",");
        };
    }
}
