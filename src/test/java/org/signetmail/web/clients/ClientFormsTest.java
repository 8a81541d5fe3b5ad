package org.signetmail.web.clients;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.time.LocalTime;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.xpath.XPathFactory;

import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;

import org.signetmail.care.ClientSettings;

import static org.assertj.core.api.Assertions.assertThat;

/** The forms' required elements, as their readers look for them. */
class ClientFormsTest {
    private static final List<ClientSettings> SETTINGS = List.of(new ClientSettings("IMAP", "mail.example.test", 993, "SSL/TLS", "a&b@example.test"),
            new ClientSettings("POP3", "mail.example.test", 995, "SSL/TLS", "a&b@example.test"), new ClientSettings("SMTP", "mail.example.test", 587, "STARTTLS", "a&b@example.test"));

    private static Document parsed(String xml) throws Exception {
        var factory = DocumentBuilderFactory.newDefaultInstance();
        factory.setFeature("http://apache.org/xml/features/nonvalidating/load-external-dtd", false);
        return factory.newDocumentBuilder().parse(new ByteArrayInputStream(xml.getBytes(StandardCharsets.UTF_8)));
    }

    private static String at(Document document, String path) throws Exception {
        return XPathFactory.newDefaultInstance().newXPath().evaluate(path, document);
    }

    private static void holds(Document document, String path, String value) throws Exception {
        assertThat(at(document, path)).as(path).isEqualTo(value);
    }

    @Test
    void thunderbirdsConfig() throws Exception {
        Document config = parsed(ThunderbirdConfig.of("example.test", SETTINGS));
        holds(config, "/clientConfig/@version", "1.1");
        holds(config, "/clientConfig/emailProvider/@id", "example.test");
        holds(config, "/clientConfig/emailProvider/domain", "example.test");
        holds(config, "//incomingServer[@type='imap']/hostname", "mail.example.test");
        holds(config, "//incomingServer[@type='imap']/port", "993");
        holds(config, "//incomingServer[@type='imap']/socketType", "SSL");
        holds(config, "//incomingServer[@type='pop3']/username", "%EMAILADDRESS%");
        holds(config, "//outgoingServer[@type='smtp']/socketType", "STARTTLS");
        holds(config, "//outgoingServer[@type='smtp']/authentication", "password-cleartext");
        holds(config, "count(//incomingServer)", "2");
    }

    @Test
    void outlooksAnswers() throws Exception {
        Document answer = parsed(AutodiscoverAnswer.of(SETTINGS));
        assertThat(answer.getDocumentElement().getAttribute("xmlns")).endsWith("/responseschema/2006");
        holds(answer, "/Autodiscover/Response/Account/AccountType", "email");
        holds(answer, "/Autodiscover/Response/Account/Action", "settings");
        holds(answer, "//Protocol[Type='IMAP']/Server", "mail.example.test");
        holds(answer, "//Protocol[Type='IMAP']/SSL", "on");
        holds(answer, "//Protocol[Type='IMAP']/LoginName", "a&b@example.test");
        holds(answer, "//Protocol[Type='SMTP']/Encryption", "TLS");
        holds(answer, "//Protocol[Type='SMTP']/Port", "587");
        holds(answer, "//Protocol[Type='SMTP']/UsePOPAuth", "on");
        Document fault = parsed(AutodiscoverAnswer.of(AutodiscoverAnswer.Fault.INVALID_REQUEST, LocalTime.of(9, 5)));
        holds(fault, "/Autodiscover/Response/Error/ErrorCode", "600");
        holds(fault, "/Autodiscover/Response/Error/@Time", "09:05:00");
    }

    @Test
    void applesProfile() throws Exception {
        String xml = MailProfile.of("a&b@example.test", SETTINGS, List.of()).orElseThrow();
        Document profile = parsed(xml);
        holds(profile, "/plist/dict/array/dict/key[.='EmailAddress']/following-sibling::string[1]", "a&b@example.test");
        holds(profile, "/plist/dict/array/dict/key[.='IncomingMailServerPortNumber']/following-sibling::*[1]", "993");
        holds(profile, "/plist/dict/array/dict/key[.='OutgoingMailServerPortNumber']/following-sibling::*[1]", "587");
        holds(profile, "/plist/dict/key[.='PayloadType']/following-sibling::string[1]", "Configuration");
        assertThat(MailProfile.of("a&b@example.test", SETTINGS, List.of())).as("the second replaces the first").contains(xml);
        assertThat(MailProfile.of("c@example.test", SETTINGS, List.of()).orElseThrow()).isNotEqualTo(xml);
        assertThat(MailProfile.of("c@example.test", SETTINGS.subList(0, 2), List.of())).as("without a way to send").isEmpty();
    }

    @Test
    void aQrCodeWithItsQuietZone() throws Exception {
        Document image = parsed(QrCodeImage.of("https://mail.example.test/setup?emailaddress=alice%40example.test").svg());
        String[] box = at(image, "/*/@viewBox").split(" ");
        int side = Integer.parseInt(box[2]);
        assertThat((side - 8 - 17) % 4).as("a QR code's size is 17 and a multiple of 4").isZero();
        String path = at(image, "/*/*[local-name()='path']/@d");
        assertThat(path).startsWith("M4,4h7v1h-7z").contains("M" + (side - 11) + ",4h7v1h-7z").contains("M4," + (side - 5) + "h7v1h-7z");
    }
}
