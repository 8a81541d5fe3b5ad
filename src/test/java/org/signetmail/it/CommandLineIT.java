package org.signetmail.it;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/** The command line as an administrator uses it, on the packaged server. */
@ExtendWith(ServerFixture.class)
class CommandLineIT {
    private final PackagedServer server;
    private final JsonMapper json = JsonMapper.builder().build();

    CommandLineIT(PackagedServer server) {
        this.server = server;
    }

    @Test
    void domainsAccountsAliases() throws Exception {
        server.signet("domain", "add", "Bücher.example").ok();
        assertThat(server.signet("domain", "list").ok()).contains("xn--bcher-kva.example");
        JsonNode added = json.readTree(server.signet("account", "add", "carol@xn--bcher-kva.example", "--generate", "--name", "Carol", "--json").ok());
        assertThat(added.path("password").asString()).hasSize(20);
        server.signet("alias", "add", "info@xn--bcher-kva.example", "carol@xn--bcher-kva.example", "else@elsewhere.example").ok();
        assertThat(server.signet("alias", "list").ok()).contains("info@xn--bcher-kva.example").contains("else@elsewhere.example");
        assertThat(server.signet("domain", "remove", "xn--bcher-kva.example").fails()).contains("2 accounts and aliases");
        // Its mail names are covered the moment the domain is there.
        assertThat(server.signet("tls", "status").ok()).contains("imap.xn--bcher-kva.example").doesNotContain("NOT COVERED");
        assertThat(server.signet("account", "set", "carol@xn--bcher-kva.example", "--quota", "1000000", "--json").ok()).contains("1000000");
        server.signet("alias", "remove", "info@xn--bcher-kva.example").ok();
        server.signet("account", "remove", "carol@xn--bcher-kva.example").ok();
        server.signet("domain", "remove", "xn--bcher-kva.example").ok();
    }

    @Test
    void exitCodesTellDoneRefusedAndWrongUsage() throws Exception {
        assertThat(server.signet("status").end().code()).isZero();
        assertThat(server.signet("account", "show", "nobody@example.test").end().code()).isEqualTo(1);
        assertThat(server.signet("account", "frobnicate").end().code()).isEqualTo(2);
        var nowhere = server.signet("domain", "list", "--data", "/nowhere").end();
        assertThat(nowhere.code()).isIn(1, 2);
    }

    @Test
    void everyListingIsJsonForPrograms() throws Exception {
        for (String[] words : new String[][] {{"domain", "list"}, {"account", "list"}, {"alias", "list"}, {"cert", "list"}, {"listener", "list"},
            {"queue", "list"}, {"tls", "status"}, {"dns", "example.test"}, {"clients", PackagedServer.ALICE}, {"status"}, {"config", "get"}}) {
            var all = new java.util.ArrayList<>(java.util.List.of(words));
            all.add("--json");
            JsonNode answer = json.readTree(server.signet(all.toArray(String[]::new)).ok());
            assertThat(answer.isContainer()).as(String.join(" ", words)).isTrue();
            assertThat(answer.toString()).doesNotContain("PRIVATE KEY");
        }
    }

    @Test
    void aSessionOutlivesItsListenersChange() throws Exception {
        server.signet("listener", "add", "moving", "--protocol", "smtp", "--port", "2626", "--security", "starttls-optional").ok();
        try (var socket = new Socket(PackagedServer.HOST, server.port(2626));
                var in = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII))) {
            assertThat(in.readLine()).startsWith("220 ");
            server.signet("listener", "set", "moving", "--port", "2627").ok();
            socket.getOutputStream().write("NOOP\r\n".getBytes(StandardCharsets.US_ASCII));
            assertThat(in.readLine()).startsWith("250 ");
        }
        assertThat(server.signet("listener", "set", "moving", "--port", "993").fails()).contains("taken");
        try (var socket = new Socket(PackagedServer.HOST, server.port(2627))) {
            assertThat(socket.getInputStream().read()).as("as it was before the refused change").isEqualTo('2');
        }
        server.signet("listener", "remove", "moving").ok();
    }

    @Test
    void figuresAndHealth() throws Exception {
        for (String path : new String[] {"metrics", "healthz", "readyz"}) {
            assertThat(Run.in(server.directory(), "curl", "-sSf", "--unix-socket", server.data().resolve("signet.sock").toString(), "http://signet/" + path).ok())
                    .isNotBlank();
        }
        assertThat(Run.in(server.directory(), "curl", "-sSf", "--unix-socket", server.data().resolve("signet.sock").toString(), "http://signet/metrics").ok())
                .contains("signet_smtp_octets_total");
    }

    @Test
    void secretsAreForTheirOwnerAlone() throws Exception {
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(server.data()))).isEqualTo("rwx------");
        for (String file : new String[] {"master.key", "signet.sock"}) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(server.data().resolve(file)))).as(file).isEqualTo("rw-------");
        }
    }

    @Test
    void aSecondServerOnTheSameDirectoryIsRefused() throws Exception {
        assertThat(server.signet("serve").fails()).contains("another server is using");
    }

    @Test
    void theSampleConfigurationIsUnderstood() throws Exception {
        Path data = Files.createTempDirectory("signet-config");
        Files.writeString(data.resolve("signet.toml"), server.signet("config", "sample").end().output().replace("#metricsPort", "metricsPort") + "\nnonsense = 1\n");
        assertThat(server.signet("serve", "--data", data.toString()).end().output()).contains("nonsense");
        Run.in(data, "rm", "-rf", data.toString()).ok();
    }
}
