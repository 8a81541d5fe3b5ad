package org.signetmail.imap.server.search;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

import org.signetmail.imap.server.fetch.ReadAhead;
import org.signetmail.mail.Fields;
import org.signetmail.mail.Part;
import org.signetmail.mail.Structure;
import org.signetmail.mail.Words;
import org.signetmail.store.Content;
import org.signetmail.store.Headline;
import org.signetmail.store.StoredMessage;
import org.signetmail.text.SyntaxError;

/**
 * A message that SEARCH looks at. Octets are fetched when a test asks for them, once. For one thread; close when done.
 *
 * <p>Text is compared without case; a part beyond 16 MiB is looked at up to there.
 */
public final class Candidate implements AutoCloseable {
    private static final int MOST_TEXT = 16 << 20;

    private final int number;
    private final long uid;
    private final long flags;
    private final boolean recent;
    private final @Nullable Headline headline;
    private final @Nullable StoredMessage stored;
    private final @Nullable ReadAhead octets;
    private @Nullable Content content;
    private @Nullable Part structure;

    private Candidate(int number, long uid, long flags, boolean recent, @Nullable Headline headline, @Nullable StoredMessage stored,
            @Nullable ReadAhead octets) {
        this.number = number;
        this.uid = uid;
        this.flags = flags;
        this.recent = recent;
        this.headline = headline;
        this.stored = stored;
        this.octets = octets;
    }

    /** For tests of what the view has. */
    public Candidate(int number, long uid, long flags, boolean recent) {
        this(number, uid, flags, recent, null, null, null);
    }

    /** For tests that need no octets. */
    public Candidate(int number, long uid, long flags, boolean recent, Headline headline) {
        this(number, uid, flags, recent, headline, null, null);
    }

    public Candidate(int number, long uid, long flags, boolean recent, StoredMessage stored, ReadAhead octets) {
        this(number, uid, flags, recent, stored, stored, octets);
    }

    int number() {
        return number;
    }

    long uid() {
        return uid;
    }

    long flags() {
        return flags;
    }

    boolean recent() {
        return recent;
    }

    Headline headline() {
        if (headline == null) {
            throw new IllegalStateException("a test that costs nothing asked the store");
        }
        return headline;
    }

    /** Whether what the ENVELOPE has of a field has the word; the message itself is not read unless {@code ENVELOPE} is none. */
    boolean envelope(EnvelopeWord word) {
        try {
            return word.in(headline().envelope());
        } catch (SyntaxError odd) {
            if (octets == null) {
                throw odd;
            }
            // An envelope that is none: the field itself tells.
            return header(word.field(), word.wanted());
        }
    }

    /** Whether a field of this name has {@code wanted}, lower-case, in its decoded value. */
    boolean header(String name, String wanted) {
        Part part = structure();
        return part != null && part.fields().every(name).stream().anyMatch(v -> has(Words.decode(v), wanted));
    }

    /** Whether the text parts, and with {@code headers} the header fields of any part, have {@code wanted}. */
    boolean text(String wanted, boolean headers) {
        Part part = structure();
        return part != null && text(part, wanted, headers);
    }

    private boolean text(Part part, String wanted, boolean headers) {
        if (headers) {
            for (Fields.Field field : part.fields().all()) {
                if (has(field.name() + ": " + Words.decode(part.fields().value(field)), wanted)) {
                    return true;
                }
            }
        }
        Part message = part.message();
        if (message != null) {
            return text(message, wanted, true);
        }
        if (part.multipart()) {
            return part.children().stream().anyMatch(child -> text(child, wanted, headers));
        }
        return part.type().equals("text") && has(decoded(part), wanted);
    }

    private String decoded(Part part) {
        Content open = content;
        if (open == null) {
            return "";
        }
        ByteBuffer body = open.bytes().slice(part.bodyStart(), Math.min(part.size(), MOST_TEXT));
        var octets = new byte[body.remaining()];
        body.get(octets);
        String charset = part.parameters().getOrDefault("charset", "utf-8");
        byte[] decoded = Words.transferDecoded(octets, part.encoding());
        return Words.text(decoded, charset.equals("us-ascii") ? StandardCharsets.UTF_8 : Words.charset(charset));
    }

    private static boolean has(String text, String wanted) {
        return text.toLowerCase(Locale.ROOT).contains(wanted);
    }

    /** Null when the message is gone. */
    private @Nullable Part structure() {
        Part parsed = structure;
        if (parsed == null && content == null) {
            if (stored == null || octets == null) {
                throw new IllegalStateException("a test that needs no octets asked for them");
            }
            Optional<Content> found = octets.content(stored);
            if (found.isPresent()) {
                content = found.get();
                parsed = Structure.parse(found.get().bytes());
                structure = parsed;
            }
        }
        return parsed;
    }

    @Override
    public void close() {
        if (content != null) {
            content.close();
        }
    }
}
