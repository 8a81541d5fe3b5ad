package org.signetmail.smtp.server;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Gives a submitted message the fields it must have and lacks, Date and Message-ID (RFC 6409 8.2, 8.3). Holds the header
 * back until it is whole or too long to look at.
 */
final class Completing extends OutputStream {
    private static final int MOST_HEADER = 64 * 1024;

    private final OutputStream to;
    private final String date;
    private final String messageId;
    private byte[] header = new byte[2048];
    private int length;
    private boolean passing;

    /** @param date and {@code messageId}: the fields' values where the message has none */
    Completing(OutputStream to, String date, String messageId) {
        this.to = to;
        this.date = date;
        this.messageId = messageId;
    }

    @Override
    public void write(int octet) throws IOException {
        write(new byte[] {(byte) octet}, 0, 1);
    }

    @Override
    public void write(byte[] octets, int offset, int count) throws IOException {
        if (passing) {
            to.write(octets, offset, count);
            return;
        }
        if (length + count > header.length) {
            header = Arrays.copyOf(header, Math.max(header.length * 2, length + count));
        }
        int before = length;
        System.arraycopy(octets, offset, header, length, count);
        length += count;
        if (length > MOST_HEADER || headerEnds(Math.max(0, before - 3))) {
            pass();
        }
    }

    private boolean headerEnds(int from) {
        if (from == 0 && length >= 2 && header[0] == '\r' && header[1] == '\n') {
            return true;
        }
        for (int i = from; i + 3 < length; i++) {
            if (header[i] == '\r' && header[i + 1] == '\n' && header[i + 2] == '\r' && header[i + 3] == '\n') {
                return true;
            }
        }
        return false;
    }

    private void pass() throws IOException {
        passing = true;
        String text = new String(header, 0, length, StandardCharsets.ISO_8859_1);
        // An empty line at once: there is no field at all.
        int end = text.startsWith("\r\n") ? 0 : text.indexOf("\r\n\r\n");
        String fields = "\n" + (end < 0 ? text : text.substring(0, end)).toLowerCase(java.util.Locale.ROOT);
        if (!fields.contains("\ndate:")) {
            add("Date: " + date);
        }
        if (!fields.contains("\nmessage-id:")) {
            add("Message-ID: " + messageId);
        }
        to.write(header, 0, length);
        header = new byte[0];
    }

    private void add(String field) throws IOException {
        to.write((field + "\r\n").getBytes(StandardCharsets.UTF_8));
    }

    /** The message has ended, its header perhaps with it. */
    @Override
    public void flush() throws IOException {
        if (!passing) {
            pass();
        }
        to.flush();
    }
}
