package org.signetmail.tls;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import static org.assertj.core.api.Assertions.assertThat;

/** The openssl program, run in a directory: the other opinion on keys and certificates. */
record Openssl(Path directory) {
    /** Runs it to a good end; gives what it printed, both streams together. */
    String run(String... arguments) throws IOException, InterruptedException {
        var command = new ArrayList<>(List.of("openssl"));
        command.addAll(List.of(arguments));
        Path output = directory.resolve("output");
        Process process = new ProcessBuilder(command).directory(directory.toFile()).redirectErrorStream(true).redirectOutput(output.toFile()).start();
        process.getOutputStream().close();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).as("%s ended", command).isTrue();
        String said = Files.readString(output, StandardCharsets.ISO_8859_1);
        assertThat(process.exitValue()).as("%s said:%n%s", command, said).isZero();
        return said;
    }

    String file(String name) throws IOException {
        return Files.readString(directory.resolve(name));
    }

    void write(String name, String text) throws IOException {
        Files.writeString(directory.resolve(name), text);
    }
}
