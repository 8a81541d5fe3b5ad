package org.signetmail.imap;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

import org.signetmail.text.SyntaxError;

/**
 * Reads a command's words as RFC 9051 9 has them, with what RFC 3501 9 allows beside. Works on the octets of one
 * whole command, literals in their places; what does not follow the grammar is a {@link SyntaxError}. For one thread.
 */
public final class Scanner {
    private static final long MOST_NUMBER = 0xffff_ffffL;
    private static final int MOST_TAG = 100;
    private static final int MOST_RANGES = 20_000;
    private static final List<String> MONTHS =
            List.of("JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC");

    private final byte[] octets;
    private final boolean utf8;
    private int at;

    /** @param utf8 mailbox names are UTF-8 (rev2 or UTF8=ACCEPT is enabled), else modified UTF-7 is decoded */
    public Scanner(byte[] octets, boolean utf8) {
        this.octets = octets;
        this.utf8 = utf8;
    }

    public int position() {
        return at;
    }

    public SyntaxError error(String reason) {
        return new SyntaxError(at, reason);
    }

    /** The octet that is next, as a char; 0 at the end. */
    public char peek() {
        return at < octets.length ? (char) (octets[at] & 0xff) : 0;
    }

    public boolean atEnd() {
        return at == octets.length;
    }

    /** What was read, when nothing is left. Blanks at the end are let pass. */
    public <T> T end(T read) {
        while (peek() == ' ') {
            at++;
        }
        if (!atEnd()) {
            throw error("more than the command takes");
        }
        return read;
    }

    /** Takes {@code c} if it is next. */
    public boolean eat(char c) {
        if (peek() == c && !atEnd()) {
            at++;
            return true;
        }
        return false;
    }

    public Scanner expect(char c) {
        if (!eat(c)) {
            throw error("expected '" + c + "'");
        }
        return this;
    }

    public Scanner sp() {
        if (!eat(' ')) {
            throw error("expected a space");
        }
        return this;
    }

    /** Takes {@code word} if it is next, in any case, and is not the beginning of a longer atom. */
    public boolean eatWord(String word) {
        int end = at + word.length();
        if (end > octets.length || end < octets.length && atomChar(octets[end])) {
            return false;
        }
        for (int i = 0; i < word.length(); i++) {
            if (upper((char) (octets[at + i] & 0xff)) != word.charAt(i)) {
                return false;
            }
        }
        at = end;
        return true;
    }

    /** tag = 1*&lt;any ASTRING-CHAR except "+"&gt; */
    public String tag() {
        int from = at;
        while (at < octets.length && octets[at] != '+' && astringChar(octets[at])) {
            at++;
        }
        if (at - from > MOST_TAG) {
            throw error("the tag is too long");
        }
        return taken(from, "expected a tag");
    }

    public String atom() {
        int from = at;
        while (at < octets.length && atomChar(octets[at])) {
            at++;
        }
        return taken(from, "expected a word");
    }

    /** An atom in capitals: a name of the protocol's. */
    public String word() {
        return atom().toUpperCase(Locale.ROOT);
    }

    /** A fetch attribute's or status item's name: letters, digits, and the dots and hyphens in them, in capitals. */
    public String name() {
        int from = at;
        while (at < octets.length && (letterOrDigit(octets[at]) || octets[at] == '.' || octets[at] == '-')) {
            at++;
        }
        return taken(from, "expected a name").toUpperCase(Locale.ROOT);
    }

    private String taken(int from, String otherwise) {
        if (at == from) {
            throw error(otherwise);
        }
        return new String(octets, from, at - from, StandardCharsets.US_ASCII);
    }

    /** A number of 32 bits. */
    public long number() {
        long number = number64();
        if (number > MOST_NUMBER) {
            throw error("the number is too large");
        }
        return number;
    }

    /** A number of 63 bits. */
    public long number64() {
        int from = at;
        long number = 0;
        while (at < octets.length && octets[at] >= '0' && octets[at] <= '9') {
            int digit = octets[at] - '0';
            if (number > (Long.MAX_VALUE - digit) / 10) {
                throw error("the number is too large");
            }
            number = number * 10 + digit;
            at++;
        }
        if (at == from) {
            throw error("expected a number");
        }
        return number;
    }

    /** astring as text. */
    public String astring() {
        char next = peek();
        if (next == '"' || next == '{') {
            return text(string());
        }
        int from = at;
        while (at < octets.length && (astringChar(octets[at]) || octets[at] < 0)) {
            at++;
        }
        if (at == from) {
            throw error("expected a string");
        }
        return text(Arrays.copyOfRange(octets, from, at));
    }

    /** string = quoted / literal; its octets. */
    public byte[] string() {
        if (peek() == '{') {
            return literal();
        }
        expect('"');
        byte[] into = new byte[Math.min(64, octets.length - at)];
        int length = 0;
        while (true) {
            if (atEnd()) {
                throw error("a quoted string without end");
            }
            byte octet = octets[at++];
            if (octet == '"') {
                return Arrays.copyOf(into, length);
            }
            if (octet == '\\') {
                if (atEnd()) {
                    throw error("a quoted string without end");
                }
                octet = octets[at++];
                if (octet != '"' && octet != '\\') {
                    throw error("only '\"' and '\\' are quoted by '\\'");
                }
            }
            if (octet == 0 || octet == '\r' || octet == '\n') {
                throw error("NUL, CR or LF in a quoted string");
            }
            if (length == into.length) {
                into = Arrays.copyOf(into, length * 2 + 16);
            }
            into[length++] = octet;
        }
    }

