package org.signetmail.imap.server;

import java.io.IOException;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

import org.jspecify.annotations.Nullable;

import org.signetmail.imap.Scanner;
import org.signetmail.imap.SearchKey;
import org.signetmail.imap.SequenceSet;
import org.signetmail.imap.Wire;
import org.signetmail.imap.server.fetch.ReadAhead;
import org.signetmail.imap.server.search.Candidate;
import org.signetmail.imap.server.search.Criteria;
import org.signetmail.store.Headline;
import org.signetmail.store.OpenMailbox;
import org.signetmail.store.StoredMessage;
import org.signetmail.text.SyntaxError;

/** SEARCH finds messages.
 *  <pre>search = "SEARCH" [SP "RETURN" SP "(" [search-return-opt *(SP search-return-opt)] ")"]
 *           SP ["CHARSET" SP charset SP] search-key *(SP search-key)</pre>
 *  RFC 9051 6.4.4, 6.4.9, 7.3.4; RFC 3501 7.2.5; RFC 4731; RFC 5182
 *
 *  @param wanted null where there is no RETURN */
record Search(@Nullable Set<Return> wanted, String charset, SearchKey key, boolean byUid) implements Command.ForOpen {
    /** What RETURN can ask for. */
    enum Return { MIN, MAX, ALL, COUNT, SAVE }

    private static final int SLICE = 256;

    static Search parse(Scanner in, boolean byUid) {
        in.sp();
        Set<Return> wanted = null;
        if (in.eatWord("RETURN")) {
            wanted = returns(in.sp());
            in.sp();
        }
        String charset = "UTF-8";
        if (in.eatWord("CHARSET")) {
            charset = in.sp().astring().toUpperCase(Locale.ROOT);
            in.sp();
        }
        return in.end(new Search(wanted, charset, SearchKey.parse(in), byUid));
    }

    private static Set<Return> returns(Scanner in) {
        var wanted = EnumSet.noneOf(Return.class);
        in.expect('(');
        boolean first = true;
        while (!in.eat(')')) {
            if (!first) {
                in.sp();
            }
            first = false;
            wanted.add(switch (in.word()) {
                case "MIN" -> Return.MIN;
                case "MAX" -> Return.MAX;
                case "ALL" -> Return.ALL;
                case "COUNT" -> Return.COUNT;
                case "SAVE" -> Return.SAVE;
                default -> throw in.error("no such RETURN option");
            });
        }
        if (wanted.isEmpty()) {
            wanted.add(Return.ALL);
        }
        return wanted;
    }

    @Override public boolean mayRenumber() {
        return byUid;
    }

    @Override public Answer run(Open here, Out out) throws IOException {
        if (!charset.equals("UTF-8") && !charset.equals("US-ASCII")) {
            return Answer.no("BADCHARSET (US-ASCII UTF-8)", "that charset is not known");
        }
        int[] found = find(here);
        Set<Return> returns = wanted;
        if (returns == null && !here.client().rev2()) {
            var line = new StringBuilder("SEARCH");
            for (long number : numbers(here, found)) {
                line.append(' ').append(number);
            }
            out.untagged(line.toString());
            return Answer.ok("SEARCH completed");
        }
        Set<Return> told = returns == null ? EnumSet.of(Return.ALL) : returns;
        if (told.contains(Return.SAVE)) {
            here.save(here.uids(toSave(found, told)));
        }
        if (!told.equals(EnumSet.of(Return.SAVE))) {
            tell(here, out, found, told);
        }
        return Answer.ok("SEARCH completed");
    }

    /** RFC 9051 6.4.4.1: with MIN or MAX, and neither ALL nor COUNT, only those are saved. */
    private static int[] toSave(int[] found, Set<Return> told) {
        boolean min = told.contains(Return.MIN);
        boolean max = told.contains(Return.MAX);
        if (found.length < 2 || !min && !max || told.contains(Return.ALL) || told.contains(Return.COUNT)) {
            return found;
        }
        if (min && max) {
            return new int[] {found[0], found[found.length - 1]};
        }
        return new int[] {min ? found[0] : found[found.length - 1]};
    }

