package org.signetmail.it;

import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** quickstart on an empty directory, again on the same, and where it may not have the usual ports. */
class QuickstartIT {
    @Test
    void theSecondRunFindsEverythingAndServes() throws Exception {
        try (var server = PackagedServer.launch()) {
            String first = server.log();
            assertThat(first).contains("Password  ").contains("DNS records to publish").contains("IN MX").contains("SSL/TLS");
            String certificates = server.signet("cert", "list", "--json").ok();
            assertThat(server.stop()).as("a stop in order").isZero();
            server.start();
            assertThat(server.log()).doesNotContain("Password  ").contains("imaps");
            assertThat(server.signet("cert", "list", "--json").ok()).isEqualTo(certificates);
            assertThat(server.signet("check").ok()).contains("sound");
            int millis = Integer.parseInt(server.log().replaceAll("(?s).*ready in (\\d+) ms.*", "$1"));
            assertThat(millis).as("ms to ready; a start without other load takes a second").isLessThan(10_000);
        }
    }

    /** Port 25 is taken (or not for us to bind): all ports move by a thousand, which is said, and remembered. */
    @Test
    void withoutTheUsualPortsAllMoveByAThousand() throws Exception {
        try (var taken = new ServerSocket()) {
            try {
                taken.bind(new java.net.InetSocketAddress(PackagedServer.HOST, 25));
            } catch (java.io.IOException notFree) {
                assertThat(taken.isBound()).as("taken by somebody else, or not ours to bind: as good").isFalse();
            }
            try (var server = PackagedServer.launchOnUsualPorts()) {
                assertThat(server.log()).contains("all ports have 1000 added").contains(" 1993 ");
                try (var socket = new java.net.Socket(PackagedServer.HOST, 1025)) {
                    assertThat(socket.getInputStream().read()).isEqualTo('2');
                }
            }
        }
    }

    /** For a service manager: set up by one command, served by another. */
    @Test
    void aSetUpAloneServesNothing() throws Exception {
        try (var server = PackagedServer.launch()) {
            Path other = server.directory().resolve("service");
            String told = server.signet("quickstart", "bob@example.test", "--data", other.toString(), "--local", "--port-offset", "33000", "--set-up-only").ok();
            assertThat(told).contains("Password  ").doesNotContain("ready in");
            assertThat(server.signet("status", "--data", other.toString()).end().output()).contains("no server runs on");
            Run.Ended nobody = server.signet("quickstart", "--data", other.toString(), "--set-up-only").end();
            assertThat(nobody.code()).isEqualTo(1);
            assertThat(nobody.output()).contains("--set-up-only wants the first account's address");
        }
    }

    /** What cannot work is refused before anything is kept of it. */
    @Test
    void whatCannotWorkIsRefusedInWords() throws Exception {
        try (var server = PackagedServer.launch()) {
            Path other = server.directory().resolve("other");
            Files.createDirectory(other);
            Files.setPosixFilePermissions(other, PosixFilePermissions.fromString("rwxr-xr-x"));
            Run.Ended nowhere = server.signet("quickstart", "bob@example.test", "--data", other.toString(), "--bind", "192.0.2.1").end();
            assertThat(nowhere.code()).isEqualTo(1);
            assertThat(nowhere.output()).contains("\"192.0.2.1\" is no address of this machine");
            assertThat(Files.getPosixFilePermissions(other)).as("keys and mail are the owner's alone")
                    .isEqualTo(PosixFilePermissions.fromString("rwx------"));
            Run.Ended high = server.signet("quickstart", "bob@example.test", "--data", other.toString(), "--port-offset", "70000").end();
            assertThat(high.code()).as("wrong usage").isEqualTo(2);
            assertThat(high.output()).contains("from 0 to 64000");
            Run.Ended foreign = server.signet("quickstart", "bob@example.test", "--data", server.directory().toString()).end();
            assertThat(foreign.code()).isEqualTo(1);
            assertThat(foreign.output()).contains("is not empty and holds no signet.toml");
            Run.Ended twice = server.signet("serve", "--data", server.data().toString()).end();
            assertThat(twice.code()).isEqualTo(1);
            assertThat(twice.output()).contains("another server is using");
            server.signet("status").ok();
        }
    }
}
