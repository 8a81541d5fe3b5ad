package org.signetmail.store;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executors;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import org.signetmail.mail.Address;

import static org.assertj.core.api.Assertions.assertThat;

/** A server that is killed in the midst of its work has kept all that it acknowledged, once, and is sound. */
@Timeout(120)
class CrashTest {
    private static final int PRODUCERS = 8;
    private static final int ROUNDS = 3;

    @TempDir
    Path directory;

    private static Store open(Path directory) {
        return Store.open(StoreOptions.sqlite(directory), new MasterKey(new byte[32]), Clock.systemUTC());
    }

    private static MailboxId inbox(Store store) {
        Account account = store.directory().account(Address.parse("a@example.test")).orElseThrow();
        return store.mailboxes().find(account.id(), "INBOX").orElseThrow().id();
    }

    /** The victim: delivers until it is killed, and says so of each message once it is durable. */
    static final class Victim {
        private Victim() {}

        public static void main(String[] arguments) {
            Store store = open(Path.of(arguments[0]));
            MailboxId inbox = inbox(store);
            try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
                for (int i = 0; i < PRODUCERS; i++) {
                    String name = arguments[1] + "-" + i;
                    threads.submit(() -> {
                        for (int n = 0;; n++) {
                            deliver(store, inbox, name + "-" + n, n % 10 == 9 ? 90_000 : 2000);
                        }
                    });
                }
            }
        }

        private static void deliver(Store store, MailboxId inbox, String name, int size) throws Exception {
            try (var receiving = store.bodies().receive()) {
                receiving.write((name + "\r\n" + "x".repeat(size)).getBytes(StandardCharsets.US_ASCII));
                try (Body body = receiving.finish()) {
                    var filed = store.deliveries().deliver(new Deliveries.Delivery(body, Instant.EPOCH,
                            List.of(new Deliveries.Filing(inbox.account(), "INBOX", FlagSet.NONE)), List.of(), null, false, false));
                    if (filed instanceof Deliveries.Delivered.Done) {
                        System.out.println(name);
                    }
                }
            }
        }
    }

    @Test
    void acknowledgedIsKept() throws Exception {
        try (Store store = open(directory)) {
            store.directory().addDomain("example.test");
            store.directory().addAccount(Address.parse("a@example.test"), "", "x".toCharArray(), 0);
        }
        Set<String> acknowledged = new HashSet<>();
        for (int round = 0; round < ROUNDS; round++) {
            acknowledged.addAll(killAfter(100 + 150 * round, round));
            try (Store store = open(directory)) {
                Map<String, Integer> kept = kept(store);
                assertThat(kept.keySet()).containsAll(acknowledged);
                assertThat(kept.values()).containsOnly(1);
                assertThat(store.check()).isEmpty();
            }
        }
    }

    private Set<String> killAfter(int messages, int round) throws Exception {
        var command = List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "--enable-native-access=ALL-UNNAMED",
                "-cp", System.getProperty("java.class.path"), Victim.class.getName(), directory.toString(), "round" + round);
        Process victim = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
        Set<String> said = new HashSet<>();
        try (var lines = new BufferedReader(new InputStreamReader(victim.getInputStream(), StandardCharsets.US_ASCII))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (line.startsWith("round")) {
                    said.add(line);
                }
                if (said.size() == messages) {
                    victim.destroyForcibly();
                    break;
                }
            }
        } finally {
            victim.destroyForcibly().waitFor();
        }
        assertThat(said).as("messages before the kill").hasSize(messages);
        return said;
    }

    private static Map<String, Integer> kept(Store store) {
        MailboxId inbox = inbox(store);
        long next = store.mailboxes().status(inbox).orElseThrow().uidNext();
        var names = new HashMap<String, Integer>();
        for (StoredMessage message : store.mailboxes().messages(inbox, java.util.stream.LongStream.range(1, next).toArray())) {
            try (Content content = store.mailboxes().content(message).orElseThrow()) {
                String text = StandardCharsets.US_ASCII.decode(content.bytes()).toString();
                names.merge(text.substring(0, text.indexOf('\r')), 1, Integer::sum);
            }
        }
        return names;
    }
}
