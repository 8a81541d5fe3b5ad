package org.signetmail.web.api;

import java.nio.charset.StandardCharsets;

import org.jspecify.annotations.Nullable;

import org.signetmail.queue.QueueDesk;
import org.signetmail.store.setting.SettingsDesk;
import org.signetmail.web.api.Actor.Area;

import static org.signetmail.web.api.Problem.required;
import static org.signetmail.web.api.Problem.settled;

/** {@code /queue}: mail that is to be sent on. Thread-safe. */
public final class QueueOperations {
    private static final int MOST_OCTETS = 64 << 10;

    /** What was done to which item. */
    record Did(long id) {}

    /**
     * The message, as text.
     *
     * @param text headers and body as they are, without what is no text
     * @param shown octets of it, at most 64 KiB of {@code size}
     */
    public record OfMessage(long id, long size, long shown, @Secret String headers, @Secret String text) {
        @Override
        public String toString() {
            return "OfMessage[" + id + "]";
        }
    }

    /** @param route as the setting {@code route.DOMAIN}; it may hold a password */
    record NewWay(@Secret @Nullable String route) {
        @Override
        public String toString() {
            return "NewWay";
        }
    }

    /** @param route with its password masked; @param retried how many of the domain are tried now */
    public record Rerouted(long id, String domain, @Nullable String route, int retried) {}

    public record Retried(int retried) {}

    private static final String SHOW = "queue.show";

    private interface Act {
        boolean to(long id);
    }

    private final QueueDesk queue;
    private final SettingsDesk settings;

    QueueOperations(QueueDesk queue, SettingsDesk settings) {
        this.queue = queue;
        this.settings = settings;
    }

    void register(Operations all) {
        all.add(Operation.get("queue.list", "/queue", "Mail that waits to be sent, oldest first")
                .query("containing", "only where the sender's or the recipient's address has this in it").pages(Views.OfQueueItem.class)
                .run(ask -> {
                    long after = ask.wholeNumber("after").orElse(0L);
                    return Page.of(queue.list(ask.query("containing").orElse(""), after, ask.limit() + 1), ask.limit(), item -> Long.toString(item.id())).map(Views.OfQueueItem::of);
                }));
        all.add(Operation.get(SHOW, "/queue/{id}", "One recipient's mail").gives(Views.OfQueueItem.class)
                .run(ask -> Views.OfQueueItem.of(queue.show(ask.number("id")).orElseThrow(() -> Problem.notFound("queue item " + ask.name("id"))),
                        queue.mail(ask.number("id")).orElse(null))));
        all.add(Operation.get("queue.message", "/queue/{id}/message", "The message itself, as text: its first 64 KiB; who looked is written down").gives(OfMessage.class).audited()
                .run(this::message));
        all.add(Operation.post("queue.reroute", "/queue/{id}/reroute", "Sends mail for its domain another way from now on, and tries now").area(Area.SETTINGS)
                .takes(NewWay.class).changes(SHOW).gives(Rerouted.class).run(this::reroute));
        all.add(Operation.post("queue.retry-all", "/queue/retry", "Tries all of it now, but what is held").area(Area.QUEUE).gives(Retried.class).run(_ -> new Retried(queue.retryAll())));
        act(all, "queue.retry", "/retry", "Tries now", queue::retry);
        act(all, "queue.hold", "/hold", "Keeps it back until it is released", queue::hold);
        act(all, "queue.release", "/release", "Lets a held one go", queue::release);
        all.add(Operation.delete("queue.remove", "/queue/{id}", "Throws it away; nobody is told").area(Area.QUEUE).gives(Did.class).run(ask -> did(ask, queue::remove)));
    }

    private OfMessage message(Ask ask) {
        long id = ask.number("id");
        QueueDesk.Beginning message = queue.message(id, MOST_OCTETS).orElseThrow(() -> Problem.notFound("queue item " + id));
        String all = plain(new String(message.octets(), StandardCharsets.UTF_8));
        int end = all.indexOf("\n\n");
        return new OfMessage(id, message.size(), message.octets().length, end < 0 ? all : all.substring(0, end), end < 0 ? "" : all.substring(end + 2));
    }

    /** Nothing that a terminal or a reader would obey: controls, and what turns the direction of writing. */
    private static String plain(String text) {
        return text.replace("\r\n", "\n").replaceAll("[\\p{Cc}\\p{Cf}&&[^\\n\\t\u00ad\u200c\u200d]]", "\ufffd");
    }

    private Rerouted reroute(Ask ask) {
        long id = ask.number("id");
        String domain = queue.show(id).orElseThrow(() -> Problem.notFound("queue item " + id)).to().domain();
        String route = required("route", ask.body(NewWay.class).route());
        SettingsDesk.Shown set;
        try {
            set = settled(settings.set("route." + domain, route));
        } catch (Problem.Refused refused) {
            throw Problem.invalid("route", refused.problem().detail());
        }
        queue.retry(id);
        return new Rerouted(id, domain, set.value(), queue.retryDomain(domain));
    }

    private static void act(Operations all, String id, String path, String summary, Act act) {
        all.add(Operation.post(id, "/queue/{id}" + path, summary).area(Area.QUEUE).changes(SHOW).gives(Did.class).run(ask -> did(ask, act)));
    }

    private static Did did(Ask ask, Act act) {
        long id = ask.number("id");
        if (!act.to(id)) {
            throw Problem.notFound("queue item " + id);
        }
        return new Did(id);
    }
}
