package org.signetmail.app;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Through the Unix socket in a data directory, one request a connection. */
final class SocketWire implements Wire {
    private static final int LONGEST_HEAD = 1 << 16;
    private static final int LONGEST_REFUSAL = 1 << 20;

    private final Path socket;

    SocketWire(Path data) {
        socket = data.resolve("signet.sock");
    }

    @Override
    public Reply fetch(String method, String path, OutputStream out) throws IOException {
        String head = method + " /api/v1" + path + " HTTP/1.0\r\nHost: signet\r\nContent-Length: 0\r\n\r\n";
        try (var channel = connected()) {
            write(channel, head.getBytes(StandardCharsets.UTF_8));
            var in = new BufferedInputStream(Channels.newInputStream(channel), 1 << 16);
            String answer = head(in);
            int status = Integer.parseInt(answer.substring(9, 12));
            if (status >= 300) {
                return new Reply(status, new String(in.readNBytes(LONGEST_REFUSAL), StandardCharsets.UTF_8));
            }
            in.transferTo(out);
            return new Reply(status, "");
        }
    }

    private static String head(InputStream in) throws IOException {
        var head = new StringBuilder();
        while (head.length() < LONGEST_HEAD && head.indexOf("\r\n\r\n", Math.max(0, head.length() - 4)) < 0) {
            int octet = in.read();
            if (octet < 0) {
                break;
            }
            head.append((char) octet);
        }
        String text = head.toString();
        if (!text.matches("(?s)HTTP/1\\.\\d \\d{3}.*\r\n\r\n")) {
            throw new Refusal("the server gave no answer that could be understood");
        }
        return text;
    }

    private static void write(SocketChannel channel, byte[] part) throws IOException {
        var octets = ByteBuffer.wrap(part);
        while (octets.hasRemaining()) {
            channel.write(octets);
        }
    }

    private SocketChannel connected() throws IOException {
        if (!Files.exists(socket)) {
            throw new Refusal("no server runs on " + socket.toAbsolutePath().getParent() + " (start it: signet serve; another directory: --data DIR)");
        }
        var channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            channel.connect(UnixDomainSocketAddress.of(socket));
            return channel;
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    @Override
    public Reply send(String method, String path, byte[] body) {
        String head = method + " /api/v1" + path + " HTTP/1.0\r\nHost: signet\r\nContent-Type: application/json\r\nContent-Length: " + body.length + "\r\n\r\n";
        String text = new String(exchange(head.getBytes(StandardCharsets.UTF_8), body), StandardCharsets.UTF_8);
        int end = text.indexOf("\r\n\r\n");
        if (end < 0 || !text.startsWith("HTTP/1.")) {
            throw new Refusal("the server gave no answer that could be understood");
        }
        return new Reply(Integer.parseInt(text.substring(9, 12)), text.substring(end + 4));
    }

    private byte[] exchange(byte[] head, byte[] body) {
        try (var channel = connected()) {
            write(channel, head);
            write(channel, body);
            var answer = new ByteArrayOutputStream();
            var block = ByteBuffer.allocate(16 * 1024);
            while (channel.read(block) >= 0) {
                answer.write(block.array(), 0, block.position());
                block.clear();
            }
            return answer.toByteArray();
        } catch (ConnectException gone) {
            throw new Refusal("no server runs on " + socket.toAbsolutePath().getParent() + " (it has ended without tidying up; start it: signet serve)");
        } catch (IOException e) {
            throw new Refusal("the server cannot be reached through " + socket + ": " + e.getMessage());
        }
    }
}