    /** literal = "{" number64 ["+"] "}" CRLF *CHAR8 */
    private byte[] literal() {
        expect('{');
        long size = number64();
        eat('+');
        expect('}').expect('\r').expect('\n');
        if (size > octets.length - at) {
            throw error("a literal without its end");
        }
        byte[] value = Arrays.copyOfRange(octets, at, at + (int) size);
        at += (int) size;
        for (byte octet : value) {
            if (octet == 0) {
                throw error("NUL in a literal");
            }
        }
        return value;
    }

    /** string or NIL as text; NIL is the empty Optional. */
    public java.util.Optional<String> nstring() {
        return eatWord("NIL") ? java.util.Optional.empty() : java.util.Optional.of(text(string()));
    }

    private String text(byte[] value) {
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(value)).toString();
        } catch (CharacterCodingException e) {
            throw error("a string that is no UTF-8");
        }
    }

    /** A mailbox's name as the store knows it: INBOX in capitals whatever its case. */
    public String mailbox() {
        return mailboxOf(astring());
    }

    /** list-mailbox: a pattern with * and %. */
    public String listMailbox() {
        char next = peek();
        if (next == '"' || next == '{') {
            return mailboxOf(text(string()));
        }
        int from = at;
        while (at < octets.length
                && (astringChar(octets[at]) || octets[at] < 0 || octets[at] == '%' || octets[at] == '*')) {
            at++;
        }
        if (at == from) {
            throw error("expected a mailbox pattern");
        }
        return mailboxOf(text(Arrays.copyOfRange(octets, from, at)));
    }

    private String mailboxOf(String given) {
        String name = utf8 ? given : ModifiedUtf7.decode(given);
        if (name.length() >= 5 && name.regionMatches(true, 0, "INBOX", 0, 5) && (name.length() == 5 || "/%*".indexOf(name.charAt(5)) >= 0)) {
            return "INBOX" + name.substring(5);
        }
        return name;
    }

    /** sequence-set, or $ for the saved result. */
    public SequenceSet sequenceSet() {
        if (eat('$')) {
            return SequenceSet.SAVED;
        }
        var ranges = new ArrayList<SequenceSet.Range>();
        do {
            long from = sequenceNumber();
            ranges.add(new SequenceSet.Range(from, eat(':') ? sequenceNumber() : from));
            if (ranges.size() > MOST_RANGES) {
                throw error("too many ranges");
            }
        } while (eat(','));
        return new SequenceSet(ranges, false);
    }

    private long sequenceNumber() {
        if (eat('*')) {
            return SequenceSet.STAR;
        }
        long number = number();
        if (number == 0) {
            throw error("numbers start at 1");
        }
        return number;
    }

    /** A flag as written: \Name, or a keyword. */
    public String flag() {
        return eat('\\') ? "\\" + atom() : atom();
    }

    /** "(" [flag *(SP flag)] ")" */
    public Set<String> flagList() {
        var flags = new LinkedHashSet<String>();
        expect('(');
        while (!eat(')')) {
            if (!flags.isEmpty()) {
                sp();
            }
            flags.add(flag());
        }
        return flags;
    }

    /** date = date-text / DQUOTE date-text DQUOTE, as 1-Feb-1994. */
    public LocalDate date() {
        boolean quoted = eat('"');
        int day = digits(1, 2);
        LocalDate date = restOfDate(day);
        if (quoted) {
            expect('"');
        }
        return date;
    }

    /** date-time = DQUOTE date-day-fixed "-" date-month "-" date-year SP time SP zone DQUOTE */
    public Instant dateTime() {
        expect('"');
        eat(' ');
        LocalDate date = restOfDate(digits(1, 2));
        sp();
        int hour = digits(2, 2);
        int minute = digits2After(':');
        int second = digits2After(':');
        sp();
        boolean west = eat('-');
        if (!west) {
            expect('+');
        }
        int zone = digits(4, 4);
        expect('"');
        try {
            int minutes = zone / 100 * 60 + zone % 100;
            var offset = ZoneOffset.ofTotalSeconds((west ? -minutes : minutes) * 60);
            return OffsetDateTime.of(date.getYear(), date.getMonthValue(), date.getDayOfMonth(),
                    hour, minute, Math.min(second, 59), 0, offset).toInstant();
        } catch (DateTimeException e) {
            throw error("there is no such time");
        }
    }

    private LocalDate restOfDate(int day) {
        expect('-');
        int from = at;
        while (at < octets.length && letterOrDigit(octets[at])) {
            at++;
        }
        int month = MONTHS.indexOf(taken(from, "expected a month").toUpperCase(Locale.ROOT)) + 1;
        expect('-');
        int year = digits(4, 4);
        try {
            return LocalDate.of(year, month, day);
        } catch (DateTimeException e) {
            throw error("there is no such day");
        }
    }

    private int digits2After(char c) {
        expect(c);
        return digits(2, 2);
    }

    private int digits(int least, int most) {
        int from = at;
        int value = 0;
        while (at - from < most && at < octets.length && octets[at] >= '0' && octets[at] <= '9') {
            value = value * 10 + octets[at++] - '0';
        }
        if (at - from < least) {
            throw error("expected " + least + " digits");
        }
        return value;
    }

    private static char upper(char c) {
        return c >= 'a' && c <= 'z' ? (char) (c - 32) : c;
    }

    private static boolean letterOrDigit(byte c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9';
    }

    private static boolean atomChar(byte c) {
        return c > ' ' && c < 0x7f && switch (c) {
            case '(', ')', '{', '%', '*', '"', '\\', ']' -> false;
            default -> true;
        };
    }

    private static boolean astringChar(byte c) {
        return c == ']' || atomChar(c);
    }
}
