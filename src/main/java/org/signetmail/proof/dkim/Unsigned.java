package org.signetmail.proof.dkim;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

import org.signetmail.mail.Octets;

/**
 * A message in the form in which it leaves, to be signed (RFC 6376 5). Its body is read in passing, so it may be a file of any
 * length. Valid as long as its octets.
 */
public final class Unsigned {
    /** A longer header is nobody's mail: it is not signed. */
    static final int MOST_HEADER = 256 * 1024;
    /** Of one name, so many fields are signed, the last ones; nobody has more of them in earnest. */
    private static final int MOST_OF_A_NAME = 20;
    /** RFC 6376 8.15: named once more than they are there, so that nobody adds another. */
    private static final List<String> NONE_MORE = List.of("from", "reply-to", "subject", "date", "to", "cc");
    /** The same where there is one; where there is none, a server on the way may have to add it. */
    private static final List<String> NONE_MORE_IF_THERE = List.of("sender", "message-id", "mime-version", "content-type", "content-transfer-encoding");
    /** RFC 6376 5.4.1. */
    private static final List<String> IF_THERE = List.of("in-reply-to", "references", "resent-date", "resent-from", "resent-to", "resent-cc", "resent-message-id", "list-id",
            "list-help", "list-unsubscribe", "list-unsubscribe-post", "list-subscribe", "list-post", "list-owner", "list-archive");
    /** RFC 5322 2.1.1. */
    private static final int LINE = 72;

    /** @param name in lower case @param end of its last line, before what ends that */
    private record Field(String name, int valueStart, int end) {}

    private final Octets octets;
    private final List<Field> fields;
    private final int bodyStart;

    private Unsigned(Octets octets, List<Field> fields, int bodyStart) {
        this.octets = octets;
        this.fields = fields;
        this.bodyStart = bodyStart;
    }

    /** Empty where its header is none: a line in it that is no field, or too much of it. @param message from position to limit */
    public static Optional<Unsigned> of(ByteBuffer message) {
        var octets = Octets.of(message);
        var fields = new ArrayList<Field>();
        int at = 0;
        while (at < octets.length()) {
            int end = lineEnd(octets, at);
            int next = nextLine(octets, end);
            if (end == at) {
                return Optional.of(new Unsigned(octets, List.copyOf(fields), next));
            }
            if (next > MOST_HEADER) {
                return Optional.empty();
            }
            boolean folded = octets.at(at) == ' ' || octets.at(at) == '\t';
            Field field = folded ? continued(fields, end) : field(octets, at, end);
            if (field == null) {
                return Optional.empty();
            }
            fields.add(field);
            at = next;
        }
        return Optional.of(new Unsigned(octets, List.copyOf(fields), octets.length()));
    }

    private static int lineEnd(Octets octets, int from) {
        int end = from;
        while (end < octets.length() && octets.at(end) != '\r' && octets.at(end) != '\n') {
            end++;
        }
        return end;
    }

    private static int nextLine(Octets octets, int end) {
        boolean pair = end + 1 < octets.length() && octets.at(end) == '\r' && octets.at(end + 1) == '\n';
        return Math.min(octets.length(), end + (pair ? 2 : 1));
    }

    private static @Nullable Field continued(List<Field> fields, int end) {
        if (fields.isEmpty()) {
            return null;
        }
        Field begun = fields.removeLast();
        return new Field(begun.name(), begun.valueStart(), end);
    }

    /** RFC 5322 2.2, with the blanks before the colon of 4.5. */
    private static @Nullable Field field(Octets octets, int from, int end) {
        int colon = from;
        while (colon < end && octets.at(colon) != ':') {
            colon++;
        }
        String name = octets.latin1(from, colon).stripTrailing();
        boolean valid = colon < end && !name.isEmpty() && name.chars().allMatch(c -> c > ' ' && c < 127);
        return valid ? new Field(name.toLowerCase(Locale.ROOT), colon + 1, end) : null;
    }

