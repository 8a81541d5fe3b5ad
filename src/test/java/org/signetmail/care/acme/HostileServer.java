package org.signetmail.care.acme;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;

/** An HTTPS server that answers every request in its own way; how often it was asked is counted. */
final class HostileServer implements AutoCloseable {
    /** Writes what it likes; the connection is closed after it. */
    @FunctionalInterface
    interface Manner {
        void answer(String request, OutputStream out) throws IOException, InterruptedException;
    }

    private final ServerSocket server;
    private final Manner manner;
    private final AtomicInteger asked = new AtomicInteger();

    private HostileServer(ServerSocket server, Manner manner) {
        this.server = server;
        this.manner = manner;
    }

    static HostileServer open(TestTls tls, Manner manner) throws IOException {
        var opened = new HostileServer(tls.context().getServerSocketFactory().createServerSocket(0, 50, InetAddress.ofLiteral("127.0.0.1")), manner);
        Thread.ofVirtual().start(opened::accept);
        return opened;
    }

    private void accept() {
        while (!server.isClosed()) {
            try {
                Socket socket = server.accept();
                Thread.ofVirtual().start(() -> serve(socket));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            var in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
            String request = in.readLine();
            for (String line = in.readLine(); line != null && !line.isEmpty();) {
                line = in.readLine();
            }
            asked.incrementAndGet();
            manner.answer(String.valueOf(request), socket.getOutputStream());
            socket.getOutputStream().flush();
        } catch (IOException | InterruptedException gone) {
            // The client had enough: that is what is tested.
            asked.accumulateAndGet(0, Integer::sum);
        }
    }

    int asked() {
        return asked.get();
    }

    String url() {
        return "https://localhost:" + server.getLocalPort() + "/dir";
    }

    static void head(OutputStream out, String status, String... headers) throws IOException {
        out.write(("HTTP/1.1 " + status + "\r\n" + String.join("", java.util.Arrays.stream(headers).map(h -> h + "\r\n").toList()) + "\r\n")
                .getBytes(StandardCharsets.ISO_8859_1));
    }

    static void json(OutputStream out, String body) throws IOException {
        byte[] octets = body.getBytes(StandardCharsets.UTF_8);
        head(out, "200 OK", "Content-Type: application/json", "Connection: close", "Content-Length: " + octets.length);
        out.write(octets);
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
