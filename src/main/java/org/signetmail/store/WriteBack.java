package org.signetmail.store;

import java.sql.SQLException;

import org.jspecify.annotations.Nullable;

/**
 * When SQLite's write-ahead log goes back into the database: before it is long, and when nobody has written for a moment. A log that
 * was written back whole is begun anew on blocks that its file has already, and to sync those takes the disk half of what it takes to
 * make a file longer; readers find pages in the database, which is mapped, faster than in the log. For whoever has the committer's turn.
 */
final class WriteBack {
    /** Pages of 4 KiB that may wait in the log: a quarter of that costs a tenth of the deliveries a hundred sessions make. */
    static final int MOST_PAGES = 16384;
    /** Units after which the log's length is asked for. */
    private static final int LOOK_EVERY = 64;

    private final int mostPages;
    private int sinceLook;
    /** Whether something was written since it was last written back. */
    private boolean behind;
    /** Whether something was written since {@link #quiet} was last asked. */
    private boolean busy;

    /** @param mostPages that may wait in the log, more or less */
    WriteBack(int mostPages) {
        this.mostPages = mostPages;
    }

    void written(Tx tx, int units) throws SQLException {
        behind = true;
        busy = true;
        sinceLook += units;
        if (sinceLook >= LOOK_EVERY) {
            sinceLook = 0;
            Log log = checkpoint(tx, "noop");
            if (log.pages - log.done >= mostPages) {
                now(tx);
            }
        }
    }

    /** Asked again and again, writes back what there is when nothing came since. */
    void quiet(@Nullable Tx tx) throws SQLException {
        if (busy) {
            busy = false;
        } else if (behind && tx != null) {
            now(tx);
        }
    }

    void now(Tx tx) throws SQLException {
        Log log = checkpoint(tx, "passive");
        // What a reader still needs is left for the next time.
        behind = log.done < log.pages;
    }

    /** @param pages in the log @param done of them, written back */
    private record Log(int pages, int done) {}

    private static Log checkpoint(Tx tx, String mode) throws SQLException {
        Log log = tx.outside("pragma wal_checkpoint(" + mode + ")", row -> new Log(row.getInt(2), row.getInt(3)));
        return log == null ? new Log(0, 0) : log;
    }
}
