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

/** ManageSieve as its transcripts have it. */
class SieveTranscriptsTest {
    private static Target target;

    @BeforeAll
    static void start(@TempDir Path directory) throws Exception {
        target = OtherServer.named() ? OtherServer.fromProperties() : new TestServer(directory, Listeners.Security.STARTTLS_REQUIRED);
    }

    @AfterAll
    static void stop() throws Exception {
        target.close();
    }

    @TestFactory
    Stream<DynamicTest> transcripts() throws IOException {
        return Transcripts.of("sieve", target);
    }
}
