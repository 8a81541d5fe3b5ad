package org.signetmail.imap.server;

import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongToIntFunction;
import java.util.stream.IntStream;

import org.jspecify.annotations.Nullable;

import org.signetmail.imap.SequenceSet;
import org.signetmail.store.Flags;
import org.signetmail.store.MailboxId;
import org.signetmail.store.Mailboxes;
import org.signetmail.store.OpenMailbox;
import org.signetmail.store.OpenMailbox.View;
import org.signetmail.text.SyntaxError;

/**
 * A mailbox is open. Message numbers are those of the view that the client was told of; {@link #tell} moves on to
 * the newest one. For the session's thread, or one that stands in for it.
 */
final class Open implements State {
    private static final long[] NONE = new long[0];

    private final LoggedIn user;
    private final OpenMailbox mailbox;
    private final boolean readOnly;
    private final Map<Long, Long> known = new HashMap<>();
    private final Recents recents = new Recents();
    private View seen;
    private int keywordsTold;
    private long[] saved = NONE;
    private long lastFlags;
    private @Nullable String lastWire;

    Open(LoggedIn user, OpenMailbox mailbox, boolean readOnly) {
        this.user = user;
        this.mailbox = mailbox;
        this.readOnly = readOnly;
        seen = mailbox.view();
        keywordsTold = mailbox.keywords().size();
        recents.claim(mailbox.recentFrom(readOnly), seen);
    }

    @Override
    public Client client() {
        return user.client();
    }

    LoggedIn user() {
        return user;
    }

    OpenMailbox mailbox() {
        return mailbox;
    }

    MailboxId id() {
        return mailbox.mailbox().id();
    }

    Mailboxes mailboxes() {
        return user.mailboxes();
    }

    boolean readOnly() {
        return readOnly;
    }

    /** The messages as the client knows them. */
    View seen() {
        return seen;
    }

    boolean recent(int index) {
        return recents.has(seen.uid(index));
    }

    int recentCount() {
        return recents.count(seen);
    }

    /** Flags as they are now, even where {@link #tell} had to wait. */
    long flagsNow(int index) {
        View now = mailbox.view();
        int there = now == seen ? index : now.indexOf(seen.uid(index));
        return there < 0 ? seen.flags(index) : now.flags(there);
    }

    /** FLAGS of a message for a FETCH response, parentheses included; \Recent for rev1 only. */
    String flags(int index) {
        long flags = flagsNow(index);
        if (flags != seen.flags(index)) {
            known.put(seen.uid(index), flags);
        }
        return flags(flags, recent(index));
    }

    private String flags(long flags, boolean recent) {
        boolean tellRecent = recent && !client().rev2();
        String wire = lastWire;
        if (wire == null || tellRecent || flags != lastFlags) {
            wire = FlagNames.wire(flags, tellRecent, mailbox.keywords());
            lastFlags = flags;
            lastWire = tellRecent ? null : wire;
        }
        return wire;
    }

    /** Indexes in {@link #seen} of the messages that are meant. @throws SyntaxError when a number is beyond the last message */
    int[] indexes(SequenceSet set, boolean uids) {
        if (set.saved()) {
            return Arrays.stream(saved).mapToInt(seen::indexOf).filter(i -> i >= 0).toArray();
        }
        int count = seen.count();
        if (!uids) {
            long[] bounds = set.resolve(count);
            if (bounds.length > 0 && bounds[bounds.length - 1] > count) {
                throw new SyntaxError(-1, "there are " + count + " messages");
            }
            return spread(bounds, number -> (int) number - 1);
        }
        long[] bounds = set.resolve(count == 0 ? 0 : seen.uid(count - 1));
        var found = new int[count];
        int length = 0;
        for (int i = 0; i < bounds.length; i += 2) {
            int at = seen.indexOf(bounds[i]);
            for (int index = at < 0 ? -at - 1 : at; index < count && seen.uid(index) <= bounds[i + 1]; index++) {
                found[length++] = index;
            }
        }
        return Arrays.copyOf(found, length);
    }

