package org.signetmail.queue;

import java.time.Duration;
import java.util.List;

import org.signetmail.store.Settings;

import static org.signetmail.queue.QueueSettings.QUEUE;

/**
 * The room's settings, read anew for each round of work.
 *
 * @param host name of this server, for EHLO and notifications
 * @param retries waits after the first, second, … failed attempt; the last one repeats
 * @param delayNotice age at which the sender is told that mail is late
 * @param connections most at once; {@code perDestination} of these to one domain
 * @param returnWhole most octets of a message that go back whole in a notification; of larger ones the header does
 */
record QueueOptions(String host, List<Duration> retries, Duration delayNotice, int connections, int perDestination, long returnWhole) {
    static QueueOptions of(Settings settings) {
        return new QueueOptions(settings.text("host.name", "localhost"), QUEUE.retry.of(settings),
                QUEUE.delayNotice.of(settings),
                Math.toIntExact(QUEUE.maxConnections.of(settings)),
                Math.toIntExact(QUEUE.maxConnectionsPerDomain.of(settings)),
                QUEUE.returnWhole.of(settings));
    }

    /** The wait after so many attempts that failed, spread by a tenth so that what came together does not stay together. */
    Duration wait(int failed, double random) {
        Duration plain = retries.get(Math.min(Math.max(failed, 1), retries.size()) - 1);
        return Duration.ofMillis((long) (plain.toMillis() * (0.9 + random * 0.2)));
    }
}
