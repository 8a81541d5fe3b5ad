package org.signetmail.tls;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import org.awaitility.Awaitility;

import static org.assertj.core.api.Assertions.assertThat;

/** {@code openssl s_server} on a port of the system's choice. */
public final class OpensslServer implements AutoCloseable {
    private final Path output;
    private final Process process;
    private final int port;

    public OpensslServer(Path directory, String options) throws IOException {
        var command = new ArrayList<>(List.of("openssl", "s_server", "-accept", "127.0.0.1:0"));
        command.addAll(List.of(options.split(" ")));
        output = Files.createTempFile(directory, "s_server", ".out");
        process = new ProcessBuilder(command).directory(directory.toFile()).redirectErrorStream(true).redirectOutput(output.toFile()).start();
        Awaitility.await().atMost(Duration.ofSeconds(20)).pollInterval(Duration.ofMillis(10)).until(() -> {
            assertThat(process.isAlive()).as("%s said %s", command, said()).isTrue();
            return accepting().isPresent();
        });
        port = accepting().orElseThrow();
    }

    private String said() throws IOException {
        return Files.readString(output, StandardCharsets.ISO_8859_1);
    }

    private Optional<Integer> accepting() throws IOException {
        return said().lines().filter(l -> l.matches("ACCEPT .*:\\d+")).findFirst().map(l -> Integer.parseInt(l.substring(l.lastIndexOf(':') + 1)));
    }

    public int port() {
        return port;
    }

    @Override
    public void close() throws InterruptedException {
        process.destroyForcibly().waitFor();
    }
}
