package org.signetmail.store;

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

import org.signetmail.mail.Address;

/** Deliveries per second into the store alone: {@code java … org.signetmail.store.StoreBench [SECONDS]}. */
final class StoreBench {
    /** Without {@code -Dhistory=off} each delivery tells its history, as mail that comes in does. */
    private static final boolean TELLING = !"off".equals(System.getProperty("history"));

    private StoreBench() {}

    public static void main(String[] arguments) throws Exception {
        long seconds = arguments.length > 0 ? Long.parseLong(arguments[0]) : 3;
        Path directory = Files.createTempDirectory(Path.of("/var/tmp"), "signet-store-bench");
        var random = new Random(1);
        var words = new StringBuilder("From: a@b.example\r\nTo: c@d.example\r\nSubject: bench\r\nDate: Tue, 24 Nov 2026 10:00:00 +0000\r\n\r\n");
        while (words.length() < 4096) {
            words.append(Integer.toString(random.nextInt(100_000), 36)).append(words.length() % 72 > 66 ? "\r\n" : " ");
        }
        byte[] message = words.toString().getBytes(StandardCharsets.US_ASCII);
        try (Store store = Store.open(StoreOptions.sqlite(directory), new MasterKey(new byte[32]), Clock.systemUTC())) {
            store.directory().addDomain("example.test");
            Account account = ((Directory.Outcome.Done<Account>) store.directory()
                    .addAccount(Address.parse("a@example.test"), "", "x".toCharArray(), 0)).value();
            for (int producers : new int[] {20, 1, 20, 100}) {
                long until = System.nanoTime() + seconds * 1_000_000_000;
                var counts = new ArrayList<Future<Integer>>();
                try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
                    for (int i = 0; i < producers; i++) {
                        int producer = i;
                        counts.add(threads.submit(() -> {
                            int n = 0;
                            while (System.nanoTime() < until) {
                                try (var receiving = store.bodies().receive()) {
                                    receiving.write(("Message-ID: <" + producers + "-" + producer + "-" + n + "-" + System.nanoTime() + "@sender.example>\r\n").getBytes(StandardCharsets.US_ASCII));
                                    receiving.write(message);
                                    try (Body body = receiving.finish()) {
                                        store.deliveries().deliver(new Deliveries.Delivery(body, Instant.now(),
                                                List.of(new Deliveries.Filing(account.id(), "INBOX", FlagSet.NONE, Address.parse("a@example.test"))), List.of(), null, false, false, TELLING ? new History.Origin("smtp-1." + n, "ESMTPS", "192.0.2.1",
                                                        "mx.sender.example", "TLSv1.3 TLS_AES_256_GCM_SHA384", "", Address.parse("sender" + n % 1000 + "@sender.example")) : null));
                                    }
                                }
                                n++;
                            }
                            return n;
                        }));
                    }
                }
                int total = 0;
                for (Future<Integer> count : counts) {
                    total += count.get();
                }
                System.out.printf("%d producers: %d deliveries/s%n", producers, total / seconds);
            }
        }
        new ProcessBuilder("rm", "-rf", directory.toString()).start().waitFor();
    }
}
