package org.signetmail.mail;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Reads a message's structure in one pass: headers, parts and where they are (RFC 5322, RFC 2045, RFC 2046). Takes
 * whatever is sent: a missing end, a boundary that never comes, bare LF; never throws on content. What is deeper than
 * {@value #MOST_DEPTH} levels or beyond {@value #MOST_PARTS} parts is taken as one part's text; fields behind {@value #MOST_HEADER} octets of a header, or
 * more than {@value #MOST_FIELDS}, are passed over.
 */
public final class Structure {
    private static final int MOST_DEPTH = 50;
    private static final int MOST_PARTS = 1000;
    private static final int MOST_FIELDS = 2000;
    private static final int MOST_HEADER = 1 << 20;
    private static final int MOST_BOUNDARY = 200;
    private static final int OUTSIDE = -1;

    private final Octets octets;
    private final int end;
    private final List<byte[]> boundaries = new ArrayList<>();
    private int parts;
    private int at;
    /** Which open multipart's boundary ended the last body: its level, or OUTSIDE at the message's end. */
    private int hit = OUTSIDE;
    private boolean hitWasLast;
    /** Where the line with that boundary begins. */
    private int hitAt;

    private Structure(Octets octets) {
        this.octets = octets;
        this.end = octets.length();
    }

    /** The message from the buffer's position to its limit; places in the parts count from the position. */
    public static Part parse(ByteBuffer message) {
        return new Structure(Octets.of(message)).entity(0, false);
    }

    private Part entity(int depth, boolean inDigest) {
        parts++;
        int headerStart = at;
        Fields fields = header();
        int bodyStart = at;
        Parameters contentType = fields.first("content-type").map(Parameters::parse)
                .orElseGet(() -> new Parameters("", Map.of()));
        int slash = contentType.value().indexOf('/');
        // RFC 2045 5.2: text/plain where nothing, or nothing readable, is said; RFC 2046 5.1.5 for digests.
        String type = slash > 0 ? contentType.value().substring(0, slash).strip() : inDigest ? "message" : "text";
        String subtype = slash > 0 ? contentType.value().substring(slash + 1).strip() : inDigest ? "rfc822" : "plain";
        String encoding = fields.first("content-transfer-encoding")
                .map(e -> Parameters.parse(e).value()).filter(e -> !e.isEmpty()).orElse("7bit");
        String boundary = contentType.parameters().get("boundary");

        List<Part> children = List.of();
        Part message = null;
        boolean noBody = hit != OUTSIDE;
        if (!noBody && type.equals("multipart") && boundary != null && !boundary.isEmpty() && boundary.length() <= MOST_BOUNDARY
                && depth < MOST_DEPTH) {
            children = children(boundary, depth, subtype.equals("digest"));
        } else if (!noBody && type.equals("message") && (subtype.equals("rfc822") || subtype.equals("global"))
                && !encoding.equals("base64") && !encoding.equals("quoted-printable") && depth < MOST_DEPTH && parts < MOST_PARTS) {
            message = entity(depth + 1, false);
        } else if (!noBody) {
            skipToBoundary();
        }
        int innerEnd = message != null ? message.bodyEnd() : children.isEmpty() ? bodyStart : children.getLast().bodyEnd();
        // A part whose header runs into a boundary ends at it, and so do those around it.
        int bodyEnd = hit == OUTSIDE ? end : Math.max(innerEnd, beforeLineEnd(hitAt));
        return new Part(headerStart, bodyStart, bodyEnd, children.isEmpty() ? lines(bodyStart, bodyEnd) : 0, fields, type, subtype,
                contentType.parameters(), encoding, children, message);
    }

    private List<Part> children(String boundary, int depth, boolean digest) {
        int level = boundaries.size();
        boundaries.add(boundary.getBytes(StandardCharsets.ISO_8859_1));
        var children = new ArrayList<Part>();
        skipToBoundary();
        while (hit == level && !hitWasLast && parts < MOST_PARTS) {
            at = afterLine(hitAt);
            hit = OUTSIDE;
            children.add(entity(depth + 1, digest));
        }
        boundaries.removeLast();
        if (hit >= level) {
            // The epilogue, or what is left when there are too many parts.
            at = afterLine(hitAt);
            hit = OUTSIDE;
            skipToBoundary();
        }
        return List.copyOf(children);
    }

    /** Moves to the next boundary line of any open multipart, or to the end. */
    private void skipToBoundary() {
        hit = OUTSIDE;
        if (boundaries.isEmpty()) {
            at = end;
            return;
        }
        while (at < end) {
            if (boundaryAt(at)) {
                return;
            }
            at = afterLine(at);
        }
    }

    private boolean boundaryAt(int line) {
        if (line + 2 > end || octets.at(line) != '-' || octets.at(line + 1) != '-') {
            return false;
        }
        for (int level = boundaries.size() - 1; level >= 0; level--) {
            byte[] boundary = boundaries.get(level);
            int after = line + 2 + boundary.length;
            if (after <= end && matches(line + 2, boundary)) {
                boolean last = after + 2 <= end && octets.at(after) == '-' && octets.at(after + 1) == '-';
                int rest = last ? after + 2 : after;
                // RFC 2046 5.1.1: only white space may follow; else it is a longer boundary that begins alike.
                while (rest < end && (octets.at(rest) == ' ' || octets.at(rest) == '\t' || octets.at(rest) == '\r')) {
                    rest++;
                }
                if (rest >= end || octets.at(rest) == '\n') {
                    hit = level;
                    hitWasLast = last;
                    hitAt = line;
                    return true;
                }
            }
        }
        return false;
    }

    private boolean matches(int from, byte[] wanted) {
        for (int i = 0; i < wanted.length; i++) {
            if (octets.at(from + i) != wanted[i]) {
                return false;
            }
        }
        return true;
    }

    private Fields header() {
        var fields = new ArrayList<Fields.Field>();
        hit = OUTSIDE;
        int heeded = at + Math.min(MOST_HEADER, end - at);
        boolean inField = false;
        while (at < end) {
            int line = at;
            int next = afterLine(line);
            byte first = octets.at(line);
            if (first == '\n' || first == '\r' && next - line == 2) {
                at = next;
                break;
            }
            if (first == '-' && boundaryAt(line)) {
                break;
            }
            at = next;
            boolean taken = next <= heeded && fields.size() < MOST_FIELDS;
            if (first == ' ' || first == '\t') {
                if (inField && taken) {
                    Fields.Field folded = fields.removeLast();
                    fields.add(new Fields.Field(folded.name(), folded.start(), folded.valueStart(), next));
                }
            } else {
                inField = false;
                int colon = line;
                while (taken && colon < next && octets.at(colon) != ':') {
                    colon++;
                }
                if (taken && colon < next && colon > line) {
                    inField = true;
                    fields.add(new Fields.Field(octets.latin1(line, colon).strip(), line, colon + 1, next));
                }
            }
        }
        return new Fields(octets, fields);
    }

    private int afterLine(int from) {
        int lf = octets.lineFeed(from, end);
        return lf == end ? end : lf + 1;
    }

    private int beforeLineEnd(int lineStart) {
        int before = lineStart;
        if (before > 0 && octets.at(before - 1) == '\n') {
            before--;
            if (before > 0 && octets.at(before - 1) == '\r') {
                before--;
            }
        }
        return before;
    }

    private int lines(int from, int to) {
        int count = 0;
        int i = octets.lineFeed(from, to);
        while (i < to) {
            count++;
            i = octets.lineFeed(i + 1, to);
        }
        return count;
    }
}
