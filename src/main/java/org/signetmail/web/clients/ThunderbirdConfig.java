package org.signetmail.web.clients;

import java.util.List;
import java.util.Locale;

import org.signetmail.care.ClientSettings;

import static org.signetmail.web.clients.Markup.escaped;

/** Settings as Thunderbird and many others read them ("autoconfig", clientConfig 1.1). The program puts its user's address in. */
final class ThunderbirdConfig {
    private static final String USER = "%EMAILADDRESS%";

    private ThunderbirdConfig() {}

    static String of(String domain, List<ClientSettings> settings) {
        var servers = new StringBuilder();
        for (ClientSettings each : settings) {
            boolean outgoing = each.service().equals("SMTP");
            String element = outgoing ? "outgoingServer" : "incomingServer";
            servers.append("""
                        <%1$s type="%2$s">
                          <hostname>%3$s</hostname>
                          <port>%4$d</port>
                          <socketType>%5$s</socketType>
                          <authentication>password-cleartext</authentication>
                          <username>%6$s</username>
                        </%1$s>
                    """.formatted(element, each.service().toLowerCase(Locale.ROOT), escaped(each.host()), each.port(),
                    each.security().equals("STARTTLS") ? "STARTTLS" : "SSL", USER));
        }
        return """
                <?xml version="1.0" encoding="UTF-8"?>
                <clientConfig version="1.1">
                  <emailProvider id="%1$s">
                    <domain>%1$s</domain>
                    <displayName>%1$s</displayName>
                    <displayShortName>%1$s</displayShortName>
                %2$s  </emailProvider>
                </clientConfig>
                """.formatted(escaped(domain), servers);
    }
}
