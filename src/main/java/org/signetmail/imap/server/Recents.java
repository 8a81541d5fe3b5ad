package org.signetmail.imap.server;

import java.util.ArrayList;
import java.util.List;

import org.signetmail.store.OpenMailbox.View;

/** The messages that this session was the first to be told of (RFC 3501 2.3.2). */
final class Recents {
    /** UIDs from the first up to, not including, the second. */
    private record Span(long from, long to) {}

    private final List<Span> spans = new ArrayList<>();

    /** Those of the view from this uid on are this session's. */
    void claim(long from, View view) {
        long to = view.uidNext();
        if (from >= to) {
            return;
        }
        if (!spans.isEmpty() && spans.getLast().to() >= from) {
            spans.set(spans.size() - 1, new Span(spans.getLast().from(), to));
        } else {
            spans.add(new Span(from, to));
        }
    }

    boolean has(long uid) {
        for (Span span : spans) {
            if (uid >= span.from() && uid < span.to()) {
                return true;
            }
        }
        return false;
    }

    int count(View view) {
        int count = 0;
        for (Span span : spans) {
            count += at(view, span.to()) - at(view, span.from());
        }
        return count;
    }

    private static int at(View view, long uid) {
        int at = view.indexOf(uid);
        return at < 0 ? -at - 1 : at;
    }
}