    /** Every value of this name, unfolded, octets as chars. @param name in lower case */
    public List<String> values(String name) {
        return fields.stream().filter(field -> field.name().equals(name)).map(field -> {
            var out = new ByteArrayOutputStream();
            Relaxed.value(octets, field.valueStart(), field.end(), out);
            return out.toString(StandardCharsets.ISO_8859_1);
        }).toList();
    }

    /** The fields to put before it, one signature for each key, in their order. */
    public byte[] signatures(List<SigningKey> keys, Instant now) {
        List<String> names = named();
        byte[] header = header(names);
        String bodyHash = Base64.getEncoder().encodeToString(bodyHash());
        var out = new StringBuilder();
        for (SigningKey key : keys) {
            String bare = bare(key, names, bodyHash, now);
            byte[] signature = key.sign(input(header, bare));
            out.append(bare).append(folded(Base64.getEncoder().encodeToString(signature))).append("\r\n");
        }
        return out.toString().getBytes(StandardCharsets.US_ASCII);
    }

    byte[] bodyHash() {
        MessageDigest hash = KeyKind.sha256();
        Relaxed.body(octets, bodyStart, hash);
        return hash.digest();
    }

    private List<String> named() {
        var names = new ArrayList<String>();
        NONE_MORE.forEach(name -> name(names, name, 1));
        NONE_MORE_IF_THERE.stream().filter(name -> count(name) > 0).forEach(name -> name(names, name, 1));
        IF_THERE.forEach(name -> name(names, name, 0));
        return names;
    }

    private void name(List<String> names, String name, int more) {
        for (int i = 0; i < count(name) + more; i++) {
            names.add(name);
        }
    }

    private int count(String name) {
        return Math.toIntExact(fields.stream().filter(field -> field.name().equals(name)).limit(MOST_OF_A_NAME).count());
    }

    /** RFC 6376 5.4.2: of a name that is there several times the last field comes first. */
    byte[] header(List<String> names) {
        var out = new ByteArrayOutputStream();
        var left = new ArrayList<>(fields);
        for (String name : names) {
            for (int i = left.size() - 1; i >= 0; i--) {
                if (left.get(i).name().equals(name)) {
                    Field field = left.remove(i);
                    out.writeBytes((name + ":").getBytes(StandardCharsets.ISO_8859_1));
                    Relaxed.value(octets, field.valueStart(), field.end(), out);
                    out.write('\r');
                    out.write('\n');
                    break;
                }
            }
        }
        return out.toByteArray();
    }

    /** RFC 6376 3.7. @param bare the signature's own field, which ends before what is to be written into {@code b=} */
    static byte[] input(byte[] header, String bare) {
        var out = new ByteArrayOutputStream();
        out.writeBytes(header);
        int colon = bare.indexOf(':');
        out.writeBytes((bare.substring(0, colon).toLowerCase(Locale.ROOT) + ":").getBytes(StandardCharsets.US_ASCII));
        Relaxed.value(Octets.of(ByteBuffer.wrap(bare.getBytes(StandardCharsets.ISO_8859_1))), colon + 1, bare.length(), out);
        return out.toByteArray();
    }

    private static String bare(SigningKey key, List<String> names, String bodyHash, Instant now) {
        return "DKIM-Signature: v=1; a=" + key.kind().algorithm() + "; c=relaxed/relaxed; d=" + key.domain() + ";\r\n\ts=" + key.selector() + "; t="
                + now.getEpochSecond() + ";\r\n\th=" + list(names) + ";\r\n\tbh=" + bodyHash + ";\r\n\tb=";
    }

    private static String list(List<String> names) {
        var out = new StringBuilder();
        int line = 0;
        for (int i = 0; i < names.size(); i++) {
            String name = names.get(i) + (i + 1 < names.size() ? ":" : "");
            if (line + name.length() > LINE) {
                out.append("\r\n\t ");
                line = 0;
            }
            out.append(name);
            line += name.length();
        }
        return out.toString();
    }

    private static String folded(String base64) {
        return String.join("\r\n\t ", base64.split("(?<=\\G.{" + LINE + "})"));
    }
}
