package org.signetmail.web.clients;

import java.time.LocalTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;

import org.signetmail.care.ClientSettings;

import static org.signetmail.web.clients.Markup.escaped;

/** What Outlook is answered in XML ([MS-OXDSCLI] 2.2.4). */
final class AutodiscoverAnswer {
    static final String SCHEMA = "http://schemas.microsoft.com/exchange/autodiscover/outlook/responseschema/2006a";

    /** [MS-OXDSCLI] 2.2.4.1.2. */
    enum Fault {
        UNKNOWN_ADDRESS(500, "The domain of the address is not served here"),
        INVALID_REQUEST(600, "Invalid Request"),
        NO_SUCH_SCHEMA(601, "Provider is not available");

        private final int code;
        private final String words;

        Fault(int code, String words) {
            this.code = code;
            this.words = words;
        }
    }

    private static final String OUTER = "http://schemas.microsoft.com/exchange/autodiscover/responseschema/2006";

    private AutodiscoverAnswer() {}

    static String of(List<ClientSettings> settings) {
        var protocols = new StringBuilder();
        for (ClientSettings each : settings) {
            boolean starttls = each.security().equals("STARTTLS");
            protocols.append("""
                          <Protocol>
                            <Type>%s</Type>
                            <Server>%s</Server>
                            <Port>%d</Port>
                            <DomainRequired>off</DomainRequired>
                            <LoginName>%s</LoginName>
                            <SPA>off</SPA>
                            <SSL>%s</SSL>
                            <Encryption>%s</Encryption>
                            <AuthRequired>on</AuthRequired>
                    %s      </Protocol>
                    """.formatted(each.service(), escaped(each.host()), each.port(), escaped(each.user()), starttls ? "off" : "on", starttls ? "TLS" : "SSL",
                    each.service().equals("SMTP") ? "        <UsePOPAuth>on</UsePOPAuth>\n        <SMTPLast>off</SMTPLast>\n" : ""));
        }
        return """
                <?xml version="1.0" encoding="utf-8"?>
                <Autodiscover xmlns="%s">
                  <Response xmlns="%s">
                    <Account>
                      <AccountType>email</AccountType>
                      <Action>settings</Action>
                %s    </Account>
                  </Response>
                </Autodiscover>
                """.formatted(OUTER, SCHEMA, protocols);
    }

    static String of(Fault fault, LocalTime now) {
        return """
                <?xml version="1.0" encoding="utf-8"?>
                <Autodiscover xmlns="%s">
                  <Response>
                    <Error Time="%s" Id="0">
                      <ErrorCode>%d</ErrorCode>
                      <Message>%s</Message>
                      <DebugData/>
                    </Error>
                  </Response>
                </Autodiscover>
                """.formatted(OUTER, DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT).format(now), fault.code, fault.words);
    }
}