    private void tell(Open here, Out out, int[] found, Set<Return> told) throws IOException {
        long[] numbers = numbers(here, found);
        var line = new StringBuilder("ESEARCH (TAG ").append(Wire.string(here.client().tag())).append(')');
        if (byUid) {
            line.append(" UID");
        }
        if (found.length > 0) {
            if (told.contains(Return.MIN)) {
                line.append(" MIN ").append(numbers[0]);
            }
            if (told.contains(Return.MAX)) {
                line.append(" MAX ").append(numbers[numbers.length - 1]);
            }
            if (told.contains(Return.ALL)) {
                line.append(" ALL ").append(SequenceSet.of(numbers));
            }
        }
        if (told.contains(Return.COUNT)) {
            line.append(" COUNT ").append(numbers.length);
        }
        out.untagged(line.toString());
    }

    private long[] numbers(Open here, int[] indexes) {
        return byUid ? here.uids(indexes) : Arrays.stream(indexes).mapToLong(i -> i + 1).toArray();
    }

    /** What costs little first: the view, then what the store tells beside the octets, and these for what is still left. */
    private int[] find(Open here) {
        OpenMailbox.View view = here.seen();
        int count = view.count();
        var keywords = here.mailbox().keywords();
        var scope = new Criteria.Scope(flag -> FlagNames.bit(flag, keywords), count, count == 0 ? 0 : view.uid(count - 1), here.saved());
        Criteria whole = Criteria.of(key, scope);
        int[] left = byView(here, Criteria.upTo(Criteria.Cost.VIEW, key, scope), count);
        if (whole.cost() == Criteria.Cost.VIEW) {
            return left;
        }
        boolean told = true;
        Criteria some = Criteria.upTo(Criteria.Cost.STORED, key, scope);
        if (some.cost() == Criteria.Cost.STORED) {
            var headlines = new ByHeadline(here, some, left);
            left = headlines.left();
            told = headlines.told;
        }
        return told && whole.cost() == Criteria.Cost.STORED ? left : byOctets(here, whole, left);
    }

    private static int[] byView(Open here, Criteria criteria, int count) {
        if (criteria == Criteria.ALL) {
            return IntStream.range(0, count).toArray();
        }
        return IntStream.range(0, count).filter(i -> {
            try (var candidate = new Candidate(i + 1, here.seen().uid(i), here.flagsNow(i), here.recent(i))) {
                return criteria.holds().test(candidate);
            }
        }).toArray();
    }

    /** Those of {@code possible} that hold, or of which only the octets can tell. */
    private static final class ByHeadline {
        private final Open here;
        private final Criteria criteria;
        private final int[] possible;
        private final int[] found;
        private int at;
        private int length;
        /** Whether each could be told. */
        private boolean told = true;

        ByHeadline(Open here, Criteria criteria, int[] possible) {
            this.here = here;
            this.criteria = criteria;
            this.possible = possible;
            found = new int[possible.length];
        }

        int[] left() {
            here.mailboxes().headlines(here.id(), here.uids(possible), this::look);
            return Arrays.copyOf(found, length);
        }

        private void look(Headline headline) {
            OpenMailbox.View view = here.seen();
            while (view.uid(possible[at]) != headline.uid()) {
                at++;
            }
            int index = possible[at];
            try (var candidate = new Candidate(index + 1, headline.uid(), here.flagsNow(index), here.recent(index), headline)) {
                if (criteria.holds().test(candidate)) {
                    found[length++] = index;
                }
            } catch (SyntaxError noEnvelope) {
                told = false;
                found[length++] = index;
            }
        }
    }

    private static int[] byOctets(Open here, Criteria criteria, int[] possible) {
        OpenMailbox.View view = here.seen();
        var found = new int[possible.length];
        int length = 0;
        for (int from = 0; from < possible.length; from += SLICE) {
            int[] slice = Arrays.copyOfRange(possible, from, Math.min(from + SLICE, possible.length));
            Map<Long, StoredMessage> stored = new HashMap<>();
            List<StoredMessage> messages = here.mailboxes().messages(here.id(), here.uids(slice), EnumSet.of(StoredMessage.Detail.ENVELOPE));
            messages.forEach(message -> stored.put(message.uid(), message));
            try (var octets = new ReadAhead(here.mailboxes(), messages)) {
                for (int index : slice) {
                    StoredMessage message = stored.get(view.uid(index));
                    if (message != null && holds(here, criteria, index, message, octets)) {
                        found[length++] = index;
                    }
                }
            }
        }
        return Arrays.copyOf(found, length);
    }

    private static boolean holds(Open here, Criteria criteria, int index, StoredMessage stored, ReadAhead octets) {
        try (var candidate = new Candidate(index + 1, here.seen().uid(index), here.flagsNow(index), here.recent(index), stored, octets)) {
            return criteria.holds().test(candidate);
        }
    }
}
