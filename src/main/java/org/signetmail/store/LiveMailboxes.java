package org.signetmail.store;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The mailboxes that are open somewhere in this process, one {@link LiveMailbox} each. Changes come from the
 * committers' threads after their commits. Thread-safe.
 */
final class LiveMailboxes {
    private final ConcurrentHashMap<MailboxId, LiveMailbox> open = new ConcurrentHashMap<>();

    /** Reads a mailbox as it is in the database now; empty when it is gone. */
    interface Loader {
        Optional<LiveMailbox.Loaded> load(MailboxId id);
    }

    Optional<OpenMailbox> open(Mailbox mailbox, Loader loader) {
        while (true) {
            LiveMailbox shared = open.computeIfAbsent(mailbox.id(), _ -> new LiveMailbox(mailbox, this::closed));
            if (!shared.enter()) {
                // The last session left it just now; the next round makes a new one.
                open.remove(mailbox.id(), shared);
                continue;
            }
            boolean there = false;
            try {
                there = shared.load(() -> loader.load(mailbox.id()));
            } finally {
                if (!there) {
                    shared.leave();
                }
            }
            return there ? Optional.of(shared.session()) : Optional.empty();
        }
    }

    private void closed(LiveMailbox mailbox) {
        open.remove(mailbox.id(), mailbox);
    }

    void appended(MailboxId id, long[] uids, long[] flags, long modSeq) {
        LiveMailbox mailbox = open.get(id);
        if (mailbox != null) {
            mailbox.appended(uids, flags, modSeq);
        }
    }

    void flagged(MailboxId id, long[] uids, long[] flags, long modSeq) {
        LiveMailbox mailbox = open.get(id);
        if (mailbox != null) {
            mailbox.flagged(uids, flags, modSeq);
        }
    }

    void expunged(MailboxId id, long[] uids, long modSeq) {
        LiveMailbox mailbox = open.get(id);
        if (mailbox != null) {
            mailbox.expunged(uids, modSeq);
        }
    }

    void keywords(MailboxId id, List<String> keywords) {
        LiveMailbox mailbox = open.get(id);
        if (mailbox != null) {
            mailbox.keywords(keywords);
        }
    }

    void renamed(MailboxId id, String name) {
        LiveMailbox mailbox = open.get(id);
        if (mailbox != null) {
            mailbox.renamed(name);
        }
    }

    void deleted(MailboxId id) {
        LiveMailbox mailbox = open.get(id);
        if (mailbox != null) {
            mailbox.markDeleted();
        }
    }
}
