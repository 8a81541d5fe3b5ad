package org.signetmail.it;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.assertj.core.api.Assertions.assertThat;

/** The records that are printed to be published are what others check by. */
@ExtendWith(ServerFixture.class)
class DnsRecordsIT {
    private static final Pattern TLSA = Pattern.compile("_25\\._tcp\\.(\\S+)\\.\\s+IN TLSA\\s+(3 1 1 [0-9a-f]{64})");

    private final PackagedServer server;

    DnsRecordsIT(PackagedServer server) {
        this.server = server;
    }

    private Run.Ended dane(String host, String record) throws Exception {
        return Run.in(server.directory(), "openssl", "s_client", "-connect", PackagedServer.HOST + ":" + server.port(25), "-starttls", "smtp", "-servername", host,
                "-dane_tlsa_domain", host, "-dane_tlsa_rrdata", record, "-dane_ee_no_namechecks", "-verify_return_error").feed("QUIT\r\n").end();
    }

    private Run page(String host) {
        int port = server.port(443);
        return Run.in(server.directory(), "curl", "-sS", "-f", "--cacert", server.directory().resolve("ca.pem").toString(),
                "--resolve", host + ":" + port + ":" + PackagedServer.HOST, "https://" + host + ":" + port + "/.well-known/mta-sts.txt");
    }

    @Test
    void thePolicyIsWhereTheRecordSays() throws Exception {
        server.authority();
        assertThat(page("mta-sts.example.test").ok()).startsWith("version: STSv1").contains("mode: testing").contains("mx: mail.example.test");
        assertThat(page("mail.example.test").fails()).as("under its own name alone").contains("404");
    }

    @Test
    void opensslBelievesTheTlsaRecord() throws Exception {
        String printed = server.signet("dns", "example.test").ok();
        var found = TLSA.matcher(printed);
        var hosts = new ArrayList<String>();
        var records = new ArrayList<String>();
        while (found.find()) {
            hosts.add(found.group(1));
            records.add(found.group(2));
        }
        assertThat(records).as("the key of now and the next").hasSize(2).doesNotHaveDuplicates();
        assertThat(dane(hosts.getFirst(), records.get(0)).output()).contains("Verification: OK").contains("DANE TLSA 3 1 1");
        assertThat(dane(hosts.getFirst(), records.get(1)).code()).as("its time has not come").isNotZero();
        assertThat(printed).contains("v=TLSRPTv1").contains("v=STSv1; id=").doesNotContain("CAA");
        String status = server.signet("tls", "status").ok();
        assertThat(List.of(status.split("\n"))).anyMatch(l -> l.contains("TLSA") && l.contains(records.get(0)))
                .anyMatch(l -> l.contains("mta-sts.example.test"));
    }
}
