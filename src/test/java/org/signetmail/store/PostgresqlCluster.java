package org.signetmail.store;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * A PostgreSQL of the tests' own, from the Debian package's programs, in a temporary directory on a loopback port; run as
 * the user postgres when the tests run as root, which PostgreSQL refuses to be.
 */
public final class PostgresqlCluster implements AutoCloseable {
    private final Path directory;
    private final Path programs;
    private final int port;
    private final AtomicInteger databases = new AtomicInteger();

    private PostgresqlCluster(Path directory, Path programs, int port) {
        this.directory = directory;
        this.programs = programs;
        this.port = port;
    }

    static PostgresqlCluster start() throws Exception {
        Path programs;
        try (Stream<Path> versions = Files.exists(Path.of("/usr/lib/postgresql")) ? Files.list(Path.of("/usr/lib/postgresql")) : Stream.empty()) {
            programs = versions.map(v -> v.resolve("bin")).filter(b -> Files.exists(b.resolve("initdb"))).max(Path::compareTo)
                    .orElseThrow(() -> new AssertionError("PostgreSQL is not installed: apt-get install postgresql"));
        }
        Path directory = Files.createTempDirectory("signet-pg");
        int port;
        try (var free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        var cluster = new PostgresqlCluster(directory, programs, port);
        if (root()) {
            run(List.of("chown", "postgres", directory.toString()));
        }
        cluster.asUser("initdb", "-D", cluster.data(), "-U", "signet", "--auth=trust", "--no-sync", "--encoding=UTF8", "--locale=C");
        // Tests of what is kept over a restart restart our side, not PostgreSQL: it need not sync here.
        cluster.asUser("pg_ctl", "-D", cluster.data(), "-w", "-l", directory.resolve("log").toString(), "-o",
                "-p " + port + " -c listen_addresses=127.0.0.1 -c fsync=off -c unix_socket_directories='' -c max_connections=300", "start");
        return cluster;
    }

    private String data() {
        return directory.resolve("data").toString();
    }

    public String url(String database) {
        return "jdbc:postgresql://127.0.0.1:" + port + "/" + database;
    }

    public String newDatabase() throws Exception {
        String name = "t" + databases.incrementAndGet();
        try (var connection = DriverManager.getConnection(url("postgres"), "signet", ""); var statement = connection.createStatement()) {
            statement.execute("create database " + name);
        }
        return name;
    }

    private void asUser(String program, String... arguments) throws Exception {
        var command = new ArrayList<String>();
        if (root()) {
            command.addAll(List.of("runuser", "-u", "postgres", "--"));
        }
        command.add(programs.resolve(program).toString());
        command.addAll(List.of(arguments));
        run(command);
    }

    private static void run(List<String> command) throws IOException, InterruptedException {
        Path said = Files.createTempFile("pg", ".out");
        var process = new ProcessBuilder(command).directory(new java.io.File("/tmp")).redirectErrorStream(true).redirectOutput(said.toFile()).start();
        if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
            throw new AssertionError(command + " failed: " + Files.readString(said));
        }
        Files.delete(said);
    }

    private static boolean root() {
        return System.getProperty("user.name").equals("root");
    }

    @Override
    public void close() throws Exception {
        asUser("pg_ctl", "-D", data(), "-m", "immediate", "stop");
        run(List.of("rm", "-rf", directory.toString()));
    }

    /** One cluster for the run. */
    public static final class Fixture implements ParameterResolver {
        @Override
        public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
            return parameter.getParameter().getType() == PostgresqlCluster.class;
        }

        @Override
        public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
            return context.getRoot().getStore(ExtensionContext.Namespace.create(Fixture.class))
                    .computeIfAbsent(PostgresqlCluster.class, _ -> {
                        try {
                            return start();
                        } catch (Exception e) {
                            throw new IllegalStateException(e);
                        }
                    }, PostgresqlCluster.class);
        }
    }
}
