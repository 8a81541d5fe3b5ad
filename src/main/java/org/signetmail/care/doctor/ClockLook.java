package org.signetmail.care.doctor;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;

import org.signetmail.care.CareSettings;
import org.signetmail.net.Dns.Answer;
import org.signetmail.net.DnsResolver;
import org.signetmail.store.Settings;

/** How far our clock is from a time server's. */
record ClockLook(Supplier<DnsResolver> dns, Settings settings, Clock clock) implements Look {
    private static final int MOST = 3;
    private static final Duration WARN = Duration.ofSeconds(2);
    private static final Duration BAD = Duration.ofSeconds(25);

    @Override
    public String name() {
        return "clock";
    }

    @Override
    public List<Finding> look() {
        InetSocketAddress server = CareSettings.CARE.timeServer.of(settings);
        String remedy = "name a time server that can be reached: signet config set doctor.time-server HOST";
        return switch (addresses(server.getHostString())) {
            case Answer.Found<InetAddress>(List<InetAddress> addresses) -> {
                String why = "";
                for (InetAddress address : addresses.stream().limit(MOST).toList()) {
                    try {
                        yield List.of(judged(server.getHostString(), Sntp.offset(new InetSocketAddress(address, server.getPort()), clock)));
                    } catch (IOException silent) {
                        why = address.getHostAddress() + ": " + (silent.getMessage() == null ? "nothing listens there" : silent.getMessage());
                    }
                }
                yield List.of(Finding.unknown(name(), "the time server " + server.getHostString() + " gives no answer (" + why + ")", remedy));
            }
            case Answer.TemporaryFailure<InetAddress>(String why) -> List.of(Finding.unknown(name(), why, remedy));
            case Answer.NoSuchName<InetAddress> _, Answer.NoData<InetAddress> _ -> List.of(Finding.unknown(name(), "the time server " + server.getHostString() + " has no address", remedy));
        };
    }

    private Answer<InetAddress> addresses(String host) {
        try {
            return new Answer.Found<>(List.of(InetAddress.ofLiteral(host)));
        } catch (IllegalArgumentException aName) {
            return dns.get().addresses(host);
        }
    }

    /** @param offset the other clock less ours */
    Finding judged(String server, Duration offset) {
        Duration off = offset.abs();
        String words = off.toMillis() < 1000 ? "the clock is right: " + off.toMillis() + " ms from " + server
                : "the clock is " + off.toSeconds() + " s " + (offset.isNegative() ? "fast" : "slow") + " by " + server;
        String remedy = "let it be set by NTP (chrony, systemd-timesyncd): codes of second factors, certificates and signatures need the right time";
        return off.compareTo(BAD) > 0 ? Finding.bad(name(), words, remedy) : off.compareTo(WARN) > 0 ? Finding.warn(name(), words, remedy) : Finding.ok(name(), words);
    }
}
