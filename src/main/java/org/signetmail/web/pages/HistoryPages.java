package org.signetmail.web.pages;

import java.time.LocalDateTime;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import org.signetmail.web.api.HistoryOperations.OfEvent;
import org.signetmail.web.api.HistoryOperations.OfMail;
import org.signetmail.web.api.Page;
import org.signetmail.web.api.Problem;

/** What happened to my mail? Found by its Message-ID, whom it was from or to, and when; and the way of each. */
public final class HistoryPages implements PagePart {
    private static final String PATH = "/history";
    /** Of a message's recipients, in the list. */
    private static final int MOST_RECIPIENTS = 10;

    public record Listing(List<OfMail> mails, Form asked, boolean later, @Nullable String next) {}

    public record One(OfMail mail) {}

    @Override
    public void register(PageRoutes routes) {
        routes.menu(Menu.Section.MAIL, 50, PATH, "history.title", Icon.SEARCH, PageRoutes.SIGNED_IN);
        routes.get(PATH, PageRoutes.SIGNED_IN, HistoryPages::list);
        routes.get(PATH + "/{id}", PageRoutes.SIGNED_IN, visit -> Answer.show("history/one",
                new One(visit.ask(OfMail.class, "history.show", Map.of("id", visit.name("id"))))));
    }

    private static Answer list(Visit visit) throws Exception {
        Map<String, String> asked = Map.of("address", visit.query("address"), "messageId", visit.query("messageId"), "from", visit.query("from"), "until", visit.query("until"));
        Form form = Form.of(asked);
        return visit.attempt(form, () -> {
            Page<OfMail> page = visit.list(OfMail.class, "history.find", Map.of(), Map.of("address", visit.query("address"), "messageId", visit.query("messageId"),
                    "from", utc(visit, "from"), "until", utc(visit, "until"), "after", visit.query("after"), "limit", "50"));
            return Answer.show("history/list", new Listing(page.items(), form, !visit.query("after").isEmpty(), visit.next(PATH, asked, page)));
        }, refused -> Answer.show("history/list", new Listing(List.of(), refused, false, null)));
    }

    /** As a browser's field of date and time has it, in UTC. */
    private static String utc(Visit visit, String field) {
        String typed = visit.query(field);
        try {
            return typed.isEmpty() ? "" : LocalDateTime.parse(typed) + (typed.length() == 16 ? ":00Z" : "Z");
        } catch (DateTimeParseException e) {
            throw Problem.invalid(field, "a time looks like 2026-11-25T10:00");
        }
    }

    /** What the list tells of a message. */
    public static List<OfEvent> first(OfMail mail) {
        return mail.events().subList(0, Math.min(MOST_RECIPIENTS, mail.events().size()));
    }

    /** Of how many recipients it does not. */
    public static int further(OfMail mail) {
        return Math.max(0, mail.events().size() - MOST_RECIPIENTS);
    }

    /** How an event looks. */
    public static String tone(OfEvent event) {
        return switch (event.kind()) {
            case "delivered", "relayed" -> "ok";
            case "deferred" -> "warn";
            case "bounced" -> "bad";
            default -> "";
        };
    }

    /** Its drawing. */
    public static Icon icon(OfEvent event) {
        return switch (event.kind()) {
            case "delivered" -> Icon.INBOX;
            case "relayed" -> Icon.FORWARD;
            case "deferred" -> Icon.CLOCK;
            case "bounced" -> Icon.CROSS_ROUND;
            case "removed" -> Icon.TRASH;
            default -> Icon.QUEUE;
        };
    }
}
