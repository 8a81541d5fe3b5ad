package org.signetmail.web.clients;

import java.util.ArrayList;
import java.util.List;

import org.signetmail.care.ClientSettings;

/** What to do on a telephone with Android, whose mail programs take no file. */
final class AndroidSteps {
    private AndroidSteps() {}

    static List<String> of(String address, List<ClientSettings> settings) {
        var steps = new ArrayList<String>();
        steps.add("Open your mail program. In Gmail: your picture, Add another account, Other. In Thunderbird: Add account.");
        steps.add("Type the address " + address + " and go on. Thunderbird finds all that follows by itself.");
        steps.add("Where you are asked for the kind of account, choose IMAP" + (has(settings, "IMAP") ? "." : ", or POP3 where IMAP is not offered below."));
        steps.add("Type your password; where you use a second factor, an app password from your account's page.");
        for (ClientSettings each : settings) {
            steps.add((each.service().equals("SMTP") ? "Outgoing server (SMTP): " : "Incoming server (" + each.service() + "): ") + each.host() + ", port " + each.port() + ", security "
                    + each.security() + ", user name " + each.user() + ".");
        }
        return List.copyOf(steps);
    }

    private static boolean has(List<ClientSettings> settings, String service) {
        return settings.stream().anyMatch(s -> s.service().equals(service));
    }
}
