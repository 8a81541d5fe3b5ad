package org.signetmail.net;

import org.jspecify.annotations.Nullable;

/**
 * What a session is about, told by its thread as it goes on, for others to look at. Each telling is one write of a reference;
 * nothing is put together before somebody looks. Thread-safe: one tells, any may look.
 */
public final class Activity {
    /** Stands for whoever it may be, while a login by certificate is looked up. */
    public static final String ANYBODY = "*";

    private final long since;
    private volatile String command = "";
    private volatile String state = "connected";
    private volatile String place = "";
    private volatile @Nullable String account;
    private volatile boolean loggedIn;
    private @Nullable Traces traces;
    private @Nullable SocketConnection connection;
    private String listener = "";
    private volatile @Nullable Trace trace;

    /** @param since milliseconds of the epoch */
    Activity(long since) {
        this.since = since;
    }

    /** Of something that nobody looks at. */
    public static Activity unseen() {
        return new Activity(0);
    }

    long since() {
        return since;
    }

    /** The last command's name; a constant, not what the client typed. */
    public void command(String name) {
        command = name;
    }

    public String command() {
        return command;
    }

    /** In a word or two. */
    public void state(String now) {
        place = "";
        state = now;
    }

    /** @param where in that state: a mailbox */
    public void state(String now, String where) {
        state = now;
        place = where;
    }

    public String state() {
        String where = place;
        return where.isEmpty() ? state : state + " " + where;
    }

    /**
     * To be told before credentials are looked at, so that a session whose login is under way while the account is closed is
     * found too.
     */
    public void loggingIn(String user) {
        account = user;
    }

    public void loggedIn(String address) {
        account = address;
        loggedIn = true;
        state = "logged in";
        look();
    }

    /** Whether its lines are wanted is looked at now, and when it logs in. */
    void begin(Traces wanted, SocketConnection itself, String at) {
        traces = wanted;
        connection = itself;
        listener = at;
        look();
    }

    private void look() {
        Traces wanted = traces;
        SocketConnection itself = connection;
        if (wanted != null && itself != null) {
            wanted.look(itself, listener);
        }
    }

    void trace(Trace to) {
        trace = to;
    }

    /** To whom its lines are told; null, nearly always, for nobody. */
    public @Nullable Trace trace() {
        Trace to = trace;
        if (to == null) {
            return null;
        }
        Traces wanted = traces;
        if (wanted != null && !wanted.running(to)) {
            trace = null;
            return null;
        }
        return to;
    }

    /** The login failed, or what was said before TLS counts no more. */
    public void nobody() {
        loggedIn = false;
        account = null;
    }

    /** Who is logged in; null before. */
    public @Nullable String account() {
        return loggedIn ? account : null;
    }

    /** Whether it acts for the account, or may do so in a moment. */
    public boolean mayActFor(String address) {
        String who = account;
        return who != null && (who.equalsIgnoreCase(address) || !loggedIn && who.equals(ANYBODY));
    }

    /** The same of all accounts of a domain. */
    public boolean mayActIn(String domain) {
        String who = account;
        return who != null && (!loggedIn && who.equals(ANYBODY)
                || who.length() > domain.length() && who.charAt(who.length() - domain.length() - 1) == '@'
                && who.regionMatches(true, who.length() - domain.length(), domain, 0, domain.length()));
    }
}
