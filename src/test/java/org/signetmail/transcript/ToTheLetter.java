package org.signetmail.transcript;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Each line as it stands: how our own server is held to its transcripts. */
final class ToTheLetter implements Comparison {
    @Override
    public Map<String, String> compare(ClientSession session, List<Transcript.Step.Expect> expected, Map<String, String> bound) throws IOException {
        Map<String, String> now = bound;
        for (var step : expected) {
            now = compare(session, step, now);
        }
        return now;
    }

    private static Map<String, String> compare(ClientSession session, Transcript.Step.Expect step, Map<String, String> bound) throws IOException {
        Map<String, String> now = bound;
        var waiting = new ArrayList<>(step.lines());
        while (!waiting.isEmpty()) {
            String line = session.line().orElseThrow(() -> new AssertionError("the server closed; still expected: " + waiting));
            Optional<Map<String, String>> matched = Optional.empty();
            for (int i = 0; i < waiting.size() && matched.isEmpty(); i++) {
                matched = Expected.match(waiting.get(i), line, now);
                if (matched.isPresent()) {
                    waiting.remove(i);
                }
            }
            now = matched.orElseThrow(() -> new AssertionError("line " + step.line() + ": expected " + waiting + "\n but was  [" + line + "]"));
        }
        return now;
    }

    @Override
    public void broken(ClientSession session, IOException why) throws IOException {
        throw why;
    }

    @Override
    public void end(ClientSession session) throws IOException {
        session.line().ifPresent(line -> {
            throw new AssertionError("expected the server to close, it said: " + line);
        });
    }
}
