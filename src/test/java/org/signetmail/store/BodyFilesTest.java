package org.signetmail.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Random;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

class BodyFilesTest {
    @TempDir
    Path directory;

    private BodyFiles.Finished large(BodyFiles files, int seed) throws IOException {
        var octets = new byte[100_000];
        new Random(seed).nextBytes(octets);
        try (var receiving = files.receive()) {
            receiving.write(octets);
            return (BodyFiles.Finished) receiving.finish();
        }
    }

    private static Path file(BodyFiles files, BodyFiles.Finished body) {
        return files.path(HexFormat.of().formatHex(body.hash()));
    }

    private BodyFiles twoHoursLater() {
        return new BodyFiles(directory, Clock.offset(Clock.systemUTC(), Duration.ofHours(2)));
    }

    @Test
    void whatNobodyHasIsSwept() throws Exception {
        BodyFiles files = twoHoursLater();
        BodyFiles.Finished orphan = large(files, 1);
        BodyFiles.Finished known = large(files, 2);
        BodyFiles.Finished inFlight = large(files, 3);
        orphan.close();
        known.close();
        Path stranger = Files.writeString(directory.resolve("blobs/note.txt"), "not ours");
        files.sweep(hash -> java.util.Arrays.equals(hash, known.hash()));
        assertThat(file(files, orphan)).doesNotExist();
        assertThat(file(files, known)).exists();
        assertThat(file(files, inFlight)).exists();
        assertThat(stranger).exists();
        inFlight.close();
    }

    @Test
    void aYoungFileIsLeftAlone() throws Exception {
        var files = new BodyFiles(directory, Clock.systemUTC());
        BodyFiles.Finished body = large(files, 1);
        body.close();
        files.sweep(_ -> false);
        assertThat(file(files, body)).exists();
    }

    /** The sweep asks and hears no; then the same octets are delivered, committed and let go. They must still be there. */
    @Test
    void aDeliveryDuringTheSweepKeepsItsFile() throws Exception {
        BodyFiles files = twoHoursLater();
        BodyFiles.Finished body = large(files, 1);
        body.close();
        var committed = new boolean[1];
        files.sweep(_ -> {
            boolean before = committed[0];
            if (!before) {
                try {
                    large(files, 1).close();
                } catch (IOException e) {
                    throw new java.io.UncheckedIOException(e);
                }
                committed[0] = true;
            }
            return before;
        });
        assertThat(files.fault(body.hash(), body.size())).isNull();
    }

    @Test
    void whatIsNotFinishedLeavesNothing() throws Exception {
        var files = new BodyFiles(directory, Clock.systemUTC());
        try (var receiving = files.receive()) {
            receiving.write(new byte[200_000]);
        }
        try (Stream<Path> left = Files.list(directory.resolve("spool"))) {
            assertThat(left).isEmpty();
        }
        Files.writeString(directory.resolve("spool/in123"), "half a message, then a crash");
        assertThat(new BodyFiles(directory, Clock.systemUTC())).isNotNull();
        try (Stream<Path> left = Files.list(directory.resolve("spool"))) {
            assertThat(left).isEmpty();
        }
    }
}
