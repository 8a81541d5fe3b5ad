package org.signetmail.it;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Speaks to a server's API over its Unix socket, one request a connection. */
final class ApiSocket {
    /** @param head the header fields as they came */
    record Answer(int status, String head, JsonNode body) {
        String field(String name) {
            return head.lines().filter(l -> l.regionMatches(true, 0, name + ":", 0, name.length() + 1)).map(l -> l.substring(name.length() + 1).strip())
                    .findFirst().orElse("");
        }
    }

    private final Path socket;
    private final JsonMapper json = JsonMapper.builder().build();

    ApiSocket(Path data) {
        socket = data.resolve("signet.sock");
    }

    /** @param body text, or null for none; @param fields whole lines of header fields */
    Answer call(String method, String path, String body, String... fields) throws IOException {
        byte[] octets = body == null ? new byte[0] : body.getBytes(StandardCharsets.UTF_8);
        var head = new StringBuilder(method + " /api/v1" + path + " HTTP/1.0\r\nHost: signet\r\nContent-Length: " + octets.length + "\r\n");
        for (String field : fields) {
            head.append(field).append("\r\n");
        }
        head.append("\r\n");
        try (var channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            channel.connect(UnixDomainSocketAddress.of(socket));
            for (byte[] part : new byte[][] {head.toString().getBytes(StandardCharsets.UTF_8), octets}) {
                var left = ByteBuffer.wrap(part);
                while (left.hasRemaining()) {
                    channel.write(left);
                }
            }
            var answer = new ByteArrayOutputStream();
            var block = ByteBuffer.allocate(16 * 1024);
            while (channel.read(block) >= 0) {
                answer.write(block.array(), 0, block.position());
                block.clear();
            }
            String text = answer.toString(StandardCharsets.UTF_8);
            int end = text.indexOf("\r\n\r\n");
            return new Answer(Integer.parseInt(text.substring(9, 12)), text.substring(0, end), json.readTree(text.substring(end + 4)));
        }
    }
}
