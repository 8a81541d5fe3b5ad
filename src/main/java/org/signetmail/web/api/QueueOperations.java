package org.signetmail.web.api;

import org.signetmail.queue.QueueDesk;
import org.signetmail.web.api.Actor.Area;

/** {@code /queue}: mail that is to be sent on. Thread-safe. */
final class QueueOperations {
    /** What was done to which item. */
    record Did(long id) {}

    private interface Act {
        boolean to(long id);
    }

    private final QueueDesk queue;

    QueueOperations(QueueDesk queue) {
        this.queue = queue;
    }

    void register(Operations all) {
        all.add(Operation.get("queue.list", "/queue", "Mail that waits to be sent, oldest first").pages(Views.OfQueueItem.class)
                .run(ask -> {
                    long after = ask.wholeNumber("after").orElse(0L);
                    return Page.of(queue.list(after, ask.limit() + 1), ask.limit(), item -> Long.toString(item.id())).map(Views.OfQueueItem::of);
                }));
        all.add(Operation.get("queue.show", "/queue/{id}", "One recipient's mail").gives(Views.OfQueueItem.class)
                .run(ask -> Views.OfQueueItem.of(queue.show(ask.number("id")).orElseThrow(() -> Problem.notFound("queue item " + ask.name("id"))))));
        act(all, "queue.retry", "/retry", "Tries now", queue::retry);
        act(all, "queue.hold", "/hold", "Keeps it back until it is released", queue::hold);
        act(all, "queue.release", "/release", "Lets a held one go", queue::release);
        all.add(Operation.delete("queue.remove", "/queue/{id}", "Throws it away; nobody is told").area(Area.QUEUE).gives(Did.class).run(ask -> did(ask, queue::remove)));
    }

    private static void act(Operations all, String id, String path, String summary, Act act) {
        all.add(Operation.post(id, "/queue/{id}" + path, summary).area(Area.QUEUE).gives(Did.class).run(ask -> did(ask, act)));
    }

    private static Did did(Ask ask, Act act) {
        long id = ask.number("id");
        if (!act.to(id)) {
            throw Problem.notFound("queue item " + id);
        }
        return new Did(id);
    }
}
