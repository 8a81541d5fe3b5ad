package org.signetmail.it;

import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/** What the world may ask of the https and http listeners, asked by curl. */
@ExtendWith(ServerFixture.class)
class HttpsIT {
    private final PackagedServer server;

    @TempDir
    private Path directory;

    HttpsIT(PackagedServer server) {
        this.server = server;
    }

    @Test
    void strangersSeeWhatIsForTheWorldAndNothingElse() throws Exception {
        String said = curl("-o", "/dev/null", "-w", "%{http_code} %{num_connects}\n", https("/healthz"), "-o", "/dev/null", https("/api/v1/status"), "-o", "/dev/null", https("/api"),
                "-o", "/dev/null", https("/api/v1/openapi.json"), "-o", "/dev/null", https("/metrics"), "-o", "/dev/null", https("/readyz"), "-o", "/dev/null", https("/nothing"),
                "-o", "/dev/null", https("/.well-known/mta-sts.txt"), "-o", "/dev/null", https("/.well-known/acme-challenge/unknown"));
        assertThat(said.lines()).containsExactly("200 1", "401 0", "404 0", "401 0", "404 0", "404 0", "404 0", "404 0", "404 0");
        assertThat(curl("-i", https("/api/v1/accounts"))).contains("WWW-Authenticate: Bearer", "Strict-Transport-Security: ", "Content-Security-Policy: default-src 'none'")
                .doesNotContain("alice").doesNotContainIgnoringCase("Server:");
        assertThat(curl("-i", "-X", "TRACE", https("/"))).startsWith("HTTP/1.1 405");
        assertThat(curl("-H", "Host: mta-sts.example.test", https("/.well-known/mta-sts.txt"))).startsWith("version: STSv1");
    }

    @Test
    void largeBodiesAreRefusedBeforeTheyCome() throws Exception {
        Path large = directory.resolve("large");
        Files.write(large, new byte[6_000_000]);
        assertThat(curl("-i", "--data-binary", "@" + large, https("/"))).startsWith("HTTP/1.1 413").contains("4194304");
        assertThat(curl("-i", "-H", "Expect:", "--data-binary", "@" + large, https("/"))).startsWith("HTTP/1.1 413");
    }

    @Test
    void plainHttpShowsTheWayToHttpsOfOurNamesAlone() throws Exception {
        int port;
        try (var socket = new ServerSocket(0)) {
            port = socket.getLocalPort();
        }
        server.signet("listener", "add", "plain-http", "--protocol", "http", "--security", "none", "--port", String.valueOf(port - offset())).ok();
        String base = "http://127.0.0.1:" + port;
        String way = "Location: https://mail.example.test:" + server.port(443) + "/a/b?c=d";
        assertThat(curl("-i", "-H", "Host: mail.example.test", base + "/a/b?c=d")).startsWith("HTTP/1.1 308").contains(way).doesNotContain("Strict-Transport-Security");
        assertThat(curl("-i", "-H", "Host: MAIL.example.test.:8080", base + "/a/b?c=d")).contains(way);
        assertThat(curl("-i", "-H", "Host: mta-sts.example.test", base + "/")).contains("Location: https://mta-sts.example.test:");
        for (String stranger : List.of("elsewhere.test", "x.example.test", "example.test.evil.test", "127.0.0.1:" + port, "[::1]")) {
            assertThat(curl("-i", "-H", "Host: " + stranger, base + "/")).as(stranger).startsWith("HTTP/1.1 404").doesNotContain("Location");
        }
        assertThat(curl("-i", "-H", "Host: mail.example.test", base + "/api/v1/status")).startsWith("HTTP/1.1 308");
        assertThat(curl("-i", base + "/.well-known/acme-challenge/unknown")).startsWith("HTTP/1.1 404");
        server.signet("listener", "remove", "plain-http").ok();
    }

    private int offset() {
        return server.port(443) - 443;
    }

    private String https(String path) {
        return "https://mail.example.test:" + server.port(443) + path;
    }

    private String curl(String... words) throws Exception {
        var command = new ArrayList<>(List.of("curl", "--silent", "--show-error", "--cacert", server.authority().toString(),
                "--resolve", "mail.example.test:" + server.port(443) + ":127.0.0.1"));
        command.addAll(List.of(words));
        return Run.in(server.directory(), command.toArray(String[]::new)).ok();
    }
}
