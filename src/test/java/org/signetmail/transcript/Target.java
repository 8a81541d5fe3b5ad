package org.signetmail.transcript;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;

/**
 * A server that transcripts are played against: ours, or another to see who is right.
 */
interface Target extends AutoCloseable {
    /** Somebody with an empty INBOX but for the fixture's messages. */
    record Fixture(String user, String password, String domain, String host) {}

    /** Where the protocol is spoken with STARTTLS on offer. */
    InetSocketAddress address(String protocol);

    /** A fresh account with these messages in its INBOX. */
    Fixture fixture(List<byte[]> messages);

    @Override
    void close();

    /** The messages of an mbox file: parted by "From " lines, LF to CRLF, one level of quoting taken off. */
    static List<byte[]> mbox(Path file) throws java.io.IOException {
        if (!java.nio.file.Files.exists(file)) {
            return List.of();
        }
        var messages = new java.util.ArrayList<byte[]>();
        StringBuilder message = null;
        for (String line : java.nio.file.Files.readString(file, java.nio.charset.StandardCharsets.ISO_8859_1).split("\n", -1)) {
            if (line.startsWith("From ")) {
                if (message != null) {
                    messages.add(octets(message));
                }
                message = new StringBuilder();
            } else if (message != null) {
                message.append(line.startsWith(">From ") ? line.substring(1) : line).append("\r\n");
            }
        }
        if (message != null) {
            messages.add(octets(message));
        }
        return messages;
    }

    /** The empty line before the next "From " line, or after the last, parts messages and is none of theirs. */
    private static byte[] octets(StringBuilder message) {
        String text = message.toString();
        while (text.endsWith("\r\n\r\n")) {
            text = text.substring(0, text.length() - 2);
        }
        return text.getBytes(java.nio.charset.StandardCharsets.ISO_8859_1);
    }
}
