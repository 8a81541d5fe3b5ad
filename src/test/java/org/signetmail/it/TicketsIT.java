package org.signetmail.it;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** A session that openssl keeps resumes after the server was started anew, and after its certificate was made anew. */
class TicketsIT {
    private static String connect(PackagedServer server, String... more) throws Exception {
        var command = new ArrayList<>(List.of("openssl", "s_client", "-connect", PackagedServer.HOST + ":" + server.port(993), "-ign_eof"));
        command.addAll(List.of(more));
        return Run.in(server.directory(), command.toArray(String[]::new)).feed("a LOGOUT\r\n").ok();
    }

    @ParameterizedTest
    @ValueSource(strings = {"-tls1_2", "-tls1_3"})
    void aSessionOutlivesARestartAndARenewal(String version) throws Exception {
        try (var server = PackagedServer.launch()) {
            Path session = server.directory().resolve("session");
            assertThat(connect(server, version, "-sess_out", session.toString())).contains("New, TLSv1.");
            assertThat(Files.size(session)).isPositive();
            assertThat(server.stop()).isZero();
            server.start();
            assertThat(connect(server, version, "-sess_in", session.toString())).contains("Reused, TLSv1.");
            // A new name for the host's certificate: made anew.
            server.signet("domain", "add", "other.test").ok();
            assertThat(connect(server, version, "-sess_in", session.toString())).contains("Reused, TLSv1.");
        }
    }
}
