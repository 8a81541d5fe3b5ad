package org.signetmail.web.clients;

import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;

import org.signetmail.care.ClientSettings;

import static org.signetmail.web.clients.Markup.escaped;

/** A configuration profile that makes a mail account on an iPhone, iPad or Mac; the password is asked for there. */
final class MailProfile {
    private MailProfile() {}

    /**
     * The profile as XML; empty where no listener lets mail be read and sent. The same address gives the same identifiers, so that a
     * second one replaces the first.
     *
     * @param authorities of our own, to be trusted with it; none where the world trusts our certificate
     */
    static Optional<String> of(String address, List<ClientSettings> settings, List<X509Certificate> authorities) {
        Optional<ClientSettings> incoming = settings.stream().filter(s -> !s.service().equals("SMTP")).findFirst();
        Optional<ClientSettings> outgoing = settings.stream().filter(s -> s.service().equals("SMTP")).findFirst();
        if (incoming.isEmpty() || outgoing.isEmpty()) {
            return Optional.empty();
        }
        String mail = address(address, incoming.get(), outgoing.get());
        return Optional.of("""
                <?xml version="1.0" encoding="UTF-8"?>
                <!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
                <plist version="1.0">
                <dict>
                    <key>PayloadType</key><string>Configuration</string>
                    <key>PayloadVersion</key><integer>1</integer>
                    <key>PayloadIdentifier</key><string>org.signetmail.profile.%1$s</string>
                    <key>PayloadUUID</key><string>%1$s</string>
                    <key>PayloadDisplayName</key><string>Mail for %2$s</string>
                    <key>PayloadDescription</key><string>Sets up the account %2$s; its password is asked for.</string>
                    <key>PayloadOrganization</key><string>%3$s</string>
                    <key>PayloadContent</key>
                    <array>
                %4$s%5$s    </array>
                </dict>
                </plist>
                """.formatted(id("profile", address), escaped(address), escaped(incoming.get().host()), mail, authorities.stream().map(MailProfile::root).collect(Collectors.joining())));
    }

    private static String address(String address, ClientSettings incoming, ClientSettings outgoing) {
        String id = id("mail", address);
        return """
                        <dict>
                            <key>PayloadType</key><string>com.apple.mail.managed</string>
                            <key>PayloadVersion</key><integer>1</integer>
                            <key>PayloadIdentifier</key><string>org.signetmail.profile.%1$s</string>
                            <key>PayloadUUID</key><string>%1$s</string>
                            <key>PayloadDisplayName</key><string>%2$s</string>
                            <key>EmailAccountDescription</key><string>%2$s</string>
                            <key>EmailAccountType</key><string>%3$s</string>
                            <key>EmailAddress</key><string>%2$s</string>
                            <key>IncomingMailServerAuthentication</key><string>EmailAuthPassword</string>
                            <key>IncomingMailServerHostName</key><string>%4$s</string>
                            <key>IncomingMailServerPortNumber</key><integer>%5$d</integer>
                            <key>IncomingMailServerUseSSL</key><true/>
                            <key>IncomingMailServerUsername</key><string>%2$s</string>
                            <key>OutgoingMailServerAuthentication</key><string>EmailAuthPassword</string>
                            <key>OutgoingMailServerHostName</key><string>%6$s</string>
                            <key>OutgoingMailServerPortNumber</key><integer>%7$d</integer>
                            <key>OutgoingMailServerUseSSL</key><true/>
                            <key>OutgoingMailServerUsername</key><string>%2$s</string>
                            <key>OutgoingPasswordSameAsIncomingPassword</key><true/>
                        </dict>
                """.formatted(id, escaped(address), incoming.service().equals("POP3") ? "EmailTypePOP" : "EmailTypeIMAP", escaped(incoming.host()), incoming.port(),
                escaped(outgoing.host()), outgoing.port());
    }

    private static String root(X509Certificate authority) {
        byte[] der;
        try {
            der = authority.getEncoded();
        } catch (CertificateEncodingException e) {
            throw new IllegalArgumentException(e);
        }
        String text = Base64.getEncoder().encodeToString(der);
        return """
                        <dict>
                            <key>PayloadType</key><string>com.apple.security.root</string>
                            <key>PayloadVersion</key><integer>1</integer>
                            <key>PayloadIdentifier</key><string>org.signetmail.profile.%1$s</string>
                            <key>PayloadUUID</key><string>%1$s</string>
                            <key>PayloadDisplayName</key><string>The mail server's own certificate authority</string>
                            <key>PayloadCertificateFileName</key><string>authority.cer</string>
                            <key>PayloadContent</key>
                            <data>%2$s</data>
                        </dict>
                """.formatted(id("root", text), text);
    }

    private static String id(String kind, String of) {
        return UUID.nameUUIDFromBytes(("org.signetmail.profile " + kind + " " + of).getBytes(StandardCharsets.UTF_8)).toString().toUpperCase(Locale.ROOT);
    }
}
