package org.signetmail.it;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/** Mail programs ask for their settings, as they would, by curl; the profile is verified by openssl. */
@ExtendWith(ServerFixture.class)
class ClientSetupIT {
    private static final String REQUEST = """
            <?xml version="1.0" encoding="utf-8"?>
            <Autodiscover xmlns="http://schemas.microsoft.com/exchange/autodiscover/outlook/requestschema/2006"><Request><EMailAddress>%s</EMailAddress>
            <AcceptableResponseSchema>http://schemas.microsoft.com/exchange/autodiscover/outlook/responseschema/2006a</AcceptableResponseSchema></Request></Autodiscover>
            """;

    private final PackagedServer server;

    @TempDir
    private Path directory;

    ClientSetupIT(PackagedServer server) {
        this.server = server;
    }

    private String url(String host, String path) {
        return "https://" + host + ":" + server.port(443) + path;
    }

    private String curl(String... words) throws Exception {
        var command = new ArrayList<>(List.of("curl", "--silent", "--show-error", "--cacert", server.authority().toString()));
        for (String host : List.of("mail", "autoconfig", "autodiscover")) {
            command.addAll(List.of("--resolve", host + ".example.test:" + server.port(443) + ":127.0.0.1"));
        }
        command.addAll(List.of(words));
        return Run.in(server.directory(), command.toArray(String[]::new)).ok();
    }

    @Test
    void thunderbird() throws Exception {
        String config = curl(url("autoconfig.example.test", "/mail/config-v1.1.xml?emailaddress=alice%40example.test"));
        assertThat(config).contains("<hostname>mail.example.test</hostname>", "<port>" + server.port(993) + "</port>", "<domain>example.test</domain>");
        assertThat(curl(url("autoconfig.example.test", "/mail/config-v1.1.xml"))).isEqualTo(config);
        assertThat(curl(url("mail.example.test", "/.well-known/autoconfig/mail/config-v1.1.xml?emailaddress=nobody%40example.test"))).as("whether somebody is there is not told").isEqualTo(config);
        assertThat(curl("-i", url("autoconfig.example.test", "/mail/config-v1.1.xml?emailaddress=x%40elsewhere.test"))).startsWith("HTTP/1.1 404");
        assertThat(curl("-i", "-H", "Host: evil.test", url("autoconfig.example.test", "/mail/config-v1.1.xml?emailaddress=alice%40example.test"))).startsWith("HTTP/1.1 404");
    }

    private String outlook(String body) throws Exception {
        Path file = directory.resolve("request.xml");
        Files.writeString(file, body);
        return curl("-H", "Content-Type: text/xml", "--data-binary", "@" + file, url("autodiscover.example.test", "/Autodiscover/Autodiscover.xml"));
    }

    @Test
    void outlook() throws Exception {
        String answer = outlook(REQUEST.formatted("alice@example.test"));
        assertThat(answer).contains("<Type>IMAP</Type>", "<Server>mail.example.test</Server>", "<LoginName>alice@example.test</LoginName>", "<Action>settings</Action>");
        assertThat(outlook(REQUEST.formatted("nobody@example.test"))).isEqualTo(answer.replace("alice@", "nobody@"));
        assertThat(outlook(REQUEST.formatted("x@elsewhere.test"))).contains("<ErrorCode>500</ErrorCode>");
        assertThat(outlook(REQUEST.formatted("alice@example.test").replace("2006a", "2099"))).contains("<ErrorCode>601</ErrorCode>");
        assertThat(outlook("nonsense")).contains("<ErrorCode>600</ErrorCode>");
        assertThat(outlook("<!DOCTYPE a [<!ENTITY x SYSTEM \"file:///etc/passwd\">]><a>&x;</a>")).contains("<ErrorCode>600</ErrorCode>").doesNotContain("root:");
        assertThat(outlook("<a>" + " ".repeat(20_000) + "</a>")).contains("larger than it may be");
    }

