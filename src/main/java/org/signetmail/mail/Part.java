package org.signetmail.mail;

import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * A part of a message: the message itself, a body part, or a message within a message/rfc822 part. Places are indexes
 * into the message's octets. Immutable; {@link #fields} are valid as long as the octets.
 *
 * @param headerStart where its header begins; @param bodyStart after the header's empty line
 * @param bodyEnd after its last octet, the line end before a boundary not counted
 * @param lines line ends in the body; not counted for a multipart
 * @param type media type in lower case: "text"; @param subtype "plain"
 * @param parameters of the content type, names in lower case, in their order
 * @param encoding content transfer encoding in lower case, "7bit" where none is given
 * @param children body parts of a multipart, in their order
 * @param message the message in a message/rfc822 part, or null
 */
public record Part(
        int headerStart, int bodyStart, int bodyEnd, int lines, Fields fields,
        String type, String subtype, Map<String, String> parameters, String encoding,
        List<Part> children, @Nullable Part message) {
    public boolean multipart() {
        return !children.isEmpty();
    }

    public int size() {
        return bodyEnd - bodyStart;
    }

    public boolean is(String wantedType, String wantedSubtype) {
        return type.equals(wantedType) && subtype.equals(wantedSubtype);
    }
}
