package org.signetmail.imap;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import org.signetmail.mail.AddressList;
import org.signetmail.mail.Fields;
import org.signetmail.mail.Parameters;
import org.signetmail.mail.Part;

/**
 * ENVELOPE, BODY and BODYSTRUCTURE as IMAP writes them (RFC 9051 7.5.2), computed once when a message comes in.
 * Header text is passed as it is, encoded words and all. Never throws on content.
 */
public final class WireForm {
    private static final int MOST_QUOTED = 1000;
    private static final String UNREAD_MESSAGE =
            " (NIL NIL NIL NIL NIL NIL NIL NIL NIL NIL) (\"text\" \"plain\" (\"charset\" \"us-ascii\") NIL NIL \"7bit\" 0 0)";
    private static final String UNREAD_MESSAGE_EXTENDED =
            UNREAD_MESSAGE.substring(0, UNREAD_MESSAGE.length() - 1) + " NIL NIL NIL NIL)";

    private final Growing out = new Growing();
    private final boolean extended;

    private WireForm(boolean extended) {
        this.extended = extended;
    }

    public static byte[] envelope(Part message) {
        var form = new WireForm(false);
        form.writeEnvelope(message.fields());
        return form.out.octets();
    }

    /** With extension data. */
    public static byte[] bodyStructure(Part message) {
        var form = new WireForm(true);
        form.writeBody(message);
        return form.out.octets();
    }

    /** Without extension data. */
    public static byte[] body(Part message) {
        var form = new WireForm(false);
        form.writeBody(message);
        return form.out.octets();
    }

    private void writeEnvelope(Fields fields) {
        out.write('(');
        nstring(fields.first("date").orElse(null));
        out.write(' ');
        nstring(fields.first("subject").orElse(null));
        out.write(' ');
        List<AddressList.Entry> from = addresses(fields, "from");
        write(from);
        out.write(' ');
        // RFC 9051 7.5.2: an absent Sender or Reply-To is From's.
        write(orElse(addresses(fields, "sender"), from));
        out.write(' ');
        write(orElse(addresses(fields, "reply-to"), from));
        for (String name : new String[] {"to", "cc", "bcc"}) {
            out.write(' ');
            write(addresses(fields, name));
        }
        out.write(' ');
        nstring(fields.first("in-reply-to").orElse(null));
        out.write(' ');
        nstring(fields.first("message-id").orElse(null));
        out.write(')');
    }

    private static List<AddressList.Entry> addresses(Fields fields, String name) {
        List<String> values = fields.every(name);
        // RFC 5322 3.6 allows one; where there are more, none of them is hidden.
        return values.isEmpty() ? List.of() : AddressList.parse(values.size() == 1 ? values.getFirst() : String.join(",", values));
    }

    private static List<AddressList.Entry> orElse(List<AddressList.Entry> list, List<AddressList.Entry> other) {
        return list.isEmpty() ? other : list;
    }

    private void write(List<AddressList.Entry> addresses) {
        if (addresses.isEmpty()) {
            ascii("NIL");
            return;
        }
        out.write('(');
        for (AddressList.Entry address : addresses) {
            out.write('(');
            nstring(address.name());
            out.write(' ');
            nstring(address.route());
            out.write(' ');
            nstring(address.mailbox());
            out.write(' ');
            nstring(address.host());
            out.write(')');
        }
        out.write(')');
    }

    private void writeBody(Part part) {
        out.write('(');
        if (part.multipart()) {
            part.children().forEach(this::writeBody);
            out.write(' ');
            string(part.subtype());
            if (extended) {
                out.write(' ');
                parameters(part.parameters());
                tail(part);
            }
        } else {
            writeLeaf(part);
        }
        out.write(')');
    }