    @Test
    void outlookByJson() throws Exception {
        assertThat(curl(url("mail.example.test", "/autodiscover/autodiscover.json/v1.0/alice@example.test?Protocol=AutodiscoverV1")))
                .contains("\"Protocol\":\"AutodiscoverV1\"", "\"Url\":\"https://mail.example.test:" + server.port(443) + "/autodiscover/autodiscover.xml\"");
        assertThat(curl("-i", url("mail.example.test", "/autodiscover/autodiscover.json/v1.0/alice%40example.test?Protocol=ActiveSync"))).startsWith("HTTP/1.1 400").contains("InvalidProtocol");
        assertThat(curl("-i", url("mail.example.test", "/autodiscover/autodiscover.json/v1.0/x@elsewhere.test?Protocol=AutodiscoverV1"))).startsWith("HTTP/1.1 404");
    }

    @Test
    void theProfileIsSignedByOurCertificate() throws Exception {
        Path profile = directory.resolve("public.mobileconfig");
        String head = curl("-D", "-", "-o", profile.toString(), url("mail.example.test", "/setup/apple.mobileconfig?emailaddress=alice%40example.test"));
        assertThat(head).contains("application/x-apple-aspen-config");
        assertThat(verified(profile)).contains("<string>alice@example.test</string>", "com.apple.mail.managed", "com.apple.security.root");
        Path asked = directory.resolve("asked.mobileconfig");
        assertThat(server.signet("clients", PackagedServer.ALICE, "--mobileconfig", asked.toString()).ok()).contains("signed");
        assertThat(verified(asked)).isEqualTo(verified(profile));
        assertThat(server.signet("clients", PackagedServer.ALICE).ok()).contains("IMAP", "SSL/TLS", "alice@example.test");
        assertThat(server.signet("clients", "nobody@example.test", "--mobileconfig", directory.resolve("x").toString()).fails()).contains("there is no");
    }

    private String verified(Path profile) throws Exception {
        Path content = directory.resolve("content.xml");
        Run.in(directory, "openssl", "smime", "-verify", "-inform", "der", "-in", profile.toString(), "-CAfile", server.authority().toString(), "-purpose", "any",
                "-out", content.toString()).ok();
        return Files.readString(content);
    }

    @Test
    void peopleWithATelephone() throws Exception {
        String page = curl(url("mail.example.test", "/setup?emailaddress=alice%40example.test"));
        assertThat(page).contains("/setup/apple.mobileconfig?emailaddress=alice%40example.test", "class=\"qr\"", "mail.example.test");
        assertThat(curl(url("mail.example.test", "/setup"))).contains("name=\"emailaddress\"");
        assertThat(curl(url("mail.example.test", "/setup?emailaddress=%22%3E%3Cscript%3E"))).contains("name=\"emailaddress\"").contains("&#34;>&lt;script>").doesNotContain("<script>");
        assertThat(page).contains("Android", "server mail.example.test, port " + server.port(993), "server mail.example.test, port " + server.port(465), "SSL/TLS");
        assertThat(curl("-H", "Accept-Language: de", url("mail.example.test", "/setup?emailaddress=alice%40example.test"))).contains("<html lang=\"de\"", "Ihre E-Mail einrichten",
                "Server mail.example.test, Port " + server.port(993)).doesNotContain("Set up", "Incoming");
        assertThat(curl("-i", "-H", "Accept-Language: de", url("mail.example.test", "/setup?emailaddress=x%40elsewhere.test"))).startsWith("HTTP/1.1 422").contains("keine Adresse einer Domain");
        assertThat(curl("-i", "-H", "Host: evil.test", url("mail.example.test", "/setup"))).startsWith("HTTP/1.1 404");
        assertThat(curl("-i", url("mail.example.test", "/setup/qr.svg?emailaddress=alice%40example.test"))).contains("Content-Type: image/svg+xml", "<svg ");
    }
}
