package org.signetmail.app;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.ConnectException;
import java.net.StandardProtocolFamily;
import java.net.URLEncoder;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;

/** Speaks to the running server's REST API through the Unix socket in its data directory, one request a connection. */
final class ApiClient {
    private final Path socket;
    private final JsonMapper json = JsonMapper.builder().build();

    ApiClient(Path data) {
        socket = data.resolve("signet.sock");
    }

    /** A list comes whole, however many pages it has. */
    JsonNode get(String path) {
        return call("GET", path, null);
    }

    /** The first page of a list alone. */
    JsonNode some(String path) {
        return called("GET", path, null).path("items");
    }

    /** @param body becomes JSON; null sends none; @throws Refusal with the server's reason when it refuses */
    JsonNode call(String method, String path, @Nullable Object body) {
        JsonNode result = called(method, path, body);
        return result.size() == 2 && result.path("items") instanceof ArrayNode items && result.has("next") ? rest(method, path, items, result.path("next")) : result;
    }

    private JsonNode called(String method, String path, @Nullable Object body) {
        byte[] octets = body == null ? new byte[0] : json.writeValueAsBytes(body);
        String head = method + " /api/v1" + path + " HTTP/1.0\r\nHost: signet\r\nContent-Type: application/json\r\nContent-Length: " + octets.length + "\r\n\r\n";
        byte[] answer = exchange(head.getBytes(StandardCharsets.UTF_8), octets);
        String text = new String(answer, StandardCharsets.UTF_8);
        int end = text.indexOf("\r\n\r\n");
        if (end < 0 || !text.startsWith("HTTP/1.")) {
            throw new Refusal("the server gave no answer that could be understood");
        }
        int status = Integer.parseInt(text.substring(9, 12));
        JsonNode result = json.readTree(text.substring(end + 4));
        if (status >= 400) {
            throw new Refusal(result.path("detail").asString("the server answered " + status), result.path("field").asString(""));
        }
        return result;
    }

    private ArrayNode rest(String method, String path, ArrayNode items, JsonNode next) {
        if (next.isString() && method.equals("GET")) {
            String plain = path.replaceFirst("[?&]after=[^&]*", "");
            get(plain + (plain.contains("?") ? "&" : "?") + "after=" + part(next.asString())).forEach(items::add);
        }
        return items;
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

    /** A name as part of a path. */
    static String part(String name) {
        return URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
