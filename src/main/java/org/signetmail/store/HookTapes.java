package org.signetmail.store;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * What happened, in the order in which it was written down: the history of mail, and {@link Occurrences}. Read behind those who
 * write: they do not know of it. Nothing that is committed is passed over, even where numbers are committed out of their order.
 * Thread-safe.
 */
public interface HookTapes {
    /** Numbers of the last of each that was read. */
    record Place(long mail, long mailEvent, long occurrence) {}

    /** Something that happened. */
    sealed interface Happening {
        HookEvent event();

        Instant at();

        /** Lower-case domains whose matter it is; none for the server's. */
        Set<String> domains();
    }

    /** The message that something happened to. @param sender empty for none */
    record Letter(long mail, History.Origin origin, String sender, String messageId, long size) {}

    /** A copy was filed. @param account its address, or empty when it is gone */
    record Filed(Instant at, Letter letter, String recipient, String account, String mailbox, long uid, Set<String> domains) implements Happening {
        @Override
        public HookEvent event() {
            return HookEvent.MESSAGE_RECEIVED;
        }
    }

    /** An attempt to send it on came to this. @param notice number of the mail that told the sender, or null */
    record Sent(HookEvent event, Instant at, Letter letter, String recipient, String host, String tls, String words, @Nullable Long notice, Set<String> domains)
            implements Happening {}

    /** Something else. */
    record Other(HookEvent event, Instant at, Map<String, String> facts, Set<String> domains) implements Happening {}

    /** @param upTo where to go on; also past what was not wanted @param happened the oldest first */
    record Read(Place upTo, List<Happening> happened) {}

    /** Where it ends now. */
    Place end();

    /** What came after. @param most rows of each kind that are looked at */
    Read after(Place place, Set<HookEvent> wanted, int most);
}
