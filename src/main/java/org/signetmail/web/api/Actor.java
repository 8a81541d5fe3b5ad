package org.signetmail.web.api;

import java.util.Set;

import org.jspecify.annotations.Nullable;

import org.signetmail.mail.Address;

/**
 * Who asks, from where, and how far their word goes.
 *
 * @param who in words, as the audit log has it: {@code alice@example.test}, {@code the user root}, {@code the token nightly}
 * @param from an address, or {@code the local socket}
 * @param areas what they may change; empty for all that their reach allows
 * @param own their own account, or null for those who have none, as the user at the local socket
 */
public record Actor(String who, String from, Reach reach, Set<Area> areas, @Nullable Own own) {
    /** Where those are who ask at the Unix socket. */
    static final String LOCAL_SOCKET = "the local socket";

    /** Whose things somebody may see and change. */
    public sealed interface Reach {
        /** A server administrator. */
        record All() implements Reach {}

        /** An administrator of one domain, who has an account too. */
        record OneDomain(String domain, Address self) implements Reach {}

        /** Somebody with an account here. */
        record Own(Address self) implements Reach {}
    }

    /**
     * An account that is one's own.
     *
     * @param session by which somebody is signed in on the pages, or null for a program
     * @param proven whether they showed there, minutes ago, once more who they are
     */
    public record Own(Address account, @Nullable Long session, boolean proven) {
        /** Whether an account's way in is changed by its owner's browser without its owner having shown that they sit before it. */
        boolean unprovenFor(@Nullable String address) {
            return session != null && !proven && (address == null || account.key().equals(Address.parse(address).key()));
        }
    }

    /** What a token is for; reading is told apart from changing. */
    public enum Area { READ, DIRECTORY, TLS, QUEUE, SETTINGS, SYSTEM }

    public Actor {
        areas = Set.copyOf(areas);
    }

    /** Somebody without an account of their own. */
    public Actor(String who, String from, Reach reach, Set<Area> areas) {
        this(who, from, reach, areas, null);
    }

    /** The server's own user, or root, at the socket. */
    public static Actor local(String user) {
        return new Actor("the user " + user, LOCAL_SOCKET, new Reach.All(), Set.of());
    }

    /** Who has the set-up's code, while nobody administers the server. */
    public static Actor setUp(String from) {
        return new Actor("the set-up", from, new Reach.All(), Set.of());
    }

    public boolean isServerAdministrator() {
        return reach instanceof Reach.All;
    }

    /** Whether an operation of this area is among what was granted. */
    boolean granted(Area area) {
        return areas.isEmpty() || areas.contains(area) || area == Area.READ;
    }

    /** Whether a domain and all in it are theirs to administer. */
    public boolean administers(String domain) {
        return switch (reach) {
            case Reach.All() -> true;
            case Reach.OneDomain(String own, Address _) -> own.equalsIgnoreCase(domain);
            case Reach.Own(Address _) -> false;
        };
    }

    /** Whether an account is their own, or in a domain that is theirs. */
    public boolean reaches(Address account) {
        return administers(account.domain()) || switch (reach) {
            case Reach.All() -> true;
            case Reach.OneDomain(String _, Address self) -> self.key().equals(account.key());
            case Reach.Own(Address self) -> self.key().equals(account.key());
        };
    }
}
