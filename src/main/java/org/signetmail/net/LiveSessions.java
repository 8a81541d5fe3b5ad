package org.signetmail.net;

import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

/**
 * The connections that listeners hold now: to look at, and to end. Nothing is kept for it beside what listeners keep anyway;
 * looking walks over all of them. Thread-safe.
 */
public final class LiveSessions {
    /**
     * One of them, as it was a moment ago.
     *
     * @param id as in the log
     * @param protocol smtp, submission, imap, pop3, https, http
     * @param account null before login
     * @param state in words: "selected INBOX"
     * @param in and out: octets on the wire, those of TLS included
     * @param command the last one's name, or ""
     */
    public record Session(
            String id, String protocol, String listener, InetSocketAddress remote, Instant since, @Nullable TlsSession tls,
            @Nullable String account, String state, long in, long out, String command) {}

    /** Which ones; null is any. @param account an address, or {@code @domain} @param address without port */
    public record Filter(@Nullable String protocol, @Nullable String listener, @Nullable String account, @Nullable String address) {
        public static final Filter ALL = new Filter(null, null, null, null);

        boolean matches(Listening.Held held) {
            String who = held.connection().activity().account();
            return (protocol == null || protocol.equalsIgnoreCase(held.protocol()))
                    && (listener == null || listener.equals(held.listener()))
                    && (account == null || who != null && (account.startsWith("@") ? who.toLowerCase(Locale.ROOT).endsWith(account.toLowerCase(Locale.ROOT))
                            : who.equalsIgnoreCase(account)))
                    && (address == null || held.connection().remote().getAddress().getHostAddress().equals(address));
        }
    }

    /** What a list goes on after: the last one's beginning and id. */
    public record Cursor(long since, String id) implements Comparable<Cursor> {
        static Cursor of(Listening.Held held) {
            return new Cursor(held.connection().activity().since(), held.connection().id());
        }

        public static Cursor of(Session session) {
            return new Cursor(session.since().toEpochMilli(), session.id());
        }

        @Override
        public int compareTo(Cursor other) {
            return since == other.since ? id.compareTo(other.id) : Long.compare(since, other.since);
        }
    }

    private final Supplier<Stream<Listening>> listeners;

    /** @param listeners all that hold connections, also those that accept no more */
    public LiveSessions(Supplier<Stream<Listening>> listeners) {
        this.listeners = listeners;
    }

    private Stream<Listening.Held> held() {
        return listeners.get().flatMap(Listening::held);
    }

    /** All of them, without a copy being made. */
    void each(Consumer<Listening.Held> look) {
        held().forEach(look);
    }

    /** Those that began first come first. @param after where the last page ended, or null @param most of one page */
    public List<Session> list(Filter filter, @Nullable Cursor after, int most) {
        // The last of those kept is on top, to be dropped for an earlier one: memory for a page, whatever there is.
        Comparator<Listening.Held> byBeginning = Comparator.comparing(Cursor::of);
        var page = new PriorityQueue<Listening.Held>(byBeginning.reversed());
        held().filter(filter::matches).filter(h -> after == null || Cursor.of(h).compareTo(after) > 0).forEach(h -> {
            page.add(h);
            if (page.size() > most) {
                page.remove();
            }
        });
        return page.stream().sorted(byBeginning).map(LiveSessions::session).toList();
    }

    public long count(Filter filter) {
        return held().filter(filter::matches).count();
    }

    public Optional<Session> find(String id) {
        return held().filter(h -> h.connection().id().equals(id)).findFirst().map(LiveSessions::session);
    }

    /** Ends it, with its protocol's goodbye when it listens. @param why told to the client. False when there is none such */
    public boolean end(String id, String why) {
        return end(held().filter(h -> h.connection().id().equals(id)), why) > 0;
    }

    /** Ends those that act for the account, or log in as it at this moment; how many those were. */
    public int endOfAccount(String address, String why) {
        return end(held().filter(acting(a -> a.mayActFor(address))), why);
    }

    public int endOfDomain(String domain, String why) {
        return end(held().filter(acting(a -> a.mayActIn(domain))), why);
    }

    private static Predicate<Listening.Held> acting(Predicate<Activity> whom) {
        return held -> whom.test(held.connection().activity());
    }

    private static int end(Stream<Listening.Held> those, String why) {
        List<Listening.Held> all = those.toList();
        all.forEach(h -> h.connection().end(why));
        return all.size();
    }

    private static Session session(Listening.Held held) {
        SocketConnection connection = held.connection();
        Activity activity = connection.activity();
        return new Session(connection.id(), held.protocol(), held.listener(), connection.remote(), Instant.ofEpochMilli(activity.since()),
                connection.tls(), activity.account(), activity.state(), connection.octetsIn(), connection.octetsOut(), activity.command());
    }
}
