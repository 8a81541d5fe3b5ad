package org.signetmail.it;

import java.net.ServerSocket;

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
}
