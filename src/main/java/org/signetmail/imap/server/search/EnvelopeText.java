package org.signetmail.imap.server.search;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

import org.signetmail.imap.Scanner;
import org.signetmail.mail.Words;

/** Reads the text of a field out of an ENVELOPE in wire form (RFC 9051 7.5.2), decoded. Pure. */
final class EnvelopeText {
    private static final List<String> STRINGS = List.of("date", "subject");
    private static final List<String> ADDRESSES = List.of("from", "sender", "reply-to", "to", "cc", "bcc");

    private EnvelopeText() {}

    /**
     * @param field in lower case: date, subject, from, sender, reply-to, to, cc or bcc
     * @return one text, or one for each address: {@code Bob <bob@a.example>}; empty when the field is not there
     * @throws org.signetmail.text.SyntaxError when it is no envelope
     */
    static List<String> of(byte[] envelope, String field) {
        var in = new Scanner(envelope, true);
        char before = '(';
        for (String name : STRINGS) {
            String value = nstring(in.expect(before));
            if (name.equals(field)) {
                return value == null ? List.of() : List.of(Words.decode(value));
            }
            before = ' ';
        }
        for (String name : ADDRESSES) {
            List<String> texts = addresses(in.sp());
            if (name.equals(field)) {
                return texts;
            }
        }
        throw new IllegalArgumentException("an envelope has no " + field);
    }

    private static List<String> addresses(Scanner in) {
        if (in.eatWord("NIL")) {
            return List.of();
        }
        var texts = new ArrayList<String>();
        in.expect('(');
        do {
            texts.add(address(in));
        } while (in.peek() == '(');
        in.expect(')');
        return texts;
    }

    private static String address(Scanner in) {
        String name = nstring(in.expect('('));
        nstring(in.sp());
        String mailbox = nstring(in.sp());
        String host = nstring(in.sp());
        in.expect(')');
        String address = (mailbox == null ? "" : mailbox) + (host == null ? "" : "@" + host);
        return Words.decode(name == null ? address : name + " <" + address + ">");
    }

    private static @Nullable String nstring(Scanner in) {
        return in.eatWord("NIL") ? null : new String(in.string(), StandardCharsets.ISO_8859_1);
    }
}
