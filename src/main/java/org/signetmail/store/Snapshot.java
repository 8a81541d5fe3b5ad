package org.signetmail.store;

import java.util.Arrays;

/**
 * A mailbox's messages at one moment, in primitive arrays. Immutable to its readers: a later snapshot may share the
 * arrays and use their places behind this one's count. Flags and modification sequences are in blocks, so that a
 * changed flag copies one block and not a million messages.
 */
final class Snapshot implements OpenMailbox.View {
    private static final int BLOCK = 4096;

    private final int count;
    private final long[] uids;
    private final long[][] flags;
    private final long[][] modSeqs;
    private final long uidNext;
    private final long highestModSeq;

    private Snapshot(int count, long[] uids, long[][] flags, long[][] modSeqs, long uidNext, long highestModSeq) {
        this.count = count;
        this.uids = uids;
        this.flags = flags;
        this.modSeqs = modSeqs;
        this.uidNext = uidNext;
        this.highestModSeq = highestModSeq;
    }

    static Snapshot empty(long uidNext, long highestModSeq) {
        return new Snapshot(0, new long[0], new long[0][], new long[0][], uidNext, highestModSeq);
    }

    /** Takes messages with a modification sequence each: for loading. */
    static Snapshot of(long[] uids, long[] flags, long[] modSeqs, int count, long uidNext, long highestModSeq) {
        return new Snapshot(count, Arrays.copyOf(uids, count), blocks(flags, count), blocks(modSeqs, count), uidNext, highestModSeq);
    }

    private static long[][] blocks(long[] values, int count) {
        var blocks = new long[(count + BLOCK - 1) / BLOCK][];
        for (int i = 0; i < blocks.length; i++) {
            blocks[i] = Arrays.copyOf(Arrays.copyOfRange(values, i * BLOCK, Math.min(count, (i + 1) * BLOCK)), BLOCK);
        }
        return blocks;
    }

    /** Only ever called on the newest snapshot, by one thread at a time: the places behind {@code count} are free. */
    Snapshot appended(long[] newUids, long[] newFlags, long modSeq) {
        int grown = count + newUids.length;
        long[] uidsNow = grown <= uids.length ? uids : Arrays.copyOf(uids, Math.max(16, Math.max(grown, count + count / 2)));
        int blocksNeeded = (grown + BLOCK - 1) / BLOCK;
        long[][] flagsNow = widened(flags, blocksNeeded);
        long[][] modSeqsNow = widened(modSeqs, blocksNeeded);
        for (int i = 0; i < newUids.length; i++) {
            int at = count + i;
            uidsNow[at] = newUids[i];
            flagsNow[at / BLOCK][at % BLOCK] = newFlags[i];
            modSeqsNow[at / BLOCK][at % BLOCK] = modSeq;
        }
        return new Snapshot(grown, uidsNow, flagsNow, modSeqsNow, newUids[newUids.length - 1] + 1, modSeq);
    }

    private static long[][] widened(long[][] blocks, int needed) {
        if (needed <= blocks.length) {
            return blocks;
        }
        long[][] wider = Arrays.copyOf(blocks, needed);
        for (int i = blocks.length; i < needed; i++) {
            wider[i] = new long[BLOCK];
        }
        return wider;
    }

    Snapshot flagged(long[] changed, long[] newFlags, long modSeq) {
        long[][] flagsNow = flags.clone();
        long[][] modSeqsNow = modSeqs.clone();
        for (int i = 0; i < changed.length; i++) {
            int at = indexOf(changed[i]);
            if (at >= 0) {
                int block = at / BLOCK;
                if (flagsNow[block] == flags[block]) {
                    flagsNow[block] = flags[block].clone();
                    modSeqsNow[block] = modSeqs[block].clone();
                }
                flagsNow[block][at % BLOCK] = newFlags[i];
                modSeqsNow[block][at % BLOCK] = modSeq;
            }
        }
        return new Snapshot(count, uids, flagsNow, modSeqsNow, uidNext, modSeq);
    }

    Snapshot expunged(long[] gone, long modSeq) {
        long[] sorted = gone.clone();
        Arrays.sort(sorted);
        var uidsLeft = new long[count];
        var flagsLeft = new long[count];
        var modSeqsLeft = new long[count];
        int left = 0;
        for (int i = 0; i < count; i++) {
            if (Arrays.binarySearch(sorted, uids[i]) < 0) {
                uidsLeft[left] = uids[i];
                flagsLeft[left] = flags(i);
                modSeqsLeft[left] = modSeq(i);
                left++;
            }
        }
        return of(uidsLeft, flagsLeft, modSeqsLeft, left, uidNext, modSeq);
    }

    @Override
    public int count() {
        return count;
    }

    @Override
    public long uid(int index) {
        return uids[index];
    }

    @Override
    public long flags(int index) {
        return flags[index / BLOCK][index % BLOCK];
    }

    @Override
    public long modSeq(int index) {
        return modSeqs[index / BLOCK][index % BLOCK];
    }

    @Override
    public int indexOf(long uid) {
        return Arrays.binarySearch(uids, 0, count, uid);
    }

    @Override
    public long uidNext() {
        return uidNext;
    }

    @Override
    public long highestModSeq() {
        return highestModSeq;
    }
}
