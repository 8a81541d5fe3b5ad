package org.signetmail.web.pages;

import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import org.signetmail.web.api.HistoryOperations.OfMail;
import org.signetmail.web.api.Page;
import org.signetmail.web.api.Problem;
import org.signetmail.web.api.QueueOperations.OfMessage;
import org.signetmail.web.api.QueueOperations.Rerouted;
import org.signetmail.web.api.Views.OfQueueItem;

/** Mail that waits to be sent on: the list, each one's page, its message. */
public final class QueuePages implements PagePart {
    private static final String PATH = "/queue";
    private static final String ONE = PATH + "/{id}";
    private static final List<String> ACTS = List.of("retry", "hold", "release", "remove");
    private static final int MOST_AT_ONCE = 100;

    public record Listing(List<OfQueueItem> items, String q, boolean later, @Nullable String next) {}

    /** @param mail what became of it, or null where no history was kept */
    public record One(OfQueueItem item, @Nullable OfMail mail, Form reroute) {
        public String domain() {
            return item.to().substring(item.to().lastIndexOf('@') + 1);
        }
    }

    public record Message(OfQueueItem item, OfMessage message) {}

    @Override
    public void register(PageRoutes routes) {
        routes.menu(Menu.Section.MAIL, 40, PATH, "queue.title", Icon.QUEUE, PageRoutes.SERVER);
        routes.get(PATH, PageRoutes.SERVER, QueuePages::list);
        routes.post(PATH + "/act", PageRoutes.SERVER, QueuePages::actOnMany);
        routes.get(ONE, PageRoutes.SERVER, visit -> one(visit, Form.empty()));
        routes.get(ONE + "/message", PageRoutes.SERVER, visit -> Answer.show("queue/message",
                new Message(item(visit), visit.ask(OfMessage.class, "queue.message", id(visit)))));
        routes.post(ONE + "/act", PageRoutes.SERVER, QueuePages::act);
        routes.post(ONE + "/reroute", PageRoutes.SERVER, QueuePages::reroute);
    }

    private static Answer.Show list(Visit visit) throws Exception {
        String q = visit.query("q");
        Page<OfQueueItem> page = visit.list(OfQueueItem.class, "queue.list", Map.of(), Map.of("containing", q, "after", visit.query("after"), "limit", "50"));
        return Answer.show("queue/list", new Listing(page.items(), q, !visit.query("after").isEmpty(), visit.next(PATH, Map.of("q", q), page)));
    }

    private static Map<String, String> id(Visit visit) {
        return Map.of("id", visit.name("id"));
    }

    private static OfQueueItem item(Visit visit) throws Exception {
        return visit.ask(OfQueueItem.class, "queue.show", id(visit));
    }

    private static Answer.Show one(Visit visit, Form reroute) throws Exception {
        OfQueueItem item = item(visit);
        return Answer.show("queue/one", new One(item, item.mail() == null ? null : history(visit, item.mail()), reroute));
    }

    /** Null when it was swept meanwhile. */
    private static @Nullable OfMail history(Visit visit, long mail) throws Exception {
        try {
            return visit.ask(OfMail.class, "history.show", Map.of("id", Long.toString(mail)));
        } catch (Problem.Refused swept) {
            return null;
        }
    }

    private static String wanted(Visit visit) {
        String act = visit.typed("act");
        if (!ACTS.contains(act)) {
            throw Problem.invalid("act", "one retries, holds, releases or removes");
        }
        return act;
    }

    private static Answer act(Visit visit) throws Exception {
        String act = wanted(visit);
        String here = PATH + "/" + visit.name("id");
        return visit.attempt(here, () -> {
            visit.perform("queue." + act, id(visit), null);
            return Answer.go(act.equals("remove") ? PATH : here).saying(Flash.ok(visit.t().word("queue.did", act)));
        });
    }

    /** What left the queue meanwhile is left out. */
    private static Answer actOnMany(Visit visit) throws Exception {
        String act = wanted(visit);
        List<String> ids = visit.all("id");
        if (ids.isEmpty() || ids.size() > MOST_AT_ONCE) {
            return Answer.go(PATH).saying(Flash.bad(visit.t().of("queue.choose")));
        }
        int done = 0;
        for (String id : ids) {
            try {
                visit.perform("queue." + act, Map.of("id", id), null);
                done++;
            } catch (Problem.Refused refused) {
                if (refused.problem().status() != 404) {
                    throw refused;
                }
            }
        }
        return Answer.go(PATH).saying(Flash.ok(visit.t().of("queue.did-many", done)));
    }

    private static Answer reroute(Visit visit) throws Exception {
        Form form = visit.form("route");
        return visit.attempt(form, () -> {
            var done = (Rerouted) visit.perform("queue.reroute", id(visit), Map.of("route", form.value("route")));
            return Answer.go(PATH + "/" + visit.name("id")).saying(Flash.ok(visit.t().of("queue.rerouted", done.domain())));
        }, refused -> one(visit, refused));
    }
}
