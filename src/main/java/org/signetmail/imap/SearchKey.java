package org.signetmail.imap;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;

/** What SEARCH asks for (RFC 9051 6.4.4, RFC 3501 6.4.4). */
public sealed interface SearchKey {
    record All() implements SearchKey {}

    /** A flag is there, or not. @param flag as written by FETCH: \Seen, or a keyword */
    record HasFlag(String flag, boolean there) implements SearchKey {}

    /** \Recent, of rev1. */
    record Recent(boolean there) implements SearchKey {}

    /** \Recent and unseen, of rev1. */
    record New() implements SearchKey {}

    record Numbers(SequenceSet set) implements SearchKey {}

    record Uids(SequenceSet set) implements SearchKey {}

    record Larger(long octets) implements SearchKey {}

    record Smaller(long octets) implements SearchKey {}

    /** Internal date, or the Date field's when {@code sent}: the day alone, its zone disregarded. */
    record Day(When when, LocalDate day, boolean sent) implements SearchKey {}

    enum When { BEFORE, ON, SINCE }

    /** BCC, CC, FROM, SUBJECT, TO: in what the ENVELOPE has of that field. @param text empty: the field is there */
    record Envelope(String field, String text) implements SearchKey {}

    /** @param text empty: the field is there */
    record Header(String field, String text) implements SearchKey {}

    record Body(String text) implements SearchKey {}

    record Text(String text) implements SearchKey {}

    record Not(SearchKey key) implements SearchKey {}

    record Or(SearchKey one, SearchKey other) implements SearchKey {}

    record And(List<SearchKey> keys) implements SearchKey {
        public And {
            keys = List.copyOf(keys);
        }
    }

    int DEEPEST = 50;
    int MOST_KEYS = 1000;

    /** search-key *(SP search-key) up to the end of the command. */
    static SearchKey parse(Scanner in) {
        return new Reading(in).keys(0);
    }

    /** Counts what it reads, so that a command cannot make more of it than its length suggests. */
    final class Reading {
        private final Scanner in;
        private int count;

        private Reading(Scanner in) {
            this.in = in;
        }

        private SearchKey keys(int depth) {
            var keys = new ArrayList<SearchKey>();
            do {
                keys.add(key(depth));
            } while (in.eat(' ') && !in.atEnd());
            return keys.size() == 1 ? keys.getFirst() : new And(keys);
        }

        private SearchKey key(int depth) {
            if (depth > DEEPEST || ++count > MOST_KEYS) {
                throw in.error("too many search keys");
            }
            if (in.eat('(')) {
                SearchKey inside = keys(depth + 1);
                in.expect(')');
                return inside;
            }
            char next = in.peek();
            if (next >= '0' && next <= '9' || next == '*' || next == '$') {
                return new Numbers(in.sequenceSet());
            }
            return switch (in.word()) {
                case "ALL" -> new All();
                case "ANSWERED" -> new HasFlag("\\Answered", true);
                case "DELETED" -> new HasFlag("\\Deleted", true);
                case "DRAFT" -> new HasFlag("\\Draft", true);
                case "FLAGGED" -> new HasFlag("\\Flagged", true);
                case "SEEN" -> new HasFlag("\\Seen", true);
                case "UNANSWERED" -> new HasFlag("\\Answered", false);
                case "UNDELETED" -> new HasFlag("\\Deleted", false);
                case "UNDRAFT" -> new HasFlag("\\Draft", false);
                case "UNFLAGGED" -> new HasFlag("\\Flagged", false);
                case "UNSEEN" -> new HasFlag("\\Seen", false);
                case "KEYWORD" -> new HasFlag(in.sp().atom(), true);
                case "UNKEYWORD" -> new HasFlag(in.sp().atom(), false);
                case "NEW" -> new New();
                case "OLD" -> new Recent(false);
                case "RECENT" -> new Recent(true);
                case "UID" -> new Uids(in.sp().sequenceSet());
                case "LARGER" -> new Larger(in.sp().number64());
                case "SMALLER" -> new Smaller(in.sp().number64());
                case "BEFORE" -> new Day(When.BEFORE, in.sp().date(), false);
                case "ON" -> new Day(When.ON, in.sp().date(), false);
                case "SINCE" -> new Day(When.SINCE, in.sp().date(), false);
                case "SENTBEFORE" -> new Day(When.BEFORE, in.sp().date(), true);
                case "SENTON" -> new Day(When.ON, in.sp().date(), true);
                case "SENTSINCE" -> new Day(When.SINCE, in.sp().date(), true);
                case "BCC" -> new Envelope("bcc", in.sp().astring());
                case "CC" -> new Envelope("cc", in.sp().astring());
                case "FROM" -> new Envelope("from", in.sp().astring());
                case "SUBJECT" -> new Envelope("subject", in.sp().astring());
                case "TO" -> new Envelope("to", in.sp().astring());
                case "HEADER" -> new Header(in.sp().astring(), in.sp().astring());
                case "BODY" -> new Body(in.sp().astring());
                case "TEXT" -> new Text(in.sp().astring());
                case "NOT" -> new Not(next(depth + 1));
                case "OR" -> new Or(next(depth + 1), next(depth + 1));
                default -> throw in.error("no such search key");
            };
        }

        private SearchKey next(int depth) {
            in.sp();
            return key(depth);
        }
    }
}
