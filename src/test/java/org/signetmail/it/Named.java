package org.signetmail.it;

import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

import org.awaitility.Awaitility;
import org.xbill.DNS.Lookup;
import org.xbill.DNS.SimpleResolver;
import org.xbill.DNS.Type;

import static org.assertj.core.api.Assertions.assertThat;

/** Debian's bind9 whose zones take signed updates; with one, {@code acme.test}, in which every name is this machine, where none is said. */
public final class Named implements AutoCloseable {
    static final String KEY = "signet-key";
    static final String SECRET = "c2lnbmV0IGl0IGtleSBmb3IgdHNpZyAzMiBvY3RldHM=";

    private final Path directory;
    private final int port;
    private final Process process;

    private Named(Path directory, int port, Process process) {
        this.directory = directory;
        this.port = port;
        this.process = process;
    }

    public static Named launch(Path directory) throws Exception {
        return launch(directory, Map.of("acme.test", """
                $TTL 5
                @ IN SOA ns.acme.test. root.acme.test. 1 60 60 60 5
                @ IN NS ns.acme.test.
                @ IN A 127.0.0.1
                * IN A 127.0.0.1
                ns IN A 127.0.0.1
                elsewhere IN A 127.0.0.77
                """));
    }

    /** @param zones text by name; each takes signed updates */
    public static Named launch(Path directory, Map<String, String> zones) throws Exception {
        int port = Pebble.freePorts(1).getFirst();
        var served = new StringBuilder();
        for (var zone : zones.entrySet()) {
            Files.writeString(directory.resolve(zone.getKey() + ".zone"), zone.getValue());
            served.append("zone \"%1$s\" { type primary; file \"%1$s.zone\"; allow-update { key \"%2$s\"; }; };\n".formatted(zone.getKey(), KEY));
        }
        Path config = directory.resolve("named.conf");
        Files.writeString(config, """
                options { directory "%1$s"; listen-on port %2$d { 127.0.0.1; }; listen-on-v6 { none; }; pid-file none; session-keyfile "%1$s/session.key";
                  recursion no; dnssec-validation no; notify no; };
                controls { };
                key "%3$s" { algorithm hmac-sha256; secret "%4$s"; };
                %5$s
                """.formatted(directory, port, KEY, SECRET, served));
        Process process = new ProcessBuilder("named", "-g", "-c", config.toString(), "-n", "1").directory(directory.toFile())
                .redirectErrorStream(true).redirectOutput(directory.resolve("log").toFile()).start();
        var named = new Named(directory, port, process);
        Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> {
            if (!process.isAlive()) {
                throw new AssertionError("named ended:\n" + Files.readString(directory.resolve("log")));
            }
            return Files.readString(directory.resolve("log")).contains("running");
        });
        return named;
    }

    public int port() {
        return port;
    }

    String server() {
        return "127.0.0.1:" + port;
    }

    /** Whether there is a TXT record at a name. */
    boolean hasText(String name) throws Exception {
        var lookup = new Lookup(name, Type.TXT);
        var resolver = new SimpleResolver(InetAddress.ofLiteral("127.0.0.1"));
        resolver.setPort(port);
        lookup.setResolver(resolver);
        lookup.setCache(null);
        lookup.run();
        return lookup.getResult() == Lookup.SUCCESSFUL;
    }

    /** Changes a zone, as nsupdate is told: {@code add NAME TTL TYPE VALUE}, {@code delete NAME TYPE}. */
    void update(String zone, String... changes) throws Exception {
        Run.in(directory, "nsupdate", "-y", "hmac-sha256:" + KEY + ":" + SECRET)
                .feed("server 127.0.0.1 " + port + "\nzone " + zone + "\nupdate " + String.join("\nupdate ", changes) + "\nsend\n").ok();
    }

    /** A program as an administrator writes it: the record is changed by nsupdate. */
    Path hook(String before) throws Exception {
        Path hook = Files.createTempFile(directory, "hook", ".sh");
        Files.writeString(hook, """
                #!/bin/sh
                %s
                case $1 in add) what="add $2 5 TXT $3" ;; remove) what="delete $2 TXT $3" ;; esac
                printf 'server 127.0.0.1 %d\\nzone acme.test\\nupdate %%s\\nsend\\n' "$what" | nsupdate -y hmac-sha256:%s:%s
                """.formatted(before, port, KEY, SECRET));
        assertThat(hook.toFile().setExecutable(true)).isTrue();
        return hook;
    }

    @Override
    public void close() throws Exception {
        process.destroy();
        process.waitFor();
    }
}
