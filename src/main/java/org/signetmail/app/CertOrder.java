package org.signetmail.app;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** {@code signet cert order NAME HOST...}. */
@Command(name = "order", description = "Order one from an ACME authority; it is renewed by itself from then on.")
final class CertOrder extends OrderCommand {
    @Parameters(index = "1..*", arity = "1..*", paramLabel = "HOST", description = "host names (*.example.org too, by dns-01) and addresses it is for")
    List<String> hosts = List.of();

    @Option(names = "--authority", required = true, paramLabel = "NAME", description = "whom to order from (signet acme add)")
    String authority = "";

    @Option(names = "--challenge", required = true, paramLabel = "KIND",
            description = "how the names are proven: http-01 (our http listener, port 80), tls-alpn-01 (our TLS listener, port 443), dns-01")
    String challenge = "";

    @Option(names = "--key", paramLabel = "KIND", description = "ecdsa-p256 (default), ecdsa-p384, rsa-2048, rsa-3072, rsa-4096")
    @Nullable String key;

    @Option(names = "--profile", paramLabel = "NAME", description = "a profile that the authority offers")
    @Nullable String profile;

    @Option(names = "--dns-server", paramLabel = "ADDRESS[:PORT]", description = "dns-01: the zone's primary server, which takes dynamic updates (RFC 2136)")
    @Nullable String dnsServer;

    @Option(names = "--dns-key", paramLabel = "NAME", description = "dns-01: the TSIG key's name")
    @Nullable String dnsKey;

    @Option(names = "--dns-secret-stdin", description = "dns-01: the TSIG key's secret (base64) comes on standard input")
    boolean dnsSecret;

    @Option(names = "--dns-algorithm", paramLabel = "NAME", description = "dns-01: hmac-sha256 (default), hmac-sha384, hmac-sha512")
    @Nullable String dnsAlgorithm;

    @Option(names = "--dns-zone", paramLabel = "ZONE", description = "dns-01: the zone to update (default: the server is asked)")
    @Nullable String dnsZone;

    @Option(names = "--dns-hook", paramLabel = "PROGRAM", description = "dns-01: a program called with: add|remove NAME VALUE")
    @Nullable Path dnsHook;

    @Option(names = "--dns-timeout", paramLabel = "SECONDS", description = "dns-01: most time for the program (default: 120)")
    @Nullable Integer dnsTimeout;

    @Option(names = "--dns-wait", paramLabel = "SECONDS", description = "dns-01: time the records take to be everywhere (default: 0)")
    @Nullable Integer dnsWait;

    @Override
    JsonNode begin(ApiClient api) throws IOException {
        Map<String, Object> dns = new HashMap<>();
        AccountCommands.put(dns, "server", dnsServer);
        AccountCommands.put(dns, "key", dnsKey);
        AccountCommands.put(dns, "algorithm", dnsAlgorithm);
        AccountCommands.put(dns, "zone", dnsZone);
        AccountCommands.put(dns, "hook", dnsHook == null ? null : dnsHook.toAbsolutePath().toString());
        AccountCommands.put(dns, "timeout", dnsTimeout == null ? null : dnsTimeout.toString());
        AccountCommands.put(dns, "wait", dnsWait == null ? null : dnsWait.toString());
        if (dnsSecret) {
            dns.put("secret", Secrets.fromStandardInput().strip());
        }
        Map<String, Object> request = new HashMap<>(Map.of("name", name, "names", hosts, "authority", authority, "challenge", challenge, "dns", dns));
        AccountCommands.put(request, "key", key);
        AccountCommands.put(request, "profile", profile);
        return api.call("POST", "/acme/orders", request);
    }
}
