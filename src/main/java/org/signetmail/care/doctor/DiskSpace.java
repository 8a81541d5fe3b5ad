package org.signetmail.care.doctor;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/** Whether the data directory has room. */
record DiskSpace(Path data) implements Look {
    private static final long MIB = 1 << 20;
    private static final long LEAST = 512 * MIB;
    private static final int BAD_PERCENT = 3;
    private static final int WARN_PERCENT = 10;

    @Override
    public String name() {
        return "disk";
    }

    @Override
    public List<Finding> look() throws IOException {
        FileStore disk = Files.getFileStore(data);
        return List.of(judged(disk.getUsableSpace(), disk.getTotalSpace()));
    }

    Finding judged(long usable, long total) {
        double percent = total > 0 ? 100.0 * usable / total : 100;
        String words = String.format(Locale.ROOT, "%,d MiB are free for %s, %.0f %% of its disk", usable / MIB, data, percent);
        String remedy = "make room: without any, mail is put off and nothing can be changed";
        return usable < LEAST || percent < BAD_PERCENT ? Finding.bad(name(), words, remedy) : percent < WARN_PERCENT ? Finding.warn(name(), words, remedy) : Finding.ok(name(), words);
    }
}
