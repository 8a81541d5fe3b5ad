package org.signetmail.transcript;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A message of a fixture.
 *
 * @param flags system flags, as IMAP has them
 */
public record Message(byte[] octets, Instant arrived, List<String> flags) {
    /** When messages arrived whose mbox line does not say. */
    public static final Instant ARRIVED = Instant.parse("2026-02-01T12:30:45Z");

    private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern("EEE MMM d HH:mm:ss yyyy", Locale.ROOT);

    public Message {
        flags = List.copyOf(flags);
    }

    static Message of(byte[] octets) {
        return new Message(octets, ARRIVED, List.of());
    }

    /**
     * The messages of an mbox file; none when there is no such file. Parted by "From " lines that say when each came; LF to
     * CRLF, one level of quoting taken off; Status and X-Status are flags and go.
     */
    static List<Message> mbox(Path file) throws IOException {
        if (!Files.exists(file)) {
            return List.of();
        }
        var messages = new ArrayList<Message>();
        for (String each : ("\n" + Files.readString(file, StandardCharsets.ISO_8859_1)).split("\nFrom ")) {
            if (!each.isBlank()) {
                messages.add(of(each.split("\n", -1)));
            }
        }
        return messages;
    }

    private static Message of(String[] lines) {
        var text = new StringBuilder();
        var flags = new ArrayList<String>();
        boolean header = true;
        for (int i = 1; i < lines.length; i++) {
            header &= !lines[i].isEmpty();
            if (header && (lines[i].startsWith("Status: ") || lines[i].startsWith("X-Status: "))) {
                lines[i].substring(lines[i].indexOf(' ') + 1).chars().forEach(letter -> flag(letter, flags));
            } else {
                text.append(lines[i].startsWith(">From ") ? lines[i].substring(1) : lines[i]).append("\r\n");
            }
        }
        // The empty line before the next "From " line, or after the last, parts messages and is none of theirs.
        String whole = text.toString();
        while (whole.endsWith("\r\n\r\n")) {
            whole = whole.substring(0, whole.length() - 2);
        }
        return new Message(whole.getBytes(StandardCharsets.ISO_8859_1), arrived(lines[0]), flags);
    }

    private static void flag(int letter, List<String> flags) {
        switch (letter) {
            case 'R' -> flags.add("\\Seen");
            case 'A' -> flags.add("\\Answered");
            case 'F' -> flags.add("\\Flagged");
            case 'T' -> flags.add("\\Draft");
            case 'D' -> flags.add("\\Deleted");
            // O is "not recent": what is in a mailbox is recent to who opens it first.
            default -> {}
        }
    }

    private static Instant arrived(String line) {
        int space = line.indexOf(' ');
        return space < 0 ? ARRIVED : LocalDateTime.parse(line.substring(space + 1).replaceAll(" +", " ").strip(), DATE).toInstant(ZoneOffset.UTC);
    }
}
