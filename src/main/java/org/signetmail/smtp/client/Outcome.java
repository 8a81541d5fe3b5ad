package org.signetmail.smtp.client;

import org.jspecify.annotations.Nullable;

import org.signetmail.smtp.Reply;

/** What became of a message for one recipient. {@code status} is an enhanced status code (RFC 3463), {@code words} one line. */
public sealed interface Outcome {
    String words();

    /** The server has taken it over. @param dsnPassedOn the server promises RFC 3461, so notifying is now its task */
    record Delivered(Reply reply, boolean dsnPassedOn) implements Outcome {
        @Override
        public String words() {
            return reply.words();
        }
    }

    /** Not now. */
    record Deferred(String status, String words) implements Outcome {}

    /** Never. */
    record Failed(String status, String words) implements Outcome {}

    /** A refusal as the server put it. @param otherwise the status' subject and detail when the reply has none: "1.0" */
    static Outcome refused(Reply reply, String otherwise) {
        // A 2xx or 3xx where neither has a place is no refusal for good.
        boolean later = reply.code() < 500;
        String status = reply.enhanced().isEmpty() ? (later ? "4." : "5.") + otherwise : reply.enhanced();
        return later ? new Deferred(status, reply.words()) : new Failed(status, reply.words());
    }

    /** The status code, for a notification. */
    default String status() {
        return switch (this) {
            case Delivered(Reply reply, _) -> reply.enhanced().isEmpty() ? "2.0.0" : reply.enhanced();
            case Deferred(String status, _) -> status;
            case Failed(String status, _) -> status;
        };
    }

    /** The reply of a server that refused, out of the words: null when no server said it. */
    static @Nullable String diagnostic(Outcome outcome) {
        String words = outcome.words();
        return words.length() > 3 && words.substring(0, 3).chars().allMatch(Character::isDigit) ? words : null;
    }
}
