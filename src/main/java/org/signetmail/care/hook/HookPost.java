package org.signetmail.care.hook;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;

import org.signetmail.care.trust.Posting;
import org.signetmail.store.HookBook;
import org.signetmail.store.HookBook.Hook;
import org.signetmail.store.HookOutbox.Attempt;
import org.signetmail.store.HookOutbox.Delivery;

/** One attempt to tell a webhook one thing. Thread-safe. */
final class HookPost {
    private static final int OK = 200;
    private static final int BEYOND_OK = 300;

    private final HookBook book;
    private final Posting posting;
    private final Clock clock;

    HookPost(HookBook book, Posting posting, Clock clock) {
        this.book = book;
        this.posting = posting;
        this.clock = clock;
    }

    static boolean took(Attempt attempt) {
        Integer status = attempt.status();
        return status != null && status >= OK && status < BEYOND_OK;
    }

    /** @throws InterruptedException when it was not waited for: nobody knows whether it was told */
    Attempt attempt(Hook hook, Delivery delivery) throws InterruptedException {
        Instant now = clock.instant();
        byte[] body = delivery.body().getBytes(StandardCharsets.UTF_8);
        List<byte[]> keys = book.keys(hook);
        if (keys.isEmpty()) {
            return new Attempt(now, null, "the webhook is removed");
        }
        long seconds = now.getEpochSecond();
        try {
            int status = posting.post(hook.address(), Map.of("webhook-id", delivery.messageId(), "webhook-timestamp", Long.toString(seconds),
                    "webhook-signature", HookSignature.of(keys, delivery.messageId(), seconds, body)), body);
            return new Attempt(now, status, status / 100 == 3 ? "it redirects, and no redirect is followed" : status < OK || status >= BEYOND_OK ? "it refused" : "");
        } catch (IOException e) {
            return new Attempt(now, null, String.valueOf(e.getMessage()));
        }
    }
}
