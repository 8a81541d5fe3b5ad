package org.signetmail.transcript;

import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

import org.signetmail.store.Listeners;

/** IMAP as its transcripts have it. */
class ImapTranscriptsTest {
    private static ImapTarget target;

    @BeforeAll
    static void start(@TempDir Path directory) throws Exception {
        target = new ImapTarget(directory, Listeners.Security.STARTTLS_REQUIRED, 0);
    }

    @AfterAll
    static void stop() {
        target.close();
    }

    @TestFactory
    Stream<DynamicTest> transcripts() throws IOException {
        return Transcripts.of("imap", target);
    }
}
