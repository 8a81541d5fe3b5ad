package org.signetmail.web;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.time.ZoneId;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Supplier;

import io.javalin.Javalin;
import io.javalin.compression.CompressionStrategy;
import io.javalin.config.RoutesConfig;
import io.javalin.config.SizeUnit;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import jdk.net.ExtendedSocketOptions;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.unixdomain.server.UnixDomainServerConnector;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.jspecify.annotations.Nullable;

import org.signetmail.care.passkey.Passkeys;
import org.signetmail.web.api.AllOperations;
import org.signetmail.web.api.Api;
import org.signetmail.web.api.HttpApi;
import org.signetmail.web.api.Services;
import org.signetmail.web.api.Status;
import org.signetmail.web.auth.PasskeyEntrance;
import org.signetmail.web.auth.People;
import org.signetmail.web.auth.Programs;
import org.signetmail.web.auth.SetUp;
import org.signetmail.web.auth.Visitor;
import org.signetmail.web.clients.ClientPages;
import org.signetmail.web.clients.ClientSetup;
import org.signetmail.web.http.Arrival;
import org.signetmail.web.http.Entrance;
import org.signetmail.web.http.Gate;
import org.signetmail.web.http.PlainErrors;
import org.signetmail.web.http.PublicPages;
import org.signetmail.web.pages.AllPages;
import org.signetmail.web.pages.HttpPages;
import org.signetmail.web.pages.Visitors;

/**
 * The web server: the administrator's REST API on a Unix socket that only the server's own user and root may use, what is for
 * the world on the https and http listeners, and figures and health on a loopback port where one is asked for. {@link Gate}
 * says what may be asked by which way. Thread-safe.
 */
public final class AdminServer implements AutoCloseable {
    private final Javalin javalin;
    private final Api api;
    private final Path socket;
    private final Entrance entrance;

    /** @param metricsPort on 127.0.0.1 for /metrics, /healthz and /readyz alone; null for none; @param setUp the way in while nobody administers */
    public record Options(Path socket, @Nullable Integer metricsPort, SetUp setUp) {}

    private AdminServer(Javalin javalin, Api api, Path socket, Entrance entrance) {
        this.javalin = javalin;
        this.api = api;
        this.socket = socket;
        this.entrance = entrance;
    }

    /** Makes all that it is of; nothing is asked of the services yet, so that this can go on beside their own start. @param entrance of the listeners for https and http */
    public static AdminServer prepare(Options options, Services services, PrometheusRegistry registry, Entrance entrance) {
        Api operations = AllOperations.api(services);
        var api = new HttpApi(operations, new Programs(services.store().tokens(), services.logins()));
        var javalin = Javalin.create(config -> {
            config.startup.showJavalinBanner = false;
            config.startup.showOldJavalinVersionWarning = false;
            config.startup.startupWatcherEnabled = false;
            config.http.maxRequestSize = Gate.MOST_BODY;
            // BREACH: the length of what is compressed tells of a secret that stands beside a stranger's words. Assets are packed by themselves.
            config.http.compressionStrategy = CompressionStrategy.NONE;
            config.jetty.threadPool = threads();
            // Files that are dropped on a page may be private keys: they are never written to a folder for temporary files.
            config.jetty.multipartConfig.maxInMemoryFileSize(Gate.MOST_BODY, SizeUnit.BYTES);
            config.jetty.multipartConfig.maxTotalRequestSize(Gate.MOST_BODY, SizeUnit.BYTES);
            config.jetty.modifyServer(server -> server.setErrorHandler(new PlainErrors()));
            config.jetty.modifyServletContextHandler(context -> context.setErrorHandler(new PlainErrors()));
            config.jetty.addConnector((server, http) -> unix(server, http, options.socket()));
            Integer port = options.metricsPort();
            if (port != null) {
                config.jetty.addConnector((server, http) -> loopback(server, http, port));
            }
            config.jetty.addConnector(entrance::connector);
            new Gate(services.store(), services.listeners().portOffset(), services.caretaker().challenges()::text).register(config.routes);
            var clients = new ClientSetup(services.store(), services.caretaker(), services.listeners().portOffset());
            new ClientPages(clients, services.store(), operations.json(), services.clock()).register(config.routes);
            new PublicPages(services.store()).register(config.routes);
            figures(config.routes, registry, services.status());
            api.register(config.routes);
            pages(services, operations, entrance, options.setUp(), clients).register(config.routes);
        });
        return new AdminServer(javalin, operations, options.socket(), entrance);
    }

