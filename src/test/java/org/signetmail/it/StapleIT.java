package org.signetmail.it;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** A certificate that names a responder is shown with its response, also after a start without the responder. */
class StapleIT {
    @Test
    void theHandshakeHasTheResponse() throws Exception {
        try (var server = PackagedServer.launch()) {
            Path work = Files.createDirectories(server.directory().resolve("ca"));
            int port;
            try (var free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                port = free.getLocalPort();
            }
            Files.writeString(work.resolve("leaf.cnf"), "authorityInfoAccess=OCSP;URI:http://127.0.0.1:" + port + "\nsubjectAltName=DNS:stapled.example\n");
            Files.writeString(work.resolve("index.txt"), "V\t301231235959Z\t\t1000\tunknown\t/CN=stapled.example\n");
            Run.in(work, "openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "30", "-subj", "/CN=root",
                    "-keyout", "root.key", "-out", "root.pem").ok();
            Files.writeString(work.resolve("ca.cnf"), "basicConstraints=critical,CA:TRUE\nkeyUsage=critical,keyCertSign,digitalSignature\n");
            Run.in(work, "openssl", "req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-subj", "/CN=issuer", "-keyout", "ca.key", "-out", "ca.csr").ok();
            Run.in(work, "openssl", "x509", "-req", "-in", "ca.csr", "-CA", "root.pem", "-CAkey", "root.key", "-set_serial", "2", "-days", "20", "-extfile", "ca.cnf", "-out", "ca.pem").ok();
            Run.in(work, "openssl", "req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-subj", "/CN=stapled.example", "-keyout", "leaf.key", "-out", "leaf.csr").ok();
            Run.in(work, "openssl", "x509", "-req", "-in", "leaf.csr", "-CA", "ca.pem", "-CAkey", "ca.key", "-set_serial", "0x1000", "-days", "20", "-extfile", "leaf.cnf",
                    "-out", "leaf.pem").ok();
            Process responder = new ProcessBuilder("openssl", "ocsp", "-index", "index.txt", "-port", Integer.toString(port), "-rsigner", "ca.pem", "-rkey", "ca.key",
                    "-CA", "ca.pem", "-nmin", "600").directory(work.toFile()).redirectErrorStream(true).redirectOutput(work.resolve("log").toFile()).start();
            try {
                Awaitility.await().until(() -> Files.readString(work.resolve("log")).contains("waiting for OCSP client connections"));
                server.signet("cert", "import", "stapled", work.resolve("leaf.pem").toString(), work.resolve("ca.pem").toString(), work.resolve("leaf.key").toString()).ok();
                Awaitility.await().atMost(Duration.ofSeconds(90)).pollInterval(Duration.ofMillis(500)).untilAsserted(() -> assertThat(shown(server, work))
                        .contains("OCSP Response Status: successful").contains("Cert Status: good"));
            } finally {
                responder.destroy();
                responder.waitFor();
            }
            assertThat(server.stop()).isZero();
            server.start();
            Awaitility.await().atMost(Duration.ofSeconds(10)).untilAsserted(() -> assertThat(shown(server, work)).contains("Cert Status: good"));
        }
    }

    private static String shown(PackagedServer server, Path work) throws Exception {
        return Run.in(work, "openssl", "s_client", "-connect", PackagedServer.HOST + ":" + server.port(993), "-servername", "stapled.example", "-status",
                "-CAfile", work.resolve("root.pem").toString(), "-verify_return_error").feed("a LOGOUT\r\n").ok();
    }
}
