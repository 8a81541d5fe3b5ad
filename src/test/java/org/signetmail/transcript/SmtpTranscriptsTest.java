package org.signetmail.transcript;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

import org.signetmail.mail.Address;
import org.signetmail.store.Listeners;

/** SMTP and submission as their transcripts have them. */
class SmtpTranscriptsTest {
    private static Target target;

    @BeforeAll
    static void start(@TempDir Path directory) throws Exception {
        if (OtherServer.named()) {
            target = OtherServer.fromProperties();
            return;
        }
        var server = new TestServer(directory, Listeners.Security.STARTTLS_REQUIRED);
        server.store().directory().addAccount(Address.parse("bob@example.test"), "Bob", "x".toCharArray(), 0);
        server.store().directory().addAccount(Address.parse("full@example.test"), "Full", "x".toCharArray(), 1);
        server.store().directory().addAccount(Address.parse("jürgen@example.test"), "Jürgen", "x".toCharArray(), 0);
        server.store().directory().addAlias(Address.parse("all@example.test"),
                List.of(Address.parse("bob@example.test"), Address.parse("out@elsewhere.example")));
        target = server;
    }

    @AfterAll
    static void stop() throws Exception {
        target.close();
    }

    @TestFactory
    Stream<DynamicTest> transcripts() throws IOException {
        return Transcripts.of("smtp", target);
    }
}
