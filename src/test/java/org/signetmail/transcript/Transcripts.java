package org.signetmail.transcript;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.DynamicTest;

/** The transcripts of a protocol as tests. */
final class Transcripts {
    private static final Path ROOT = Path.of("src/test/resources/transcripts");

    private Transcripts() {}

    static Stream<DynamicTest> of(String protocol, Target target) throws IOException {
        List<Path> files;
        try (Stream<Path> all = Files.list(ROOT.resolve(protocol))) {
            files = all.filter(f -> f.toString().endsWith(".txt")).sorted().toList();
        }
        return files.stream().map(file -> DynamicTest.dynamicTest(file.getFileName().toString(), file.toUri(), () -> {
            var transcript = Transcript.read(file);
            var fixture = target.fixture(Target.mbox(file.resolveSibling(transcript.name() + ".mbox")));
            try (var player = new Player(protocol, target.address(transcript.door(protocol)), fixture)) {
                player.play(transcript);
            }
        }));
    }
}
