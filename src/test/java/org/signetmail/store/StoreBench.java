package org.signetmail.store;

import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

import com.sun.management.OperatingSystemMXBean;

import org.signetmail.mail.Address;

/**
 * Deliveries into the store alone, with and without history in turn: {@code java … org.signetmail.store.StoreBench [SECONDS] [ROUNDS]}.
 * CPU is of the whole process, by the operating system, and has the making of the history's keys in it.
 */
final class StoreBench {
    private static final OperatingSystemMXBean PROCESS = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

    private final Store store;
    private final Account account;
    private final byte[] message = message();
    private final String only = System.getProperty("only", "");

    private StoreBench(Store store) throws Exception {
        this.store = store;
        store.directory().addDomain("example.test");
        account = ((Directory.Outcome.Done<Account>) store.directory().addAccount(Address.parse("a@example.test"), "", "x".toCharArray(), 0)).value();
    }

    private record Figures(int deliveries, double seconds, double cpu) {
        double rate() {
            return deliveries / seconds;
        }

        /** Microseconds each. */
        double each() {
            return cpu * 1e6 / deliveries;
        }
    }

    public static void main(String[] arguments) throws Exception {
        double seconds = arguments.length > 0 ? Double.parseDouble(arguments[0]) : 2;
        int rounds = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 5;
        Path directory = Files.createTempDirectory(Path.of(System.getProperty("dir", "/var/tmp")), "signet-store-bench");
        try (Store store = Store.open(StoreOptions.sqlite(directory), new MasterKey(new byte[32]), Clock.systemUTC())) {
            var bench = new StoreBench(store);
            bench.run(20, seconds, true);
            bench.run(20, seconds, false);
            System.out.println("producers   without: /s   µs CPU      with: /s   µs CPU    ratio of CPU: median, of the sums; of the rates");
            for (int producers : List.of(20, 1, 100)) {
                var without = new ArrayList<Figures>();
                var with = new ArrayList<Figures>();
                for (int i = 0; i < rounds; i++) {
                    without.add(bench.run(producers, seconds, false));
                    with.add(bench.run(producers, seconds, true));
                }
                double[] ratios = IntStream.range(0, rounds).mapToDouble(i -> with.get(i).each() / without.get(i).each()).sorted().toArray();
                double[] a = sum(without);
                double[] b = sum(with);
                System.out.printf("%9d %13.0f %8.1f %13.0f %8.1f    %.3f, %.3f; %.3f%n", producers, a[0], a[1], b[0], b[1], ratios[rounds / 2], b[1] / a[1], b[0] / a[0]);
            }
        } finally {
            new ProcessBuilder("rm", "-rf", directory.toString()).start().waitFor();
        }
    }

    private static double[] sum(List<Figures> all) {
        int deliveries = all.stream().mapToInt(Figures::deliveries).sum();
        double cpu = all.stream().mapToDouble(Figures::cpu).sum();
        double took = all.stream().mapToDouble(Figures::seconds).sum();
        return new double[] {deliveries / took, cpu * 1e6 / deliveries};
    }

    private Figures run(int producers, double seconds, boolean telling) throws Exception {
        if (!only.isEmpty()) {
            telling = only.equals("with");
        }
        boolean told = telling;
        long begin = System.nanoTime();
        long cpu = PROCESS.getProcessCpuTime();
        long until = begin + (long) (seconds * 1e9);
        var counts = new ArrayList<Future<Integer>>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < producers; i++) {
                int producer = i;
                counts.add(threads.submit(() -> produce(producers + "-" + producer, until, told)));
            }
        }
        int total = 0;
        for (Future<Integer> count : counts) {
            total += count.get();
        }
        double took = (System.nanoTime() - begin) / 1e9;
        var history = (SqlHistory) store.history();
        boolean more = told;
        while (more) {
            more = history.key();
        }
        return new Figures(total, took, (PROCESS.getProcessCpuTime() - cpu) / 1e9);
    }

    private int produce(String name, long until, boolean telling) throws Exception {
        Address recipient = Address.parse("a@example.test");
        int n = 0;
        for (; System.nanoTime() < until; n++) {
            try (var receiving = store.bodies().receive()) {
                receiving.write(("Message-ID: <" + name + "-" + n + "-" + System.nanoTime() + "@sender.example>\r\n").getBytes(StandardCharsets.US_ASCII));
                receiving.write(message);
                try (Body body = receiving.finish()) {
                    var origin = telling
                            ? new History.Origin("smtp-1." + n, "ESMTPS", "192.0.2.1", "mx.sender.example", "TLSv1.3 TLS_AES_256_GCM_SHA384", "",
                                    Address.parse("sender" + n % 1000 + "@sender.example"))
                            : null;
                    store.deliveries().deliver(new Deliveries.Delivery(body, Instant.now(),
                            List.of(new Deliveries.Filing(account.id(), "INBOX", FlagSet.NONE, recipient)), List.of(), null, false, false, origin));
                }
            }
        }
        return n;
    }

    private static byte[] message() {
        var random = new Random(1);
        var words = new StringBuilder("From: a@b.example\r\nTo: c@d.example\r\nSubject: bench\r\nDate: Tue, 24 Nov 2026 10:00:00 +0000\r\n\r\n");
        while (words.length() < 4096) {
            words.append(Integer.toString(random.nextInt(100_000), 36)).append(words.length() % 72 > 66 ? "\r\n" : " ");
        }
        return words.toString().getBytes(StandardCharsets.US_ASCII);
    }
}
