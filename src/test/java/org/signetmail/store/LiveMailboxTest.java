package org.signetmail.store;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class LiveMailboxTest {
    private final Mailbox mailbox = new Mailbox(new MailboxId(new AccountId(1), 1), "INBOX", 1, true, null);
    private final LiveMailbox live = new LiveMailbox(mailbox, _ -> {});
    private OpenMailbox session;

    @BeforeEach
    void enter() {
        assertThat(live.enter()).isTrue();
        session = live.session();
    }

    private void load(long modSeq) {
        assertThat(live.load(() -> Optional.of(new LiveMailbox.Loaded(mailbox, Snapshot.empty(1, modSeq), List.of(), 1, _ -> {})))).isTrue();
    }

    private static long[] one(long value) {
        return new long[] {value};
    }

    @Test
    void stepsAreTakenInTheOrderOfTheirCommits() {
        load(1);
        var told = new AtomicInteger();
        session.onChange(told::incrementAndGet);
        live.flagged(one(1), one(Flags.SEEN), 3);
        assertThat(session.view().count()).as("the append comes before its flag").isZero();
        live.expunged(one(2), 5);
        live.appended(one(1), one(0), 2);
        assertThat(session.view().flags(0)).isEqualTo(Flags.SEEN);
        assertThat(session.view().highestModSeq()).isEqualTo(3);
        live.appended(one(2), one(0), 4);
        assertThat(session.view().count()).isEqualTo(1);
        assertThat(session.view().highestModSeq()).isEqualTo(5);
        assertThat(told).hasValue(4);
    }

    @Test
    void whatWasReadAlreadyIsPassedOverAndWhatCameMeanwhileIsNot() {
        live.appended(one(8), one(0), 6);
        live.appended(one(10), one(0), 8);
        live.appended(one(9), one(0), 7);
        load(6);
        assertThat(session.view().count()).isEqualTo(2);
        assertThat(session.view().highestModSeq()).isEqualTo(8);
    }
}
