package org.signetmail.care.acme;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** What was done for one order, for those who watch: numbered, the newest hundred. Thread-safe. */
final class Steps {
    /** @param number from 1 on, ever higher */
    record Step(int number, String text) {}

    private static final int MOST = 100;

    private final Deque<Step> steps = new ArrayDeque<>();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition more = lock.newCondition();
    private int last;
    private int changes;

    void add(String text) {
        lock.lock();
        try {
            steps.addLast(new Step(++last, text));
            if (steps.size() > MOST) {
                steps.removeFirst();
            }
            wake();
        } finally {
            lock.unlock();
        }
    }

    /** Something else about the order changed. */
    void changed() {
        lock.lock();
        try {
            wake();
        } finally {
            lock.unlock();
        }
    }

    private void wake() {
        changes++;
        more.signalAll();
    }

    int last() {
        lock.lock();
        try {
            return last;
        } finally {
            lock.unlock();
        }
    }

    /** Those after the number; waits for one, or for another change, so long. */
    List<Step> after(int number, Duration atMost) throws InterruptedException {
        long left = atMost.toNanos();
        lock.lock();
        try {
            int before = changes;
            while (last <= number && changes == before && left > 0) {
                left = more.awaitNanos(left);
            }
            return steps.stream().filter(s -> s.number() > number).toList();
        } finally {
            lock.unlock();
        }
    }
}
