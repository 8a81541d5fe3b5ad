package org.signetmail.store;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterProperty;
import net.jqwik.api.lifecycle.BeforeProperty;

import org.signetmail.mail.Address;

import static org.assertj.core.api.Assertions.assertThat;

/** Two mailboxes do what two sorted maps would do, whatever is asked of them in whatever order. */
class MailboxModelTest {
    private Path directory;
    private Store store;
    private AccountId account;
    private int runs;

    @BeforeProperty
    void open() throws IOException {
        directory = Files.createTempDirectory("signet-model");
        store = Store.open(StoreOptions.sqlite(directory), new MasterKey(new byte[32]), Clock.systemUTC());
        store.directory().addDomain("example.test");
        store.directory().addAccount(Address.parse("a@example.test"), "", "x".toCharArray(), 0);
        account = store.directory().account(Address.parse("a@example.test")).orElseThrow().id();
    }

    @AfterProperty
    void close() throws IOException {
        List<String> faults = store.check();
        store.close();
        try (Stream<Path> all = Files.walk(directory)) {
            for (Path path : all.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
        assertThat(faults).isEmpty();
    }

    enum What { APPEND, ADD, REMOVE, REPLACE, EXPUNGE, EXPUNGE_ANY, COPY, MOVE, MOVE_WITHIN }

    /** @param first whether it concerns the first mailbox  @param picks bits that say which of the lowest uids */
    record Step(What what, boolean first, int picks, long flags, boolean keyword) {}

    @Provide
    Arbitrary<List<Step>> steps() {
        return Combinators.combine(Arbitraries.of(What.class), Arbitraries.of(true, false), Arbitraries.integers().between(0, 0xfff),
                Arbitraries.longs().between(0, 31), Arbitraries.of(true, false)).as(Step::new).list().ofMinSize(1).ofMaxSize(40);
    }

    /** A message as the model knows it: flags by name. */
    private record Known(String text, FlagSet flags) {}

    /** One side: the model and what is held open of the real one. */
    private static final class Side {
        private final MailboxId id;
        private final OpenMailbox open;
        private final TreeMap<Long, Known> model = new TreeMap<>();
        private long next = 1;

        Side(MailboxId id, OpenMailbox open) {
            this.id = id;
            this.open = open;
        }

        long[] picked(int picks) {
            return java.util.stream.LongStream.range(1, 13).filter(uid -> (picks >> uid - 1 & 1) != 0).toArray();
        }
    }

    private Side side(String name) {
        var made = (Mailboxes.Made.Done) store.mailboxes().create(account, name, null);
        return new Side(made.mailbox().id(), store.mailboxes().open(made.mailbox().id()).orElseThrow());
    }

    @Property(tries = 40)
    void asTwoMaps(@ForAll("steps") List<Step> steps) throws IOException {
        runs++;
        Side one = side("one" + runs);
        Side two = side("two" + runs);
        try (OpenMailbox first = one.open; OpenMailbox second = two.open) {
            for (Step step : steps) {
                take(step, step.first() ? one : two, step.first() ? two : one);
                agree(one, first);
                agree(two, second);
            }
        }
        // Read from the disk, it is the same.
        for (Side side : List.of(one, two)) {
            try (OpenMailbox again = store.mailboxes().open(side.id).orElseThrow()) {
                agree(side, again);
            }
        }
    }

    private void take(Step step, Side side, Side other) throws IOException {
        var flags = new FlagSet(step.flags(), step.keyword() ? Set.of("$Work") : Set.of());
        long[] uids = side.picked(step.picks());
        switch (step.what()) {
            case APPEND -> append(side, "message " + side.next + (step.keyword() ? "" : " in " + side.id.value()), flags);
            case ADD, REMOVE, REPLACE -> flag(side, uids, Mailboxes.FlagChange.valueOf(step.what().name()), flags);
            case EXPUNGE, EXPUNGE_ANY -> {
                boolean any = step.what() == What.EXPUNGE_ANY;
                long[] going = java.util.Arrays.stream(uids).filter(uid -> side.model.containsKey(uid)
                        && (any || (side.model.get(uid).flags().system() & Flags.DELETED) != 0)).toArray();
                assertThat(store.mailboxes().expunge(side.id, uids, any)).containsExactly(going);
                java.util.Arrays.stream(going).forEach(side.model::remove);
            }
            case COPY -> transfer(side, uids, other, false);
            case MOVE -> transfer(side, uids, other, true);
            case MOVE_WITHIN -> transfer(side, uids, side, true);
        }
    }

    private void append(Side side, String text, FlagSet flags) throws IOException {
        try (var receiving = store.bodies().receive()) {
            receiving.write(text.getBytes(StandardCharsets.US_ASCII));
            try (Body body = receiving.finish()) {
                var filed = (Mailboxes.Filed.Done) store.mailboxes().append(side.id, List.of(new Mailboxes.Arrival(body, flags, Instant.EPOCH)));
                assertThat(filed.uids()).containsExactly(side.next);
            }
        }
        side.model.put(side.next++, new Known(text, flags));
    }

    private void flag(Side side, long[] uids, Mailboxes.FlagChange change, FlagSet flags) {
        var changed = new ArrayList<Long>();
        for (long uid : uids) {
            Known known = side.model.get(uid);
            if (known != null) {
                var keywords = new TreeSet<>(known.flags().keywords());
                long system = known.flags().system();
                FlagSet now = switch (change) {
                    case ADD -> {
                        keywords.addAll(flags.keywords());
                        yield new FlagSet(system | flags.system(), keywords);
                    }
                    case REMOVE -> {
                        keywords.removeAll(flags.keywords());
                        yield new FlagSet(system & ~flags.system(), keywords);
                    }
                    case REPLACE -> flags;
                };
                if (!now.equals(known.flags())) {
                    changed.add(uid);
                    side.model.put(uid, new Known(known.text(), now));
                }
            }
        }
        assertThat(store.mailboxes().storeFlags(side.id, uids, change, flags)).containsExactly(changed.stream().mapToLong(Long::longValue).toArray());
    }

    private void transfer(Side from, long[] uids, Side to, boolean move) {
        long[] there = java.util.Arrays.stream(uids).filter(from.model::containsKey).toArray();
        var done = (Mailboxes.Copied.Done) (move ? store.mailboxes().move(from.id, uids, to.id) : store.mailboxes().copy(from.id, uids, to.id));
        assertThat(done.sourceUids()).containsExactly(there);
        assertThat(done.uids()).containsExactly(java.util.stream.LongStream.range(to.next, to.next + there.length).toArray());
        for (long uid : there) {
            Known known = from.model.get(uid);
            if (move) {
                from.model.remove(uid);
            }
            to.model.put(to.next++, known);
        }
    }

    private void agree(Side side, OpenMailbox open) {
        OpenMailbox.View view = open.view();
        assertThat(view.count()).isEqualTo(side.model.size());
        assertThat(view.uidNext()).isEqualTo(side.next);
        int index = 0;
        for (var known : side.model.entrySet()) {
            assertThat(view.uid(index)).isEqualTo(known.getKey());
            assertThat(Filer.named(view.flags(index), open.keywords())).isEqualTo(known.getValue().flags());
            assertThat(view.indexOf(known.getKey())).isEqualTo(index);
            index++;
        }
        Mailboxes.Status status = store.mailboxes().status(side.id).orElseThrow();
        assertThat(status.messages()).isEqualTo(side.model.size());
        assertThat(status.unseen()).isEqualTo(side.model.values().stream().filter(k -> (k.flags().system() & Flags.SEEN) == 0).count());
        assertThat(status.deleted()).isEqualTo(side.model.values().stream().filter(k -> (k.flags().system() & Flags.DELETED) != 0).count());
        assertThat(status.size()).isEqualTo(side.model.values().stream().mapToLong(k -> k.text().length()).sum());
        assertThat(status.highestModSeq()).isEqualTo(view.highestModSeq());
    }
}
