package org.signetmail.web.http;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;

import io.javalin.http.sse.SseClient;
import org.jspecify.annotations.Nullable;

/**
 * Answers that go on (server-sent events): so many and no more, told apart from dead ones by a word every twenty seconds,
 * ended when the server stops. Thread-safe.
 */
public final class EventStreams {
    private static final int MOST = 1000;
    private static final Duration HEARTBEAT = Duration.ofSeconds(20);

    private final Set<SseClient> open = ConcurrentHashMap.newKeySet();
    private @Nullable Thread heart;
    private boolean ended;

    /**
     * Keeps a stream open after its handler returned. When it is refused, it is closed.
     *
     * @param whenOver run once, when it has ended for whatever reason
     */
    public boolean hold(SseClient client, Runnable whenOver) {
        synchronized (this) {
            if (ended || open.size() >= MOST) {
                client.close();
                return false;
            }
            open.add(client);
            if (heart == null) {
                heart = Thread.ofVirtual().name("event-streams").start(this::beat);
            }
        }
        client.onClose(() -> {
            open.remove(client);
            whenOver.run();
        });
        client.keepAlive();
        return true;
    }

    public int count() {
        return open.size();
    }

    /** One who does not read holds up nobody but its own word, until the connection is closed as stalled. */
    private void beat() {
        while (!isEnded()) {
            LockSupport.parkNanos(HEARTBEAT.toNanos());
            if (!isEnded()) {
                open.forEach(client -> Thread.ofVirtual().start(() -> client.sendComment("")));
            }
        }
    }

    private synchronized boolean isEnded() {
        return ended;
    }

    /** Ends all; no more are held. */
    void end() {
        synchronized (this) {
            ended = true;
            if (heart != null) {
                LockSupport.unpark(heart);
            }
        }
        open.forEach(SseClient::close);
    }
}
