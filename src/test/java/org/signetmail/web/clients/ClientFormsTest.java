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

    @Test
    void thunderbirdsConfig() throws Exception {
        Document config = parsed(ThunderbirdConfig.of("example.test", SETTINGS));
        assertThat(at(config, "/clientConfig/@version")).isEqualTo("1.1");
        assertThat(at(config, "/clientConfig/emailProvider/@id")).isEqualTo("example.test");
        assertThat(at(config, "/clientConfig/emailProvider/domain")).isEqualTo("example.test");
        assertThat(at(config, "//incomingServer[@type='imap']/hostname")).isEqualTo("mail.example.test");
        assertThat(at(config, "//incomingServer[@type='imap']/port")).isEqualTo("993");
        assertThat(at(config, "//incomingServer[@type='imap']/socketType")).isEqualTo("SSL");
        assertThat(at(config, "//incomingServer[@type='pop3']/username")).isEqualTo("%EMAILADDRESS%");
        assertThat(at(config, "//outgoingServer[@type='smtp']/socketType")).isEqualTo("STARTTLS");
        assertThat(at(config, "//outgoingServer[@type='smtp']/authentication")).isEqualTo("password-cleartext");
        assertThat(at(config, "count(//incomingServer)")).isEqualTo("2");
    }

    @Test
    void outlooksAnswers() throws Exception {
        Document answer = parsed(AutodiscoverAnswer.of(SETTINGS));
        assertThat(answer.getDocumentElement().getAttribute("xmlns")).endsWith("/responseschema/2006");
        assertThat(at(answer, "/Autodiscover/Response/Account/AccountType")).isEqualTo("email");
        assertThat(at(answer, "/Autodiscover/Response/Account/Action")).isEqualTo("settings");
        assertThat(at(answer, "//Protocol[Type='IMAP']/Server")).isEqualTo("mail.example.test");
        assertThat(at(answer, "//Protocol[Type='IMAP']/SSL")).isEqualTo("on");
        assertThat(at(answer, "//Protocol[Type='IMAP']/LoginName")).isEqualTo("a&b@example.test");
        assertThat(at(answer, "//Protocol[Type='SMTP']/Encryption")).isEqualTo("TLS");
        assertThat(at(answer, "//Protocol[Type='SMTP']/Port")).isEqualTo("587");
        assertThat(at(answer, "//Protocol[Type='SMTP']/UsePOPAuth")).isEqualTo("on");
        Document fault = parsed(AutodiscoverAnswer.of(AutodiscoverAnswer.Fault.INVALID_REQUEST, LocalTime.of(9, 5)));
        assertThat(at(fault, "/Autodiscover/Response/Error/ErrorCode")).isEqualTo("600");
        assertThat(at(fault, "/Autodiscover/Response/Error/@Time")).isEqualTo("09:05:00");
    }

    @Test
    void applesProfile() throws Exception {
        String xml = MailProfile.of("a&b@example.test", SETTINGS, List.of()).orElseThrow();
        Document profile = parsed(xml);
        assertThat(at(profile, "/plist/dict/array/dict/key[.='EmailAddress']/following-sibling::string[1]")).isEqualTo("a&b@example.test");
        assertThat(at(profile, "/plist/dict/array/dict/key[.='IncomingMailServerPortNumber']/following-sibling::*[1]")).isEqualTo("993");
        assertThat(at(profile, "/plist/dict/array/dict/key[.='OutgoingMailServerPortNumber']/following-sibling::*[1]")).isEqualTo("587");
        assertThat(at(profile, "/plist/dict/key[.='PayloadType']/following-sibling::string[1]")).isEqualTo("Configuration");
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
