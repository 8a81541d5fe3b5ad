package org.signetmail.queue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.signetmail.store.Settings;

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
    private static final Logger LOG = LoggerFactory.getLogger(QueueOptions.class);
    private static final String RETRIES = "1m,5m,15m,30m,1h,2h,4h";

    static QueueOptions of(Settings settings) {
        return new QueueOptions(settings.text("host.name", "localhost"), retries(settings.text("queue.retry", RETRIES)),
                settings.seconds("queue.delay-notice-seconds", Duration.ofHours(4)),
                Math.toIntExact(settings.number("queue.max-connections", 50)),
                Math.toIntExact(settings.number("queue.max-connections-per-domain", 4)),
                settings.number("queue.return-whole-bytes", 64 << 10));
    }

    private static List<Duration> retries(String text) {
        var waits = new ArrayList<Duration>();
        for (String word : text.split(",")) {
            String wait = word.strip();
            if (!wait.matches("[1-9][0-9]{0,6}[smhd]")) {
                LOG.warn("queue.retry has \"{}\" where a wait like 30s, 5m, 2h or 1d should be: {} is used", wait, RETRIES);
                return retries(RETRIES);
            }
            long number = Long.parseLong(wait.substring(0, wait.length() - 1));
            waits.add(switch (wait.charAt(wait.length() - 1)) {
                case 's' -> Duration.ofSeconds(number);
                case 'm' -> Duration.ofMinutes(number);
                case 'h' -> Duration.ofHours(number);
                default -> Duration.ofDays(number);
            });
        }
        return List.copyOf(waits);
    }

    /** The wait after so many attempts that failed, spread by a tenth so that what came together does not stay together. */
    Duration wait(int failed, double random) {
        Duration plain = retries.get(Math.min(Math.max(failed, 1), retries.size()) - 1);
        return Duration.ofMillis((long) (plain.toMillis() * (0.9 + random * 0.2)));
    }
}