    private static int[] spread(long[] bounds, LongToIntFunction index) {
        int length = 0;
        for (int i = 0; i < bounds.length; i += 2) {
            length += (int) (bounds[i + 1] - bounds[i] + 1);
        }
        var found = new int[length];
        int at = 0;
        for (int i = 0; i < bounds.length; i += 2) {
            for (long number = bounds[i]; number <= bounds[i + 1]; number++) {
                found[at++] = index.applyAsInt(number);
            }
        }
        return found;
    }

    long[] uids(int[] indexes) {
        return Arrays.stream(indexes).mapToLong(seen::uid).toArray();
    }

    /** {@code $} from now on (RFC 9051 6.4.4.1). */
    void save(long[] uids) {
        saved = uids;
    }

    long[] saved() {
        return saved;
    }

    /** The client knows, or must not be told (.SILENT), that the message has these flags now. */
    void knows(long uid, long flags) {
        known.put(uid, flags);
    }

    /** FETCH responses with the flags as they are now. */
    void tellFlags(Out out, int[] indexes, boolean withUid) throws IOException {
        View now = mailbox.view();
        tellKeywords(out);
        for (int index : indexes) {
            long uid = seen.uid(index);
            int there = now.indexOf(uid);
            if (there >= 0) {
                tellFlags(out, index, uid, now.flags(there), withUid);
                known.put(uid, now.flags(there));
            }
        }
    }

    private void tellFlags(Out out, int index, long uid, long flags, boolean withUid) throws IOException {
        String uidFirst = withUid ? "UID " + uid + " " : "";
        out.untagged((index + 1) + " FETCH (" + uidFirst + "FLAGS " + flags(flags, recents.has(uid)) + ")");
    }

    /** FLAGS again when there are keywords that the client has not heard of. */
    void tellKeywords(Out out) throws IOException {
        List<String> keywords = mailbox.keywords();
        if (keywords.size() > keywordsTold) {
            keywordsTold = keywords.size();
            lastWire = null;
            out.untagged("FLAGS (" + flagNames() + ")");
        }
    }

    String flagNames() {
        return FlagNames.SYSTEM + String.join("", mailbox.keywords().stream().map(k -> " " + k).toList());
    }

    /**
     * Tells what changed since the client was last told. While something is gone and {@code mayRenumber} is not
     * given, tells nothing: numbers stay what they are for the client (RFC 9051 7.5.1).
     */
    void tell(Out out, boolean mayRenumber, boolean withUid) throws IOException {
        View now = mailbox.view();
        if (now == seen) {
            known.clear();
            return;
        }
        int[] gone = gone(now);
        if (gone.length > 0 && !mayRenumber) {
            return;
        }
        for (int i = 0; i < gone.length; i++) {
            out.untagged((gone[i] + 1 - i) + " EXPUNGE");
        }
        View before = seen;
        seen = now;
        if (now.count() > before.count() - gone.length) {
            recents.claim(mailbox.recentFrom(readOnly), now);
            out.untagged(now.count() + " EXISTS");
            if (!client().rev2()) {
                out.untagged(recents.count(now) + " RECENT");
            }
        }
        tellKeywords(out);
        int there = 0;
        for (int i = 0; i < before.count() && there < now.count(); i++) {
            long uid = before.uid(i);
            if (now.uid(there) != uid) {
                continue;
            }
            long flags = now.flags(there);
            Long told = known.isEmpty() ? null : known.get(uid);
            if (flags != (told == null ? before.flags(i) : told)) {
                tellFlags(out, there, uid, flags, withUid);
            }
            there++;
        }
        known.clear();
    }

    /** Indexes in {@link #seen} of what is not in {@code now}. */
    private int[] gone(View now) {
        var gone = new int[seen.count()];
        int length = 0;
        int there = 0;
        for (int i = 0; i < seen.count(); i++) {
            if (there < now.count() && now.uid(there) == seen.uid(i)) {
                there++;
            } else {
                gone[length++] = i;
            }
        }
        return Arrays.copyOf(gone, length);
    }

    /** Removes what is marked \Deleted, whether the client was told of it or not. */
    void expunge() {
        View now = mailbox.view();
        long[] marked = IntStream.range(0, now.count()).filter(i -> (now.flags(i) & Flags.DELETED) != 0).mapToLong(now::uid).toArray();
        if (marked.length > 0) {
            mailboxes().expunge(id(), marked, false);
        }
    }

    void close() {
        mailbox.close();
    }
}
