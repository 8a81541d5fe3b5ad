package org.signetmail.imap.server.search;

import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.signetmail.imap.SearchKey;
import org.signetmail.imap.SequenceSet;
import org.signetmail.store.Flags;
import org.signetmail.store.Headline;

/** A search key made ready for one mailbox: tests in order of what they cost. Immutable. */
public record Criteria(Cost cost, Predicate<Candidate> holds) {
    /** What a test has to look at. */
    public enum Cost { VIEW, STORED, OCTETS }

    /**
     * The mailbox that is searched.
     *
     * @param bit of a flag by name, 0 for one that nothing there has
     * @param largest message number and largest uid, 0 when there is nothing
     * @param saved uids of {@code $}, ascending
     */
    public record Scope(ToLongFunction<String> bit, long largest, long largestUid, long[] saved) {}

    /** Each message holds. */
    public static final Criteria ALL = view(_ -> true);

    private static final Pattern DATE = Pattern.compile("(\\d{1,2}) (Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]* (\\d{4})",
            Pattern.CASE_INSENSITIVE);
    private static final List<String> MONTHS =
            List.of("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec");

    public static Criteria of(SearchKey key, Scope scope) {
        return switch (key) {
            case SearchKey.All() -> ALL;
            case SearchKey.HasFlag(String flag, boolean there) -> {
                long bit = scope.bit().applyAsLong(flag);
                yield view(c -> (c.flags() & bit) != 0 == there);
            }
            case SearchKey.Recent(boolean there) -> view(c -> c.recent() == there);
            case SearchKey.New() -> view(c -> c.recent() && (c.flags() & Flags.SEEN) == 0);
            case SearchKey.Numbers(SequenceSet set) -> {
                long[] bounds = set.resolve(scope.largest());
                yield set.saved() ? saved(scope) : view(c -> SequenceSet.contains(bounds, c.number()));
            }
            case SearchKey.Uids(SequenceSet set) -> {
                long[] bounds = set.resolve(scope.largestUid());
                yield set.saved() ? saved(scope) : view(c -> SequenceSet.contains(bounds, c.uid()));
            }
            case SearchKey.Larger(long octets) -> new Criteria(Cost.STORED, c -> c.headline().size() > octets);
            case SearchKey.Smaller(long octets) -> new Criteria(Cost.STORED, c -> c.headline().size() < octets);
            case SearchKey.Day(SearchKey.When when, LocalDate day, boolean sent) ->
                new Criteria(Cost.STORED, c -> holds(when, sent ? sentDay(c.headline()) : received(c.headline()), day));
            case SearchKey.Envelope(String field, String text) -> {
                var word = new EnvelopeWord(field, text.toLowerCase(Locale.ROOT));
                yield new Criteria(Cost.STORED, c -> c.envelope(word));
            }
            case SearchKey.Header(String field, String text) -> {
                String wanted = text.toLowerCase(Locale.ROOT);
                yield new Criteria(Cost.OCTETS, c -> c.header(field, wanted));
            }
            case SearchKey.Body(String text) -> {
                String wanted = text.toLowerCase(Locale.ROOT);
                yield new Criteria(Cost.OCTETS, c -> c.text(wanted, false));
            }
            case SearchKey.Text(String text) -> {
                String wanted = text.toLowerCase(Locale.ROOT);
                yield new Criteria(Cost.OCTETS, c -> c.text(wanted, true));
            }
            case SearchKey.Not(SearchKey not) -> {
                Criteria inner = of(not, scope);
                yield new Criteria(inner.cost, inner.holds.negate());
            }
            case SearchKey.Or(SearchKey one, SearchKey other) -> {
                List<Criteria> both = byCost(List.of(one, other), scope);
                yield new Criteria(both.getLast().cost, both.getFirst().holds.or(both.getLast().holds));
            }
            case SearchKey.And(List<SearchKey> keys) -> all(byCost(keys, scope));
        };
    }

    /** What of it can be told at that cost: no message that fails it can hold. {@link #ALL} when that is nothing. */
    public static Criteria upTo(Cost most, SearchKey key, Scope scope) {
        if (key instanceof SearchKey.And(List<SearchKey> keys)) {
            List<Criteria> told = byCost(keys, scope).stream().filter(c -> c.cost.compareTo(most) <= 0).toList();
            return told.isEmpty() ? ALL : all(told);
        }
        Criteria whole = of(key, scope);
        return whole.cost.compareTo(most) <= 0 ? whole : ALL;
    }

    private static List<Criteria> byCost(List<SearchKey> keys, Scope scope) {
        return keys.stream().map(key -> of(key, scope)).sorted(Comparator.comparing(Criteria::cost)).toList();
    }

    private static Criteria all(List<Criteria> tests) {
        return tests.isEmpty() ? ALL
                : new Criteria(tests.getLast().cost, c -> tests.stream().allMatch(test -> test.holds.test(c)));
    }

    private static Criteria view(Predicate<Candidate> holds) {
        return new Criteria(Cost.VIEW, holds);
    }

    private static Criteria saved(Scope scope) {
        return view(c -> Arrays.binarySearch(scope.saved(), c.uid()) >= 0);
    }

    private static boolean holds(SearchKey.When when, LocalDate date, LocalDate day) {
        return switch (when) {
            case BEFORE -> date.isBefore(day);
            case ON -> date.isEqual(day);
            case SINCE -> !date.isBefore(day);
        };
    }

    private static LocalDate received(Headline message) {
        return LocalDate.ofInstant(message.internalDate(), ZoneOffset.UTC);
    }

    /** The day as the Date field writes it, its zone disregarded; the ENVELOPE begins with that field. */
    private static LocalDate sentDay(Headline message) {
        byte[] envelope = message.envelope();
        String start = new String(envelope, 0, Math.min(60, envelope.length), StandardCharsets.ISO_8859_1);
        Matcher date = DATE.matcher(start);
        if (start.startsWith("(\"") && date.find()) {
            try {
                return LocalDate.of(Integer.parseInt(date.group(3)), MONTHS.indexOf(date.group(2).toLowerCase(Locale.ROOT)) + 1,
                        Integer.parseInt(date.group(1)));
            } catch (java.time.DateTimeException noSuchDay) {
                return LocalDate.ofInstant(message.sentDate(), ZoneOffset.UTC);
            }
        }
        return LocalDate.ofInstant(message.sentDate(), ZoneOffset.UTC);
    }
}
