package org.signetmail.care.doctor;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;

import org.signetmail.net.Dns.Answer;
import org.signetmail.net.DnsResolver;

/** Whether each name server answers, asked for our own name. */
record NameServers(Supplier<DnsResolver> dns, String host, Clock clock) implements Look {
    private static final Duration PATIENCE = Duration.ofSeconds(2);
    private static final Duration SLOW = Duration.ofSeconds(1);

    @Override
    public String name() {
        return "name-servers";
    }

    @Override
    public List<Finding> look() {
        List<InetSocketAddress> servers = dns.get().servers();
        if (servers.isEmpty()) {
            return List.of(Finding.bad(name(), "no name server is known", "signet config set dns.servers ADDRESS"));
        }
        return servers.stream().map(this::one).toList();
    }

    private Finding one(InetSocketAddress server) {
        String words = server.getAddress().getHostAddress() + (server.getPort() == 53 ? "" : " port " + server.getPort());
        long begun = System.nanoTime();
        Answer<InetAddress> answer = new DnsResolver(new DnsResolver.Options(List.of(server), PATIENCE, 0), clock).addresses(host);
        Duration took = Duration.ofNanos(System.nanoTime() - begun);
        return switch (answer) {
            case Answer.TemporaryFailure<InetAddress>(String why) -> Finding.bad(name(), why, "mend it, or name others: signet config set dns.servers ADDRESS");
            case Answer.Found<InetAddress> _, Answer.NoSuchName<InetAddress> _, Answer.NoData<InetAddress> _ -> took.compareTo(SLOW) > 0
                    ? Finding.warn(name(), words + " takes " + took.toMillis() + " ms to answer", "mail waits for it: put a resolver near this server")
                    : Finding.ok(name(), words + " answers in " + took.toMillis() + " ms");
        };
    }
}
