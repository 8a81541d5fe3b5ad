package org.signetmail.app;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

import org.signetmail.store.Store;

/** Serves an existing data directory in the foreground until a signal comes. */
@Command(name = "serve", mixinStandardHelpOptions = true, description = "Run on an existing data directory.")
final class Serve implements Callable<Integer> {
    /** When what starts beside the listeners has been done. */
    private static final Duration SETTLED = Duration.ofSeconds(30);
    /** In octets. A larger one has connections in it, who would wait, and is soon collected anyway; this takes a tenth of a second. */
    private static final long SMALL_HEAP = 64L << 20;

    @Mixin
    private DataOption where = new DataOption();

    @Option(names = "--bind", paramLabel = "ADDRESS", description = "listen on this address (default: as at quickstart, else all)")
    private @Nullable String bind;

    @Mixin
    private OffsetOption offset = new OffsetOption();

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws Exception {
        if (!Files.isDirectory(where.data)) {
            throw new Refusal("there is no data directory " + where.data + "; signet quickstart ADDRESS makes one");
        }
        Configuration configuration = Configuration.read(where.data);
        Store store = Store.open(configuration.store(where.data), configuration.masterKey(where.data, false), Clock.systemUTC());
        var server = new Server(where.data, configuration, store, Clock.systemUTC(),
                bind == null ? store.settings().text(NetSettings.NET.bind.key()).orElse(null) : bind, offset.or(Math.toIntExact(NetSettings.NET.portOffset.of(store.settings()))));
        return untilSignal(server, spec.commandLine().getOut());
    }

    /** From the script's handing over to the JVM, where it said when that was; else from the process's start. */
    private static long sinceStart() {
        Instant began = Optional.ofNullable(Long.getLong("signet.began")).map(micros -> Instant.ofEpochMilli(micros / 1000))
                .or(() -> ProcessHandle.current().info().startInstant()).orElseGet(Instant::now);
        return Duration.between(began, Instant.now()).toMillis();
    }

    /** Opens, says so, and waits for SIGTERM or SIGINT; then drains. */
    static int untilSignal(Server server, PrintWriter out) throws IOException, InterruptedException {
        List<String> faults;
        try {
            faults = server.open();
        } catch (IOException | RuntimeException failed) {
            server.close();
            throw failed;
        }
        faults.forEach(fault -> out.println("not open: " + fault));
        if (server.openings().addresses().isEmpty()) {
            server.close();
            throw new Refusal("nothing could be opened");
        }
        var stopped = new CountDownLatch(1);
        var asked = new CountDownLatch(1);
        Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(() -> {
            asked.countDown();
            try {
                stopped.await();
                // Asked to stop, and stopped in order: that is no failure, whatever the signal's number.
                Runtime.getRuntime().halt(0);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }));
        ServiceReadiness.tell();
        out.println("ready in " + sinceStart() + " ms; Ctrl-C stops it");
        out.flush();
        if (!asked.await(SETTLED.toSeconds(), TimeUnit.SECONDS)) {
            // Half of the heap is what starting took; a server that rests would keep it for days.
            if (Runtime.getRuntime().totalMemory() <= SMALL_HEAP) {
                System.gc();
            }
            asked.await();
        }
        out.println("stopping");
        try {
            server.close();
            out.println("stopped");
            out.flush();
        } finally {
            stopped.countDown();
        }
        return 0;
    }
}
