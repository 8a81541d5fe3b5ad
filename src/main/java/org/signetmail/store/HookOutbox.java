package org.signetmail.store;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

/** What webhooks still have to be told, and what they were told last. Thread-safe, durable. */
public interface HookOutbox {
    /** So many that are over are kept of each webhook. */
    int KEPT = 500;

    enum State { WAITING, TOLD, GIVEN_UP }

    /** @param event its word; @param at when it happened; @param body JSON */
    record Fresh(String event, Instant at, String body) {}

    /**
     * @param messageId the same at each attempt
     * @param due when it is tried next, null when it is over
     * @param attempted when last, with the answer's status and what is to be said of it; null for never, or no answer
     */
    record Delivery(long id, String messageId, String event, Instant at, String body, State state, int tried, @Nullable Instant due,
            @Nullable Instant attempted, @Nullable Integer status, String words) {}

    /** How an attempt went. @param status null when there was no answer */
    record Attempt(Instant at, @Nullable Integer status, String words) {}

    /** Takes these in and moves the webhook on, in one commit; false, and nothing done, when it is no longer where it was, or another's. */
    boolean fill(HookBook.Hook hook, String holder, HookTapes.Place upTo, List<Fresh> fresh);

    /** One that is tried by the caller at once and, failing, never again. */
    Delivery alone(HookBook.Hook hook, Fresh fresh);

    /** What is due, the oldest first. */
    List<Delivery> due(long hook, Instant now, int most);

    /** When something comes due next; empty when nothing waits. */
    Optional<Instant> nextDue(long hook);

    /** How many wait. */
    long waiting(long hook);

    void told(long id, Attempt attempt);

    /** @param next when again, or null for never */
    void failed(long id, Attempt attempt, @Nullable Instant next);

    /** Gives up what waits and happened before then; how many. */
    int giveUp(long hook, Instant before, String words);

    /** What waits after a failure is due now: the other side answers again. */
    int hurry(long hook, Instant now);

    /** The latest first. @param before number where the part before ended, or {@link Long#MAX_VALUE} */
    List<Delivery> list(long hook, long before, int most);

    Optional<Delivery> find(long hook, long id);

    /** Due now, whatever it was. */
    Directory.Outcome<Delivery> retry(long hook, long id, Instant now);

    /** Forgets what is over but for the last {@link #KEPT}. */
    int sweep(long hook);
}
