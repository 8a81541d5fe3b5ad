package org.signetmail.web.pages;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import io.javalin.http.sse.SseClient;

/** What an open page is told while it is open: parts of it that are other than they were, and figures. For one thread. */
public final class LiveStream {
    private final SseClient client;
    private final Rendering rendering;
    private final CountDownLatch over = new CountDownLatch(1);
    private final Map<String, String> told = new HashMap<>();
    private long place = -1;

    LiveStream(SseClient client, Rendering rendering) {
        this.client = client;
        this.rendering = rendering;
    }

    /** What stands in the element of this id, from now on; told when it differs from the time before. */
    public void part(PageContext page, String id, String template, Object view) {
        tell("part", id, id + "\n" + new String(rendering.html(template, page, view), StandardCharsets.UTF_8));
    }

    /** Adds to the end of the element of this id, which keeps as many children as its {@code data-most} says. @param upTo where the stream goes on when it breaks off */
    public void append(PageContext page, String id, String template, Object view, long upTo) {
        add("append", page, id, template, view, upTo);
    }

    /** The same, at its beginning. */
    public void prepend(PageContext page, String id, String template, Object view, long upTo) {
        add("prepend", page, id, template, view, upTo);
    }

    private void add(String event, PageContext page, String id, String template, Object view, long upTo) {
        if (isOver()) {
            return;
        }
        client.sendEvent(event, id + "\n" + new String(rendering.html(template, page, view), StandardCharsets.UTF_8), Long.toString(upTo));
        place = upTo;
    }

    /** How far it has told: at first, where the browser says that it is. */
    public long place(Visit visit) {
        if (place < 0) {
            place = visit.resume();
        }
        return place;
    }

    public void place(long upTo) {
        place = upTo;
    }

    /** @param json told when it differs from the time before */
    public void event(String name, String json) {
        tell(name, name, json);
    }

    private void tell(String event, String what, String data) {
        if (!isOver() && !data.equals(told.put(what, data))) {
            client.sendEvent(event, data);
        }
    }

    /** The page is closed, or the server ends. */
    void over() {
        over.countDown();
    }

    boolean isOver() {
        return over.getCount() == 0;
    }

    /** Waits; false when it is over. */
    boolean again(Duration after) throws InterruptedException {
        return !over.await(after.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Tells the browser not to come back. */
    void end() {
        if (isOver()) {
            return;
        }
        client.sendEvent("end", "");
        client.close();
    }
}
