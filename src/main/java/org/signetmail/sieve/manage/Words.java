package org.signetmail.sieve.manage;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;

import org.signetmail.text.SyntaxError;

/** A request's words, taken in their order. For one thread; what does not follow is a {@link SyntaxError}. */
public final class Words {
    private final List<Word> words;
    private int at;

    public Words(List<Word> words) {
        this.words = List.copyOf(words);
    }

    public boolean atEnd() {
        return at == words.size();
    }

    /** A command's name, in capitals. */
    public String name() {
        if (!atEnd() && words.get(at) instanceof Word.Atom(String name)) {
            at++;
            return name;
        }
        throw new SyntaxError(at, "expected a command");
    }

    public byte[] octets() {
        if (!atEnd() && words.get(at) instanceof Word.Text(byte[] octets)) {
            at++;
            return octets;
        }
        throw new SyntaxError(at, "expected a string");
    }

    public String string() {
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(octets())).toString();
        } catch (CharacterCodingException e) {
            throw new SyntaxError(at, "the string is no UTF-8");
        }
    }

    public long number() {
        if (!atEnd() && words.get(at) instanceof Word.Number(long value)) {
            at++;
            return value;
        }
        throw new SyntaxError(at, "expected a number");
    }

    /** Gives {@code parsed} when nothing is left. */
    public <T> T end(T parsed) {
        if (!atEnd()) {
            throw new SyntaxError(at, "expected nothing more");
        }
        return parsed;
    }
}
