package org.signetmail.imap.server.fetch;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.signetmail.store.Content;
import org.signetmail.store.Mailboxes;
import org.signetmail.store.StoredMessage;

/**
 * Octets of messages that are mostly asked for one after the other: when the next one is asked for after the one before, the store is asked
 * for several at once, twice as many each time. What is read ahead stays within {@value #MOST_OCTETS} octets. For one thread.
 */
public final class ReadAhead {
    private static final int MOST = 32;
    private static final long MOST_OCTETS = 512 << 10;

    private final Mailboxes mailboxes;
    private final List<StoredMessage> messages;
    private final Map<Long, Integer> places = new HashMap<>();
    private final Map<String, Content> ahead = new HashMap<>();
    private int last = -1;
    private int width = 1;

    /** @param messages in the order in which they will be asked for */
    public ReadAhead(Mailboxes mailboxes, List<StoredMessage> messages) {
        this.mailboxes = mailboxes;
        this.messages = messages;
        for (int i = 0; i < messages.size(); i++) {
            places.put(messages.get(i).uid(), i);
        }
    }

    /** Empty when it is gone. */
    public Optional<Content> content(StoredMessage message) {
        int place = places.getOrDefault(message.uid(), messages.size());
        width = place == last + 1 ? Math.min(MOST, 2 * width) : 1;
        last = place;
        Content there = ahead.remove(message.blob());
        if (there == null) {
            forget();
            ahead.putAll(mailboxes.contents(following(message, place)));
            there = ahead.remove(message.blob());
        }
        return Optional.ofNullable(there);
    }

    private List<StoredMessage> following(StoredMessage first, int place) {
        var wanted = new ArrayList<>(List.of(first));
        long octets = first.size();
        for (int at = place + 1; at < messages.size() && wanted.size() < width; at++) {
            octets += messages.get(at).size();
            if (octets > MOST_OCTETS) {
                break;
            }
            wanted.add(messages.get(at));
        }
        return wanted;
    }

    private void forget() {
        ahead.values().forEach(Content::close);
        ahead.clear();
    }
}
