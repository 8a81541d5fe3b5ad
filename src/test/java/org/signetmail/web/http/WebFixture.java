package org.signetmail.web.http;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.function.Supplier;

import io.javalin.Javalin;
import io.javalin.config.RoutesConfig;
import io.javalin.http.sse.SseClient;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.jspecify.annotations.Nullable;

import org.signetmail.net.Listening;
import org.signetmail.net.ServerTls;
import org.signetmail.net.TestCertificates;
import org.signetmail.net.Tls;
import org.signetmail.tls.ClientCheck;
import org.signetmail.tls.Credential;
import org.signetmail.tls.Profile;

/** A web server as it is put together, with routes that tell what they see, on a plain listener and on one with TLS. */
final class WebFixture implements AutoCloseable {
    static final Times QUICK = new Times(Duration.ofMillis(1500), Duration.ofSeconds(4), Duration.ofSeconds(4), Duration.ofMillis(1500), 100_000);

    final Entrance entrance;
    final CompletableFuture<SseClient> stream = new CompletableFuture<>();
    private final Javalin javalin;
    private final Tls tls = Tls.open();
    private final Listening plain;
    private final Listening secure;

    WebFixture(Times times, @Nullable ClientCheck clients) throws Exception {
        entrance = new Entrance(times);
        javalin = Javalin.create(config -> {
            config.startup.showJavalinBanner = false;
            config.startup.startupWatcherEnabled = false;
            config.http.maxRequestSize = Gate.MOST_BODY;
            var threads = new QueuedThreadPool(16, 1);
            threads.setVirtualThreadsExecutor(Executors.newVirtualThreadPerTaskExecutor());
            config.jetty.threadPool = threads;
            config.jetty.modifyServer(server -> server.setErrorHandler(new PlainErrors()));
            config.jetty.modifyServletContextHandler(context -> context.setErrorHandler(new PlainErrors()));
            config.jetty.addConnector(entrance::connector);
            tell(config.routes);
        });
        Credential credential = TestCertificates.ecdsa("a.example");
        var how = new ServerTls(tls, (_, _, _) -> credential, null, Profile.INTERMEDIATE, List.of("http/1.1"), clients, null);
        plain = listening("plain", null);
        secure = listening("web", () -> how);
        javalin.start();
        entrance.opened();
    }

    private Listening listening(String name, @Nullable Supplier<ServerTls> how) throws IOException {
        return Listening.open(new Listening.Options(name, new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), how, Duration.ofSeconds(20), 5000, 5000), entrance);
    }

    private void tell(RoutesConfig routes) {
        BrokenRequests.register(routes);
        routes.get("/thread", context -> context.result(Thread.currentThread().getName()));
        routes.get("/who", context -> context.result(switch (Arrival.of(context.req())) {
            case Arrival.UnderTls under -> context.scheme() + " " + under.session().protocol() + " "
                    + under.clientCertificate().map(c -> c.getSubjectX500Principal().getName()).orElse("nobody");
            case Arrival.InTheClear clear -> context.scheme() + " " + clear.remote().getPort() + " " + context.req().getRemotePort();
            case Arrival.ByUnixSocket _, Arrival.ByFiguresPort _ -> "nothing of this test";
        }));
        routes.post("/size", context -> context.result(context.bodyAsBytes().length + "\n"));
        routes.post("/stream", context -> {
            try (InputStream body = Bodies.stream(context, 8 << 20)) {
                context.result(body.readAllBytes().length + "\n");
            }
        });
        routes.get("/later", context -> context.future(() -> CompletableFuture.supplyAsync(() -> "later\n").thenAccept(context::result)));
        routes.get("/broken", _ -> {
            throw new IllegalStateException("wanted by a test");
        });
        routes.get("/file/{name}", context -> context.result("[" + context.pathParam("name") + "]"));
        routes.sse("/events", client -> {
            client.sendEvent("hello", "first");
            entrance.streams().hold(client, () -> { });
            stream.complete(client);
        });
    }

    int port() {
        return plain.address().getPort();
    }

    int securePort() {
        return secure.address().getPort();
    }

    int connections() {
        return plain.connections() + secure.connections();
    }

    /** A connection in the clear, which waits for at most twenty seconds. */
    Socket connect() throws IOException {
        var socket = new Socket(InetAddress.getLoopbackAddress(), port());
        socket.setSoTimeout(20_000);
        return socket;
    }

    /** Sends this, and gives all that comes until the server hangs up. */
    String said(String octets) throws IOException {
        try (Socket socket = connect()) {
            socket.getOutputStream().write(octets.getBytes(StandardCharsets.ISO_8859_1));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        }
    }

    /** One answer with a Content-Length, from a connection that stays open. */
    static String answer(InputStream in) throws IOException {
        var head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int octet = in.read();
            if (octet < 0) {
                throw new IOException("hung up after: " + head);
            }
            head.append((char) octet);
        }
        var length = java.util.regex.Pattern.compile("Content-Length: (\\d+)").matcher(head);
        return head + (length.find() ? new String(in.readNBytes(Integer.parseInt(length.group(1))), StandardCharsets.ISO_8859_1) : "");
    }

    @Override
    public void close() {
        entrance.stop();
        plain.drain(Duration.ofSeconds(5));
        secure.drain(Duration.ofSeconds(5));
        javalin.stop();
        tls.close();
    }
}
