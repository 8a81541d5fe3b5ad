package org.signetmail.imap.server.fetch;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.signetmail.store.Content;
import org.signetmail.store.Mailboxes;
import org.signetmail.store.StoreException;
import org.signetmail.store.StoredMessage;

/**
 * Octets of messages that are mostly asked for one after the other: when the next one is asked for after the one before, the store is asked
 * for several at once, twice as many each time; once they are {@value #MOST}, the next ones are read on a thread of their own while
 * these are used. That thread also unpacks them, the last one first: whoever uses them comes from the other end, and unpacks what it
 * finds still packed. What is read ahead stays within {@value #MOST_OCTETS} octets for each of the two. For one thread; close when done.
 */
public final class ReadAhead implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ReadAhead.class);
    private static final int MOST = 32;
    private static final long MOST_OCTETS = 512 << 10;

    private final Mailboxes mailboxes;
    private final List<StoredMessage> messages;
    private final Map<Long, Integer> places = new HashMap<>();
    private final Map<String, Content> ahead = new HashMap<>();
    private @Nullable Coming coming;
    private int last = -1;
    private int width = 1;

    /** What is being read, from a place on. */
    private record Coming(int place, List<StoredMessage> wanted, FutureTask<Map<String, Content>> reading) {
        Map<String, Content> contents() {
            try {
                return reading.get();
            } catch (ExecutionException failed) {
                throw failed.getCause() instanceof RuntimeException known ? known : new StoreException("reading ahead failed", failed);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new StoreException("interrupted while reading ahead", e);
            }
        }
    }

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
            read(message, place);
            there = ahead.remove(message.blob());
        }
        return Optional.ofNullable(there);
    }

    private void read(StoredMessage message, int place) {
        Coming read = coming;
        coming = null;
        List<StoredMessage> wanted;
        if (read != null && read.place == place) {
            wanted = read.wanted;
            ahead.putAll(read.contents());
        } else {
            end(read);
            wanted = following(message, place);
            ahead.putAll(mailboxes.contents(wanted));
        }
        int next = place + wanted.size();
        if (width == MOST && next < messages.size()) {
            begin(next);
        }
    }

    private void begin(int place) {
        List<StoredMessage> wanted = following(messages.get(place), place);
        var reading = new FutureTask<>(() -> mailboxes.contents(wanted));
        coming = new Coming(place, wanted, reading);
        Thread.ofVirtual().name("read-ahead").start(() -> {
            reading.run();
            if (reading.state() == Future.State.SUCCESS) {
                unpack(reading.resultNow(), wanted);
            }
        });
    }

    private static void unpack(Map<String, Content> contents, List<StoredMessage> wanted) {
        try {
            for (StoredMessage message : wanted.reversed()) {
                Content content = contents.get(message.blob());
                if (content != null) {
                    content.bytes();
                }
            }
        } catch (RuntimeException damaged) {
            // Whoever uses it comes upon the same and says so to the client.
            LOG.debug("a body that was read ahead: {}", damaged.toString());
        }
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

    /** Nobody wants it any more. */
    private static void end(@Nullable Coming unwanted) {
        if (unwanted != null) {
            unwanted.contents().values().forEach(Content::close);
        }
    }

    @Override
    public void close() {
        forget();
        Coming left = coming;
        coming = null;
        end(left);
    }
}
