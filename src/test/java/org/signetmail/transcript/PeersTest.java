package org.signetmail.transcript;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** The tables of other servers as they are read. */
class PeersTest {
    private static final String DIFFERS = "x.txt\n    asked: NOOP x\n    ours: BAD\n    theirs:\n";

    @TempDir
    private Path directory;

    private Path table(String text) throws IOException {
        return Files.writeString(directory.resolve("table"), text);
    }

    @Test
    void threeOutcomes() throws IOException {
        assertThat(Peers.read(table("# a comment\n\na.txt\n    passes\nb.txt\n    not offered: X, Y\n" + DIFFERS + "    why: we are right\n")))
                .containsEntry("a.txt", new Outcome.Passes())
                .containsEntry("b.txt", new Outcome.NotOffered(List.of("X", "Y")))
                .containsEntry("x.txt", new Outcome.Differs(List.of(new Difference("NOOP x", "BAD", ""))));
    }

    @Test
    void noDifferenceWithoutItsReason() {
        assertThatThrownBy(() -> Peers.read(table(DIFFERS))).hasMessageContaining("expected why:");
        assertThatThrownBy(() -> Peers.read(table(DIFFERS + "    why:\n"))).hasMessageContaining("needs its reason");
        assertThatThrownBy(() -> Peers.read(table("a.txt\nb.txt\n    passes\n"))).hasMessageContaining("nothing is said");
        assertThatThrownBy(() -> Peers.read(table("a.txt\n    passes\na.txt\n    passes\n"))).hasMessageContaining("twice");
    }
}
