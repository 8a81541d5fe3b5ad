package org.signetmail.imap.server.fetch;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

import org.signetmail.imap.Section;
import org.signetmail.mail.Fields;
import org.signetmail.mail.Part;
import org.signetmail.mail.Structure;
import org.signetmail.mail.Words;

/**
 * The sections of one message (RFC 9051 6.4.5.1), as views of its octets. Parses no more than the header when that is
 * all that is asked for. For one thread; valid as long as the octets.
 */
public final class Sections {
    private static final ByteBuffer EMPTY = ByteBuffer.allocate(0);
    private static final byte[] END_OF_HEADER = {'\r', '\n'};

    private final ByteBuffer octets;
    private @Nullable Part whole;
    private @Nullable Part header;

    /** @param octets the message, position 0 */
    public Sections(ByteBuffer octets) {
        this.octets = octets;
    }

    /** The section's octets in one or more pieces; null where the message has no such part. */
    public @Nullable List<ByteBuffer> find(Section section) {
        if (section.part().isEmpty()) {
            return switch (section.text()) {
                case ALL -> List.of(octets.duplicate());
                case HEADER -> List.of(slice(0, header().bodyStart()));
                case TEXT -> List.of(slice(header().bodyStart(), octets.limit()));
                case FIELDS, FIELDS_NOT -> fields(header().fields(), section);
                case MIME -> null;
            };
        }
        Part part = part(section.part());
        if (part == null) {
            return null;
        }
        return switch (section.text()) {
            case ALL -> List.of(slice(part.bodyStart(), part.bodyEnd()));
            case MIME -> List.of(slice(part.headerStart(), part.bodyStart()));
            case HEADER, TEXT, FIELDS, FIELDS_NOT -> {
                Part message = part.message();
                if (message == null) {
                    yield null;
                }
                yield switch (section.text()) {
                    case HEADER -> List.of(slice(message.headerStart(), message.bodyStart()));
                    case TEXT -> List.of(slice(message.bodyStart(), message.bodyEnd()));
                    case ALL, MIME, FIELDS, FIELDS_NOT -> fields(message.fields(), section);
                };
            }
        };
    }

    /** What came of undoing a transfer encoding. */
    public sealed interface Decoded {
        record Octets(ByteBuffer octets) implements Decoded {}

        record NoPart() implements Decoded {}

        /** RFC 9051 7.1 UNKNOWN-CTE */
        record UnknownEncoding() implements Decoded {}
    }

    /** BINARY: the part with its transfer encoding undone; empty numbers are the message as it is. */
    public Decoded decoded(List<Integer> numbers) {
        if (numbers.isEmpty()) {
            return new Decoded.Octets(octets.duplicate());
        }
        Part part = part(numbers);
        if (part == null) {
            return new Decoded.NoPart();
        }
        ByteBuffer body = slice(part.bodyStart(), part.bodyEnd());
        return switch (part.encoding()) {
            case "7bit", "8bit", "binary" -> new Decoded.Octets(body);
            case "base64", "quoted-printable" -> {
                var encoded = new byte[body.remaining()];
                body.get(encoded);
                yield new Decoded.Octets(ByteBuffer.wrap(Words.transferDecoded(encoded, part.encoding())));
            }
            default -> new Decoded.UnknownEncoding();
        };
    }

    /** Whether the part's transfer encoding is one that {@link #decoded} can undo; a part that is not there counts as one. */
    public boolean decodable(List<Integer> numbers) {
        Part part = numbers.isEmpty() ? null : part(numbers);
        return part == null || switch (part.encoding()) {
            case "7bit", "8bit", "binary", "base64", "quoted-printable" -> true;
            default -> false;
        };
    }

    /** A message that is no multipart has part 1, its body; a message within is walked into by its own parts' numbers. */
    private @Nullable Part part(List<Integer> numbers) {
        Part at = whole();
        boolean message = true;
        for (int number : numbers) {
            Part inner = at.message();
            if (!message && inner != null) {
                at = inner;
                message = true;
            }
            if (at.multipart()) {
                if (number > at.children().size()) {
                    return null;
                }
                at = at.children().get(number - 1);
            } else if (!message || number != 1) {
                return null;
            }
            message = false;
        }
        return at;
    }

    private Part whole() {
        Part parsed = whole;
        if (parsed == null) {
            parsed = Structure.parse(octets.duplicate());
            whole = parsed;
        }
        return parsed;
    }

    private Part header() {
        Part parsed = header;
        if (parsed == null) {
            parsed = Structure.parse(slice(0, endOfHeader()));
            header = parsed;
        }
        return parsed;
    }

    /** After the first empty line. */
    private int endOfHeader() {
        int limit = octets.limit();
        int lineStart = 0;
        for (int i = 0; i < limit; i++) {
            if (octets.get(i) == '\n') {
                if (i == lineStart || i == lineStart + 1 && octets.get(lineStart) == '\r') {
                    return i + 1;
                }
                lineStart = i + 1;
            }
        }
        return limit;
    }

    private List<ByteBuffer> fields(Fields fields, Section section) {
        boolean wanted = section.text() == Section.Text.FIELDS;
        var pieces = new ArrayList<ByteBuffer>();
        for (Fields.Field field : fields.all()) {
            if (section.names(field.name()) == wanted) {
                pieces.add(slice(field.start(), field.end()));
            }
        }
        pieces.add(ByteBuffer.wrap(END_OF_HEADER));
        return pieces;
    }

    private ByteBuffer slice(int from, int to) {
        return octets.slice(from, to - from);
    }

    public static long size(List<ByteBuffer> pieces) {
        return pieces.stream().mapToLong(ByteBuffer::remaining).sum();
    }

    /** The octets from {@code origin} on, {@code length} at most. */
    public static List<ByteBuffer> part(List<ByteBuffer> pieces, long origin, long length) {
        var found = new ArrayList<ByteBuffer>();
        long before = 0;
        long end = origin + Math.min(length, Long.MAX_VALUE - origin);
        for (ByteBuffer piece : pieces) {
            int size = piece.remaining();
            long from = Math.max(origin - before, 0);
            long to = Math.min(end - before, size);
            if (from < to) {
                found.add(piece.slice(piece.position() + (int) from, (int) (to - from)));
            }
            before += size;
        }
        return found.isEmpty() ? List.of(EMPTY.duplicate()) : found;
    }
}
