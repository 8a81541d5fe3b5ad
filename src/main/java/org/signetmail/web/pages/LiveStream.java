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

    LiveStream(SseClient client, Rendering rendering) {
        this.client = client;
        this.rendering = rendering;
    }

    /** What stands in the element of this id, from now on; told when it differs from the time before. */
    public void part(PageContext page, String id, String template, Object view) {
        tell("part", id, id + "\n" + new String(rendering.html(template, page, view), StandardCharsets.UTF_8));
    }

    /** @param json told when it differs from the time before */
    public void event(String name, String json) {
        tell(name, name, json);
    }

    private void tell(String event, String what, String data) {
        if (!data.equals(told.put(what, data))) {
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
        client.sendEvent("end", "");
        client.close();
    }
}
