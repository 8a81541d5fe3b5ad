package org.signetmail.transcript;

import java.io.IOException;
import java.util.List;
import java.util.Map;

/** How what is heard is held against what a transcript expects. */
interface Comparison {
    /** Reads and compares what is expected of one session in one go; gives the bindings after it. */
    Map<String, String> compare(ClientSession session, List<Transcript.Step.Expect> expected, Map<String, String> bound) throws IOException;

    /** The connection does not do what the transcript wants of it. */
    void broken(ClientSession session, IOException why) throws IOException;

    /** The server must close. */
    void end(ClientSession session) throws IOException;
}
