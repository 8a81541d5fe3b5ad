package org.signetmail.imap;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Message numbers or UIDs as a client names them (RFC 9051 9, sequence-set), or the saved search result {@code $}.
 * Immutable.
 */
public record SequenceSet(List<Range> ranges, boolean saved) {
    /** Stands for {@code *}, the largest number in use. */
    public static final long STAR = Long.MAX_VALUE;
    /** {@code $} (RFC 9051 6.4.4.1). */
    public static final SequenceSet SAVED = new SequenceSet(List.of(), true);

    /** Both ends are in it, in either order. */
    public record Range(long from, long to) {}

    public SequenceSet {
        ranges = List.copyOf(ranges);
    }

    /**
     * The ranges with {@code *} put in, each low to high, sorted, joined: {@code [from, to, from, to, …]}.
     *
     * @param largest number in use; with 0 (nothing is there) ranges with {@code *} are left out
     */
    public long[] resolve(long largest) {
        var sorted = new ArrayList<Range>(ranges.size());
        for (Range range : ranges) {
            boolean star = range.from() == STAR || range.to() == STAR;
            if (star && largest == 0) {
                continue;
            }
            long from = range.from() == STAR ? largest : range.from();
            long to = range.to() == STAR ? largest : range.to();
            sorted.add(new Range(Math.min(from, to), Math.max(from, to)));
        }
        sorted.sort((a, b) -> Long.compare(a.from(), b.from()));
        long[] bounds = new long[sorted.size() * 2];
        int length = 0;
        for (Range range : sorted) {
            if (length > 0 && range.from() <= bounds[length - 1] + 1) {
                bounds[length - 1] = Math.max(bounds[length - 1], range.to());
            } else {
                bounds[length++] = range.from();
                bounds[length++] = range.to();
            }
        }
        return Arrays.copyOf(bounds, length);
    }

    /** Whether {@code number} is in what {@link #resolve} gave. */
    public static boolean contains(long[] bounds, long number) {
        int at = Arrays.binarySearch(bounds, number);
        return at >= 0 || (-at - 1) % 2 == 1;
    }

    /** Wire form of numbers in the order given, each run of neighbours as a range: {@code 2:4,7}. */
    public static String of(long[] numbers) {
        var wire = new StringBuilder();
        for (int i = 0; i < numbers.length; ) {
            int last = i;
            while (last + 1 < numbers.length && numbers[last + 1] == numbers[last] + 1) {
                last++;
            }
            if (wire.length() > 0) {
                wire.append(',');
            }
            wire.append(numbers[i]);
            if (last > i) {
                wire.append(':').append(numbers[last]);
            }
            i = last + 1;
        }
        return wire.toString();
    }

    @Override
    public String toString() {
        if (saved) {
            return "$";
        }
        var wire = new StringBuilder();
        for (Range range : ranges) {
            wire.append(wire.isEmpty() ? "" : ",").append(number(range.from()));
            if (range.to() != range.from()) {
                wire.append(':').append(number(range.to()));
            }
        }
        return wire.toString();
    }

    private static String number(long number) {
        return number == STAR ? "*" : Long.toString(number);
    }
}
