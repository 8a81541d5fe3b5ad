package org.signetmail.imap.server.fetch;

import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;

import org.junit.jupiter.api.Test;

import org.signetmail.store.AccountId;
import org.signetmail.store.Content;
import org.signetmail.store.MailboxId;
import org.signetmail.store.Mailboxes;
import org.signetmail.store.StoreException;
import org.signetmail.store.StoredMessage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class ReadAheadTest {
    private static final String GONE = "7";

    private final List<List<Long>> asked = new ArrayList<>();
    private final AtomicInteger open = new AtomicInteger();
    private long failFrom = Long.MAX_VALUE;

    /** Only what is asked for octets answers. */
    private final Mailboxes mailboxes = (Mailboxes) Proxy.newProxyInstance(Mailboxes.class.getClassLoader(), new Class<?>[] {Mailboxes.class}, (_, method, arguments) -> {
        assertThat(method.getName()).isEqualTo("contents");
        @SuppressWarnings("unchecked")
        var messages = (List<StoredMessage>) arguments[0];
        asked.add(messages.stream().map(StoredMessage::uid).toList());
        if (messages.getLast().uid() >= failFrom) {
            throw new StoreException("broken", new IllegalStateException());
        }
        var contents = new HashMap<String, Content>();
        messages.stream().filter(m -> !m.blob().equals(GONE)).forEach(m -> contents.put(m.blob(), content(m)));
        open.addAndGet(contents.size());
        return Map.copyOf(contents);
    });

    private Content content(StoredMessage message) {
        return new Content() {
            @Override
            public ByteBuffer bytes() {
                return ByteBuffer.wrap(new byte[] {(byte) message.uid()});
            }

            @Override
            public void close() {
                open.decrementAndGet();
            }
        };
    }

    private static StoredMessage message(long uid, String blob, long size) {
        return new StoredMessage(new MailboxId(new AccountId(1), 1), uid, "M" + uid, blob, size, Instant.EPOCH, Instant.EPOCH, new byte[0], new byte[0], new byte[0]);
    }

    private static List<StoredMessage> messages(int count, long size) {
        return LongStream.rangeClosed(1, count).mapToObj(uid -> message(uid, Long.toString(uid), size)).toList();
    }

    private void ask(ReadAhead ahead, StoredMessage message) {
        var content = ahead.content(message);
        assertThat(content.isPresent()).isEqualTo(!message.blob().equals(GONE));
        content.ifPresent(c -> {
            assertThat(c.bytes().get(0)).isEqualTo((byte) message.uid());
            c.close();
        });
    }

    @Test
    void whoAsksForAllGetsMoreEachTime() {
        List<StoredMessage> all = messages(100, 4096);
        var ahead = new ReadAhead(mailboxes, all);
        all.forEach(m -> ask(ahead, m));
        // The one that is gone is asked for once more by itself.
        assertThat(asked.size()).isLessThan(10);
        assertThat(asked).allSatisfy(group -> assertThat(group.size()).isLessThanOrEqualTo(32));
        assertThat(asked.stream().flatMap(List::stream).distinct()).hasSize(100);
        assertThat(open).hasValue(0);
    }

    @Test
    void whoAsksForSomeGetsThoseAlone() {
        List<StoredMessage> all = messages(20, 4096);
        var ahead = new ReadAhead(mailboxes, all);
        for (int i = 1; i < 20; i += 3) {
            ask(ahead, all.get(i));
        }
        assertThat(asked).allSatisfy(group -> assertThat(group).hasSize(1));
    }

    @Test
    void whatIsReadAheadHasALimit() {
        List<StoredMessage> all = messages(20, 200 << 10);
        var ahead = new ReadAhead(mailboxes, all);
        all.forEach(m -> ask(ahead, m));
        assertThat(asked).allSatisfy(group -> assertThat(group.size()).isLessThanOrEqualTo(2));
        asked.clear();
        List<StoredMessage> large = messages(5, 50 << 20);
        var one = new ReadAhead(mailboxes, large);
        large.forEach(m -> ask(one, m));
        assertThat(asked).hasSize(5);
    }

    @Test
    void whatWasReadAheadAndIsNotWantedIsClosed() {
        List<StoredMessage> all = messages(100, 4096);
        try (var ahead = new ReadAhead(mailboxes, all)) {
            all.subList(0, 15).forEach(m -> ask(ahead, m));
        }
        assertThat(asked.stream().flatMap(List::stream).distinct().count()).as("some are read ahead").isGreaterThan(60);
        assertThat(open).hasValue(0);
    }

    @Test
    void whatFailsAheadFailsWhoComesToIt() {
        List<StoredMessage> all = messages(100, 4096);
        failFrom = 60;
        try (var ahead = new ReadAhead(mailboxes, all)) {
            assertThatThrownBy(() -> all.forEach(m -> ask(ahead, m))).isInstanceOf(StoreException.class).hasMessage("broken");
        }
    }

    @Test
    void messagesMayBeTheSame() {
        List<StoredMessage> all = LongStream.rangeClosed(1, 10).mapToObj(uid -> message(uid, "1", 10)).toList();
        var ahead = new ReadAhead(mailboxes, all);
        all.forEach(m -> assertThat(ahead.content(m)).isPresent());
    }
}
