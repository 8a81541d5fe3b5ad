package org.signetmail.net;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Counts of the last day, by the hour. What is counted is of bounded kinds: no stranger's text is among them. Thread-safe. */
final class HandshakeFigures {
    private static final int HOURS = 24;

    /** Handshakes that came about alike. */
    private record Done(String listener, String version, String cipher, String group, boolean resumed) {}

    private record Failed(String listener, HandshakeFailed.Reason reason) {}

    private static final class Hour {
        private long number = Long.MIN_VALUE;
        private final Map<Done, Long> done = new HashMap<>();
        private final Map<Failed, Long> failed = new HashMap<>();
    }

    private final Clock clock;
    private final Hour[] hours = new Hour[HOURS];

    HandshakeFigures(Clock clock) {
        this.clock = clock;
        for (int i = 0; i < HOURS; i++) {
            hours[i] = new Hour();
        }
    }

    synchronized void done(String listener, String version, String cipher, String group, boolean resumed) {
        now().done.merge(new Done(listener, version, cipher, group, resumed), 1L, Long::sum);
    }

    synchronized void failed(String listener, HandshakeFailed.Reason reason) {
        now().failed.merge(new Failed(listener, reason), 1L, Long::sum);
    }

    private Hour now() {
        long number = number();
        Hour hour = hours[(int) Math.floorMod(number, (long) HOURS)];
        if (hour.number != number) {
            hour.number = number;
            hour.done.clear();
            hour.failed.clear();
        }
        return hour;
    }

    private long number() {
        return Math.floorDiv(clock.millis(), Duration.ofHours(1).toMillis());
    }

    /** This hour and the 23 before it, the most frequent first. */
    synchronized Handshakes.Day day() {
        var done = new HashMap<Done, Long>();
        var failed = new HashMap<Failed, Long>();
        long since = number() - HOURS;
        for (Hour hour : hours) {
            if (hour.number > since) {
                hour.done.forEach((what, count) -> done.merge(what, count, Long::sum));
                hour.failed.forEach((what, count) -> failed.merge(what, count, Long::sum));
            }
        }
        List<Handshakes.Agreed> agreed = new ArrayList<>();
        done.forEach((d, count) -> agreed.add(new Handshakes.Agreed(d.listener(), d.version(), d.cipher(), d.group(), d.resumed(), count)));
        List<Handshakes.Refused> refused = new ArrayList<>();
        failed.forEach((f, count) -> refused.add(new Handshakes.Refused(f.listener(), f.reason().word(), count)));
        agreed.sort(Comparator.comparingLong(Handshakes.Agreed::count).reversed().thenComparing(Handshakes.Agreed::toString));
        refused.sort(Comparator.comparingLong(Handshakes.Refused::count).reversed().thenComparing(Handshakes.Refused::toString));
        return new Handshakes.Day(List.copyOf(agreed), List.copyOf(refused));
    }
}
