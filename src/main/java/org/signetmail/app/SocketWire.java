package org.signetmail.app;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.ConnectException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Through the Unix socket in a data directory, one request a connection. */
final class SocketWire implements Wire {
    private final Path socket;

    SocketWire(Path data) {
        socket = data.resolve("signet.sock");
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
        if (!Files.exists(socket)) {
            throw new Refusal("no server runs on " + socket.toAbsolutePath().getParent() + " (start it: signet serve; another directory: --data DIR)");
        }
        try (var channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            channel.connect(UnixDomainSocketAddress.of(socket));
            for (byte[] part : new byte[][] {head, body}) {
                var octets = ByteBuffer.wrap(part);
                while (octets.hasRemaining()) {
                    channel.write(octets);
                }
            }
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
