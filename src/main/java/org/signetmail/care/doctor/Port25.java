package org.signetmail.care.doctor;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

import org.signetmail.net.Connection;
import org.signetmail.net.Dialer;
import org.signetmail.net.Dns.Answer;
import org.signetmail.net.Dns.Mx;
import org.signetmail.net.DnsResolver;

/**
 * Whether mail can leave: calls a domain's mail server, hears its greeting, and hangs up. Providers often close port 25.
 *
 * @param port 25, but for a test
 */
record Port25(Supplier<DnsResolver> dns, Dialer dialer, String domain, int port) implements Look {
    private static final Duration PATIENCE = Duration.ofSeconds(8);
    private static final int MOST = 3;

    @Override
    public String name() {
        return "port-25";
    }

    @Override
    public List<Finding> look() {
        return switch (dns.get().mx(domain)) {
            case Answer.Found<Mx>(List<Mx> hosts) -> List.of(call(hosts));
            case Answer.TemporaryFailure<Mx>(String why) -> List.of(Finding.unknown(name(), why, "mend the name servers first"));
            case Answer.NoSuchName<Mx> _, Answer.NoData<Mx> _ -> List.of(Finding.unknown(name(), domain + " takes no mail", "name a domain that does: signet doctor --peer DOMAIN"));
        };
    }

    private Finding call(List<Mx> hosts) {
        var silent = new ArrayList<String>();
        for (Mx mx : hosts.stream().filter(mx -> !mx.takesNoMail()).limit(MOST).toList()) {
            if (dns.get().addresses(mx.host()) instanceof Answer.Found<InetAddress>(List<InetAddress> addresses)) {
                for (InetAddress address : addresses) {
                    if (silent.size() >= MOST) {
                        break;
                    }
                    try {
                        return Finding.ok(name(), "mail can leave: " + mx.host() + " greets with " + greeting(new InetSocketAddress(address, port)));
                    } catch (IOException failed) {
                        silent.add(mx.host() + " [" + address.getHostAddress() + "]: " + failed.getMessage());
                    }
                }
            }
        }
        return silent.isEmpty() ? Finding.unknown(name(), "no mail server of " + domain + " has an address", "name another domain: signet doctor --peer DOMAIN")
                : Finding.bad(name(), "no mail server of " + domain + " can be reached on port " + port + ": " + String.join("; ", silent),
                        "ask your provider to open outgoing port 25, or send by another server (a route)");
    }

    private String greeting(InetSocketAddress to) throws IOException {
        try (Connection connection = dialer.connect(to, PATIENCE, null)) {
            connection.deadline(PATIENCE);
            var talk = new SmtpTalk(connection);
            SmtpTalk.Said said = talk.reply();
            talk.ask("QUIT");
            return said.code() + " " + said.words();
        }
    }
}
