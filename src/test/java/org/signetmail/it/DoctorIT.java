package org.signetmail.it;

import java.nio.file.Path;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/** The doctor at the packaged server, over a name server of our own and no time server. */
class DoctorIT {
    @TempDir
    private Path directory;

    @Test
    void saysWhatIsWellAndWhatIsNot() throws Exception {
        try (Named named = Named.launch(directory, Map.of("example.test", """
                $TTL 5
                @ IN SOA ns root 1 60 60 60 5
                @ IN NS ns
                @ IN MX 10 mail
                ns IN A 127.0.0.1
                mail IN A 127.0.0.1
                """, "0.0.127.in-addr.arpa", """
                $TTL 5
                @ IN SOA ns.example.test. root.example.test. 1 60 60 60 5
                @ IN NS ns.example.test.
                """)); PackagedServer server = PackagedServer.launch()) {
            server.signet("config", "set", "dns.servers", named.server()).ok();
            server.signet("config", "set", "host.addresses", "127.0.0.1").ok();
            server.signet("config", "set", "doctor.time-server", "127.0.0.1:" + Pebble.freePorts(1).getFirst()).ok();
            assertThat(server.stop()).isIn(0, 143);
            server.start();
            Run.Ended said = server.signet("doctor", "--peer", "none.example.test", "--json").end();
            assertThat(said.code()).as("the reverse name is missing: %s", said.output()).isEqualTo(1);
            JsonNode report = JsonMapper.builder().build().readTree(said.output());
            assertThat(report.path("good").asBoolean()).isFalse();
            assertThat(states(report)).containsKey("name-servers").containsEntry("host-name", "ok").containsEntry("exchanger", "ok").containsEntry("relay", "ok")
                    .containsEntry("certificates", "ok").containsEntry("queue", "ok").containsEntry("port-25", "unknown").containsEntry("clock", "unknown")
                    .containsKeys("disk", "files").containsEntry("reverse-name", "bad");
            assertThat(report.path("findings").valueStream().filter(f -> f.path("check").asString().equals("relay"))).as("each listener that takes mail").hasSize(3);
            Run.Ended check = server.signet("dns", "example.test", "--check").end();
            assertThat(check.code()).isEqualTo(1);
            assertThat(check.output()).contains("published  example.test. MX", "MISSING    _dmarc.example.test. TXT", "something that is needed is not published");
            assertThat(server.signet("dns", "example.test", "--zone").ok()).contains("IN MX    10 mail.example.test. ;", "; in another zone: 1.0.0.127.in-addr.arpa.");
        }
    }

    private static Map<String, String> states(JsonNode report) {
        var states = new java.util.HashMap<String, String>();
        report.path("findings").forEach(f -> states.merge(f.path("check").asString(), f.path("state").asString(), (a, b) -> a.equals("ok") ? b : a));
        return states;
    }
}
