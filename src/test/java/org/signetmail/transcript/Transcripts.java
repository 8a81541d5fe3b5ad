package org.signetmail.transcript;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DynamicTest;

/** The transcripts of a protocol: as tests, or as what comes of them on another server. */
public final class Transcripts {
    private static final Path ROOT = Path.of("src/test/resources/transcripts");

    private final String protocol;
    private final Target target;
    private final Offers offers;

    private Transcripts(String protocol, Target target) {
        this.protocol = protocol;
        this.target = target;
        offers = new Offers(target);
    }

    static Stream<DynamicTest> of(String protocol, Target target) throws IOException {
        var transcripts = new Transcripts(protocol, target);
        return files(protocol).stream().map(file -> DynamicTest.dynamicTest(file.getFileName().toString(), file.toUri(), () -> transcripts.test(file)));
    }

    /** What comes of each on another server, by the file's name. @param dialogues a directory for all that was said */
    public static Map<String, Outcome> outcomes(String protocol, OtherServer server, Path dialogues) throws IOException {
        Files.createDirectories(dialogues);
        var transcripts = new Transcripts(protocol, server);
        var outcomes = new LinkedHashMap<String, Outcome>();
        for (Path file : files(protocol)) {
            var heard = new StringBuilder();
            String name = file.getFileName().toString();
            outcomes.put(name, transcripts.play(Transcript.read(file), file, heard));
            Files.writeString(dialogues.resolve(name), heard, StandardCharsets.ISO_8859_1);
        }
        return outcomes;
    }

    private static List<Path> files(String protocol) throws IOException {
        try (Stream<Path> all = Files.list(ROOT.resolve(protocol))) {
            return all.filter(f -> f.toString().endsWith(".txt")).sorted().toList();
        }
    }

    private void test(Path file) throws IOException {
        var heard = new StringBuilder();
        switch (play(Transcript.read(file), file, heard)) {
            case Outcome.Passes() -> { }
            case Outcome.NotOffered(List<String> names) when target.manner().toTheLetter() -> throw new AssertionError("we do not offer " + names);
            case Outcome.NotOffered(List<String> names) -> Assumptions.abort("not offered: " + String.join(", ", names));
            case Outcome.Differs(List<Difference> differences) -> throw new AssertionError(Peers.shown(differences) + "\n" + heard);
        }
    }

    private Outcome play(Transcript transcript, Path file, StringBuilder heard) throws IOException {
        Tongue tongue = Tongue.of(protocol);
        String door = transcript.door(protocol);
        Set<String> offered = offers.at(door, tongue);
        List<String> missing = transcript.needs(tongue).stream().filter(each -> !offered.contains(each)).toList();
        if (!missing.isEmpty()) {
            return new Outcome.NotOffered(missing);
        }
        Target.Fixture fixture = target.fixture(Message.mbox(file.resolveSibling(transcript.name() + ".mbox")));
        if (target.manner().toTheLetter()) {
            play(transcript, new Player(target, door, tongue, fixture, new ToTheLetter()), heard);
            return new Outcome.Passes();
        }
        var comparison = new ByMeaning(tongue, offered);
        play(transcript, new Player(target, door, tongue, fixture, comparison), heard);
        return comparison.differences().isEmpty() ? new Outcome.Passes() : new Outcome.Differs(comparison.differences());
    }

    private static void play(Transcript transcript, Player player, StringBuilder heard) throws IOException {
        try (player) {
            player.play(transcript);
        } catch (ByMeaning.Lost afterADifference) {
            heard.append(afterADifference.getMessage()).append('\n');
        }
        heard.append(player.heard());
    }
}
