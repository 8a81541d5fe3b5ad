package org.signetmail.sieve.run;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

import org.signetmail.mail.Part;
import org.signetmail.mail.Structure;
import org.signetmail.mail.Words;

/**
 * A message as scripts look at it: header fields as Unicode, bodies decoded. Of bodies no more than 4 MiB in all are looked at,
 * and no more than 1 MiB of one part. Valid as long as the octets; for one thread.
 */
public final class MessageView {
    private static final int MOST_OF_PART = 1 << 20;
    private static final int MOST_OF_BODY = 4 << 20;

    private final ByteBuffer octets;
    private final Part message;

    private MessageView(ByteBuffer octets) {
        this.octets = octets.slice();
        message = Structure.parse(octets.slice());
    }

    /** @param octets from position to limit; they are not copied */
    public static MessageView of(ByteBuffer octets) {
        return new MessageView(octets);
    }

    public long size() {
        return octets.limit();
    }

    /** Octets as chars, unfolded, white space at the ends taken off. */
    public List<String> raw(String field) {
        return message.fields().every(field);
    }

    /** Encoded words decoded (RFC 5228 2.7.2). */
    public List<String> values(String field) {
        return raw(field).stream().map(value -> Words.decode(value).strip()).toList();
    }

    /** Everything behind the header, as it came (RFC 5173 5.1). */
    List<String> rawBody() {
        return List.of(Words.text(slice(message.bodyStart(), message.bodyEnd(), MOST_OF_BODY), StandardCharsets.UTF_8));
    }

    /** The parts of these content types, transfer encoding and charset undone (RFC 5173 5.2). @param types "" is all, "text", "text/html" */
    List<String> content(List<String> types) {
        var found = new ArrayList<String>();
        collect(message, types, found, new int[] {MOST_OF_BODY});
        return List.copyOf(found);
    }

    private void collect(Part part, List<String> types, List<String> found, int[] left) {
        part.children().forEach(child -> collect(child, types, found, left));
        Part inner = part.message();
        boolean wanted = types.stream().anyMatch(type -> is(part, type.toLowerCase(Locale.ROOT)));
        if (inner != null) {
            if (wanted && left[0] > 0) {
                // RFC 5173 5.2: of a message within the message, the header.
                found.add(Words.text(taken(inner.headerStart(), inner.bodyStart(), left), StandardCharsets.UTF_8));
            }
            collect(inner, types, found, left);
        } else if (wanted && !part.multipart() && left[0] > 0) {
            byte[] decoded = Words.transferDecoded(taken(part.bodyStart(), part.bodyEnd(), left), part.encoding());
            found.add(Words.text(decoded, Words.charset(part.parameters().getOrDefault("charset", "utf-8"))));
        }
    }

    private static boolean is(Part part, String type) {
        int slash = type.indexOf('/');
        return slash < 0 ? type.isEmpty() || part.type().equals(type)
                : slash > 0 && slash < type.length() - 1 && part.is(type.substring(0, slash), type.substring(slash + 1));
    }

    private byte[] taken(int from, int to, int[] left) {
        byte[] taken = slice(from, to, Math.min(MOST_OF_PART, left[0]));
        left[0] -= taken.length;
        return taken;
    }

    private byte[] slice(int from, int to, int most) {
        var copy = new byte[Math.min(most, to - from)];
        octets.get(from, copy);
        return copy;
    }
}