    private void writeLeaf(Part part) {
        // A multipart without parts has no form of its own; it is shown as what it is, octets.
        boolean hollow = part.type().equals("multipart");
        string(hollow ? "application" : part.type());
        out.write(' ');
        string(hollow ? "octet-stream" : part.subtype());
        out.write(' ');
        parameters(hollow ? Map.of() : withCharset(part));
        out.write(' ');
        nstring(part.fields().first("content-id").orElse(null));
        out.write(' ');
        nstring(part.fields().first("content-description").orElse(null));
        out.write(' ');
        string(part.encoding());
        ascii(" " + part.size());
        Part message = part.message();
        if (message != null) {
            out.write(' ');
            writeEnvelope(message.fields());
            out.write(' ');
            writeBody(message);
            ascii(" " + part.lines());
        } else if (part.is("message", "rfc822") || part.is("message", "global")) {
            // The grammar wants envelope and body of this type even where they cannot be read: encoded, or too deep.
            ascii(extended ? UNREAD_MESSAGE_EXTENDED : UNREAD_MESSAGE);
            ascii(" " + part.lines());
        } else if (part.type().equals("text")) {
            ascii(" " + part.lines());
        }
        if (extended) {
            out.write(' ');
            nstring(part.fields().first("content-md5").orElse(null));
            tail(part);
        }
    }

    /** RFC 2045 5.2, RFC 2046 4.1.2: text that names no charset is US-ASCII. */
    private static Map<String, String> withCharset(Part part) {
        if (!part.type().equals("text") || part.parameters().containsKey("charset")) {
            return part.parameters();
        }
        var parameters = new LinkedHashMap<>(part.parameters());
        parameters.put("charset", "us-ascii");
        return parameters;
    }

    /** Disposition, language, location. */
    private void tail(Part part) {
        out.write(' ');
        Parameters disposition = part.fields().first("content-disposition").map(Parameters::parse).orElse(null);
        if (disposition == null || disposition.value().isEmpty()) {
            ascii("NIL");
        } else {
            out.write('(');
            string(disposition.value());
            out.write(' ');
            parameters(disposition.parameters());
            out.write(')');
        }
        out.write(' ');
        languages(part.fields().first("content-language").orElse(""));
        out.write(' ');
        nstring(part.fields().first("content-location").orElse(null));
    }

    private void languages(String value) {
        List<String> tags = Stream.of(value.split(",")).map(String::strip).filter(tag -> !tag.isEmpty()).toList();
        switch (tags.size()) {
            case 0 -> ascii("NIL");
            case 1 -> string(tags.getFirst());
            default -> {
                out.write('(');
                string(tags.getFirst());
                for (String tag : tags.subList(1, tags.size())) {
                    out.write(' ');
                    string(tag);
                }
                out.write(')');
            }
        }
    }

    private void parameters(Map<String, String> parameters) {
        if (parameters.isEmpty()) {
            ascii("NIL");
            return;
        }
        out.write('(');
        boolean first = true;
        for (var parameter : parameters.entrySet()) {
            if (!first) {
                out.write(' ');
            }
            first = false;
            string(parameter.getKey());
            out.write(' ');
            string(parameter.getValue());
        }
        out.write(')');
    }

    private void nstring(@Nullable String text) {
        if (text == null) {
            ascii("NIL");
        } else {
            string(text);
        }
    }

    /** Quoted where that can carry it, else a literal. NUL can be carried by neither and is left out. */
    private void string(String given) {
        String text = given.indexOf('\0') < 0 ? given : given.replace("\0", "");
        boolean quotable = text.length() <= MOST_QUOTED;
        for (int i = 0; i < text.length() && quotable; i++) {
            char c = text.charAt(i);
            quotable = c >= ' ' && c < 0x7f || c == '\t';
        }
        if (!quotable) {
            ascii("{" + text.length() + "}\r\n");
            ascii(text);
            return;
        }
        out.write('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                out.write('\\');
            }
            out.write(c);
        }
        out.write('"');
    }

    /** Octets as chars. */
    private void ascii(String text) {
        out.write(text);
    }

    /** Octets that become more: {@link java.io.ByteArrayOutputStream} takes a lock for each. */
    private static final class Growing {
        private byte[] octets = new byte[512];
        private int count;

        void write(char octet) {
            if (count == octets.length) {
                octets = Arrays.copyOf(octets, count * 2);
            }
            octets[count++] = (byte) octet;
        }

        void write(String text) {
            if (text.length() > octets.length - count) {
                octets = Arrays.copyOf(octets, Math.max(octets.length * 2, count + text.length()));
            }
            for (int i = 0; i < text.length(); i++) {
                octets[count++] = (byte) text.charAt(i);
            }
        }

        byte[] octets() {
            return Arrays.copyOf(octets, count);
        }
    }
}
