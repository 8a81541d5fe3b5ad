package org.signetmail.it;

import java.nio.file.Path;

import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** Python's smtplib, imaplib and poplib: each script in src/test/python asserts for itself and ends with "done". */
@ExtendWith(ServerFixture.class)
class PythonIT {
    private final PackagedServer server;

    PythonIT(PackagedServer server) {
        this.server = server;
    }

    @ParameterizedTest
    @ValueSource(strings = {"smtp_client.py", "imap_client.py", "pop3_client.py"})
    void script(String name) throws Exception {
        server.signet("account", "add", name.charAt(0) + "py@example.test", "--password-stdin").feed("python pass").ok();
        String said = Run.in(server.directory(), "python3", Path.of("src/test/python", name).toAbsolutePath().toString(),
                Integer.toString(server.port(0)), name.charAt(0) + "py@example.test", "python pass",
                server.authority().toString()).ok();
        assertThat(said).endsWith("done\n");
    }
}
