package org.signetmail.imap.server;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.signetmail.net.Connection;
import org.signetmail.store.StoreException;

/**
 * Tells an idling client of changes while the session's thread waits for its DONE. A change starts a short-lived
 * virtual thread when none is at it; that thread alone writes, under {@code lock}, and the session's thread writes
 * again only after {@link #close}, which waits for it. The lock is held while writing to the client: it is there to
 * make sure of the one writer, and nobody else takes it.
 */
final class Pushing implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Pushing.class);

    private final Open open;
    private final Out out;
    private final Connection connection;
    private final ReentrantLock lock = new ReentrantLock();
    private final AtomicInteger changes = new AtomicInteger();
    private final AutoCloseable subscription;
    private boolean over;

    Pushing(Open open, Out out, Connection connection) {
        this.open = open;
        this.out = out;
        this.connection = connection;
        subscription = open.mailbox().onChange(this::changed);
    }

    /** Sends what is waiting to be sent, and what changed before the subscription. */
    void start() throws IOException {
        lock.lock();
        try {
            out.flush();
            open.tell(out, true, false);
            out.flush();
        } finally {
            lock.unlock();
        }
    }

    private void changed() {
        if (changes.getAndIncrement() == 0) {
            Thread.ofVirtual().name(connection.id() + "-push").start(this::push);
        }
    }

    private void push() {
        lock.lock();
        try {
            int told;
            do {
                told = changes.get();
                if (!over) {
                    tell();
                }
            } while (changes.addAndGet(-told) > 0);
        } catch (IOException gone) {
            LOG.debug("{} does not take what changed: {}", connection.remote(), gone.toString());
            connection.close();
        } catch (StoreException broken) {
            LOG.error("changes could not be told", broken);
            connection.close();
        } finally {
            lock.unlock();
        }
    }

    private void tell() throws IOException {
        if (open.mailbox().deleted()) {
            out.untagged("BYE the mailbox that was open is deleted");
            out.flush();
            connection.close();
        } else {
            open.tell(out, true, false);
            out.flush();
        }
    }

    @Override
    public void close() throws IOException {
        try {
            subscription.close();
        } catch (Exception e) {
            throw new IOException("the subscription to changes does not end", e);
        }
        lock.lock();
        try {
            over = true;
        } finally {
            lock.unlock();
        }
    }
}
