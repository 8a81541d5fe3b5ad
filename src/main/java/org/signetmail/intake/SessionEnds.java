package org.signetmail.intake;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.signetmail.net.LiveSessions;
import org.signetmail.store.Changes;

/** Ends the sessions of an account that is disabled, removed or has another password, as soon as that is durable. Thread-safe. */
public final class SessionEnds implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SessionEnds.class);

    private final LiveSessions sessions;
    private final AutoCloseable subscription;

    public SessionEnds(Changes changes, LiveSessions sessions) {
        this.sessions = sessions;
        subscription = changes.subscribe(this::heed);
    }

    /** On the changer's thread, which must not walk over all connections. */
    private void heed(Changes.Change change) {
        if (change instanceof Changes.Change.LoginsEnded(String account, String why)) {
            Thread.ofVirtual().name("session-ends").start(() -> say(account, sessions.endOfAccount(account, why), why));
        } else if (change instanceof Changes.Change.DomainLoginsEnded(String domain, String why)) {
            Thread.ofVirtual().name("session-ends").start(() -> say(domain, sessions.endOfDomain(domain, why), why));
        }
    }

    private static void say(String whose, int ended, String why) {
        if (ended > 0) {
            LOG.info("{} sessions of {} end: {}", ended, whose, why);
        }
    }

    @Override
    public void close() throws Exception {
        subscription.close();
    }
}
