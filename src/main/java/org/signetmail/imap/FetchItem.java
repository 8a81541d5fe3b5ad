package org.signetmail.imap;

import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

/** One thing asked of a message by FETCH (RFC 9051 6.4.5, RFC 3501 6.4.5). */
public sealed interface FetchItem {
    record Envelope() implements FetchItem {}

    record FlagsItem() implements FetchItem {}

    record InternalDate() implements FetchItem {}

    record Size() implements FetchItem {}

    record Uid() implements FetchItem {}

    /** BODYSTRUCTURE, or BODY when not {@code extended}. */
    record Structure(boolean extended) implements FetchItem {}

    /** BODY[…] and its rev1 forms. @param label as in the response, before any {@code <origin>} */
    record Body(Section section, boolean peek, @Nullable Partial partial, String label) implements FetchItem {}

    /** BINARY[…]. @param part empty for the whole message */
    record Binary(List<Integer> part, boolean peek, @Nullable Partial partial) implements FetchItem {
        public Binary {
            part = List.copyOf(part);
        }
    }

    record BinarySize(List<Integer> part) implements FetchItem {
        public BinarySize {
            part = List.copyOf(part);
        }
    }

    /** {@code <origin.length>}, in octets. */
    record Partial(long origin, long length) {}

    int MOST = 100;

    /** fetch-att / "(" fetch-att *(SP fetch-att) ")" / "ALL" / "FULL" / "FAST" */
    static List<FetchItem> parse(Scanner in) {
        if (in.eatWord("ALL")) {
            return List.of(new FlagsItem(), new InternalDate(), new Size(), new Envelope());
        }
        if (in.eatWord("FAST")) {
            return List.of(new FlagsItem(), new InternalDate(), new Size());
        }
        if (in.eatWord("FULL")) {
            return List.of(new FlagsItem(), new InternalDate(), new Size(), new Envelope(), new Structure(false));
        }
        if (!in.eat('(')) {
            return List.of(one(in));
        }
        var items = new ArrayList<FetchItem>();
        do {
            items.add(one(in));
            if (items.size() > MOST) {
                throw in.error("too many items");
            }
        } while (in.eat(' '));
        in.expect(')');
        return List.copyOf(items);
    }

    private static FetchItem one(Scanner in) {
        return switch (in.name()) {
            case "ENVELOPE" -> new Envelope();
            case "FLAGS" -> new FlagsItem();
            case "INTERNALDATE" -> new InternalDate();
            case "UID" -> new Uid();
            case "RFC822.SIZE" -> new Size();
            case "RFC822" -> new Body(Section.WHOLE, false, null, "RFC822");
            case "RFC822.HEADER" -> new Body(Section.HEADER, true, null, "RFC822.HEADER");
            case "RFC822.TEXT" -> new Body(Section.TEXT, false, null, "RFC822.TEXT");
            case "BODYSTRUCTURE" -> new Structure(true);
            case "BODY" -> in.peek() == '[' ? body(in, false) : new Structure(false);
            case "BODY.PEEK" -> body(in, true);
            case "BINARY" -> new Binary(Section.parseBinary(in), false, partial(in));
            case "BINARY.PEEK" -> new Binary(Section.parseBinary(in), true, partial(in));
            case "BINARY.SIZE" -> new BinarySize(Section.parseBinary(in));
            default -> throw in.error("no such thing to fetch");
        };
    }

    private static FetchItem body(Scanner in, boolean peek) {
        Section section = Section.parse(in);
        return new Body(section, peek, partial(in), "BODY" + section);
    }

    private static @Nullable Partial partial(Scanner in) {
        if (!in.eat('<')) {
            return null;
        }
        long origin = in.number64();
        in.expect('.');
        long length = in.number64();
        if (length == 0) {
            throw in.error("a partial of no length");
        }
        in.expect('>');
        return new Partial(origin, length);
    }
}
