package org.signetmail.mail;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The header fields of a part, by their places in the message. Values are octets as chars, unfolded
 * (RFC 5322 2.2.3). Immutable; valid as long as the message's octets.
 */
public final class Fields {
    /** One field: its name, and where it starts and ends, line end included. */
    public record Field(String name, int start, int valueStart, int end) {}

    private final Octets octets;
    private final List<Field> fields;

    Fields(Octets octets, List<Field> fields) {
        this.octets = octets;
        this.fields = fields;
    }

    public List<Field> all() {
        return fields;
    }

    /** The first field of this name, without case. */
    public Optional<String> first(String name) {
        for (Field field : fields) {
            if (field.name().equalsIgnoreCase(name)) {
                return Optional.of(value(field));
            }
        }
        return Optional.empty();
    }

    public List<String> every(String name) {
        var values = new ArrayList<String>();
        for (Field field : fields) {
            if (field.name().equalsIgnoreCase(name)) {
                values.add(value(field));
            }
        }
        return values;
    }

    /** Unfolded, white space at the ends taken off. */
    public String value(Field field) {
        String raw = octets.latin1(field.valueStart(), field.end());
        if (raw.indexOf('\n') == raw.length() - 1 || raw.indexOf('\n') < 0) {
            return raw.strip();
        }
        var out = new StringBuilder(raw.length());
        for (int i = 0; i < raw.length(); i++) {
            char c = raw.charAt(i);
            if (c != '\n' && !(c == '\r' && i + 1 < raw.length() && raw.charAt(i + 1) == '\n')) {
                out.append(c);
            }
        }
        return out.toString().strip();
    }
}