    /** Begins to serve. */
    public void start() throws IOException {
        Files.deleteIfExists(socket);
        javalin.start();
        Files.setPosixFilePermissions(socket, PosixFilePermissions.fromString("rw-------"));
        entrance.opened();
    }

    private static HttpPages pages(Services services, Api operations, Entrance entrance, SetUp setUp, ClientSetup clients) {
        var people = new People(services.store(), services.logins());
        var passkeys = new Passkeys(services.store().passkeys(), services.store().directory(), services.store().settings(), services.clock());
        return new HttpPages(AllPages.routes(people, setUp, new PasskeyEntrance(passkeys, people, services.logins()), clients), context -> people.visitor(context).filter(Visitor::signedIn).map(v -> new Visitors.Visitor(v.actor(), v.live().csrf())),
                operations, () -> services.store().settings().text("host.name", "localhost"), entrance.streams(), services.clock(), ZoneId.systemDefault());
    }

    private static QueuedThreadPool threads() {
        // Jetty's own queue would start the JVM's management for the size of a cache line.
        var threads = new QueuedThreadPool(16, 1, 60_000, new LinkedBlockingQueue<>());
        threads.setVirtualThreadsExecutor(Executors.newVirtualThreadPerTaskExecutor());
        threads.setName("admin");
        return threads;
    }

    private static UnixDomainServerConnector unix(Server server, HttpConfiguration http, Path path) {
        var connector = new OwnersOnly(server, new HttpConnectionFactory(marked(http, new Arrival.ByUnixSocket())));
        connector.setUnixDomainPath(path);
        return connector;
    }

    private static HttpConfiguration marked(HttpConfiguration base, Arrival arrival) {
        var http = new HttpConfiguration(base);
        http.setSendServerVersion(false);
        http.addCustomizer(Arrival.always(arrival));
        return http;
    }

    private static ServerConnector loopback(Server server, HttpConfiguration http, int port) {
        var connector = new ServerConnector(server, 1, 1, new HttpConnectionFactory(marked(http, new Arrival.ByFiguresPort())));
        connector.setHost("127.0.0.1");
        connector.setPort(port);
        connector.setIdleTimeout(30_000);
        return connector;
    }

    private static void figures(RoutesConfig routes, PrometheusRegistry registry, Supplier<Status> status) {
        routes.get("/metrics", context -> {
            var out = new ByteArrayOutputStream();
            var writer = PrometheusTextFormatWriter.create();
            writer.write(out, registry.scrape());
            context.contentType(writer.getContentType()).result(out.toByteArray());
        });
        routes.get("/healthz", context -> context.contentType("text/plain").result("ok\n"));
        routes.get("/readyz", context -> {
            boolean ready = status.get().ready();
            context.status(ready ? 200 : 503).contentType("text/plain").result(ready ? "ready\n" : "not ready\n");
        });
    }

    @Override
    public void close() throws IOException, InterruptedException {
        api.close();
        javalin.stop();
        Files.deleteIfExists(socket);
    }

    /** Takes connections of the server's own user and of root; the socket's mode says the same, this says it again. */
    private static final class OwnersOnly extends UnixDomainServerConnector {
        OwnersOnly(Server server, HttpConnectionFactory factory) {
            super(server, 1, 1, factory);
        }

        /** Principals of the file system are equal when their uids are; a name may be missing from /etc/passwd. */
        @Override
        protected void configure(SocketChannel channel) throws IOException {
            super.configure(channel);
            UserPrincipal peer = channel.getOption(ExtendedSocketOptions.SO_PEERCRED).user();
            Path socket = getUnixDomainPath();
            UserPrincipal root = socket.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName("root");
            if (!peer.equals(Files.getOwner(socket)) && !peer.equals(root)) {
                throw new IOException("the user " + peer.getName() + " may not administer this server");
            }
        }
    }
}
