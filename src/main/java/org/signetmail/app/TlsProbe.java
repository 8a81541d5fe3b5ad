package org.signetmail.app;

import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.signetmail.care.probe.Prober;
import org.signetmail.care.probe.Starttls;
import org.signetmail.care.trust.LiveTrust;
import org.signetmail.care.trust.TrustFolder;
import org.signetmail.net.Dialer;
import org.signetmail.net.DnssecTlsa;
import org.signetmail.net.Tls;
import org.signetmail.tls.Level;
import org.signetmail.tls.Pem;
import org.signetmail.tls.Pin;
import org.signetmail.tls.Trust;

/** {@code signet tls probe}: through the running server where there is one, so with its trust; else by itself. */
@Command(name = "probe", description = {"Look at a server's TLS: what it agrees to, its certificates, and whether it would do at each level.",
    "Exit status 0 when it would do (at the level asked for by --verify, --ca or --pin), 1 when not."})
final class TlsProbe extends ApiCommand {
    @Parameters(paramLabel = "HOST:PORT", description = "an IPv6 address in brackets")
    String target = "";

    @Option(names = "--starttls", paramLabel = "PROTOCOL", description = "begin in the clear: smtp, imap, pop3 or sieve")
    @Nullable Starttls starttls;

    /** How good it must be. */
    static final class Demanded {
        @Option(names = "--verify", description = "its certificate must hold before whom we trust")
        boolean verify;

        @Option(names = "--ca", paramLabel = "FILE", description = "its certificate must hold before the certificates in this file alone")
        @Nullable Path ca;

        @Option(names = "--pin", paramLabel = "HASH", description = "it must have this key (SHA-256, base64) or certificate (SHA-256, hexadecimal)")
        @Nullable String pin;
    }

    @ArgGroup
    Demanded demanded = new Demanded();

    @Option(names = "--name", paramLabel = "NAME", description = "the name to ask for (SNI) and to find in the certificate, where it is not HOST")
    @Nullable String name;

    private boolean accepted;

    @Override
    JsonNode ask(ApiClient api) throws Exception {
        int colon = target.lastIndexOf(':');
        String port = target.substring(colon + 1);
        if (colon <= 0 || !port.matches("[0-9]{1,5}") || Integer.parseInt(port) > 65_535 || Integer.parseInt(port) == 0) {
            throw new ParameterException(spec.commandLine(), "say where as HOST:PORT");
        }
        String host = target.substring(0, colon).replaceFirst("^\\[(.*)]$", "$1");
        JsonNode report = remote.elsewhere() || Files.exists(where.data.resolve("signet.sock")) ? throughTheServer(api, host, Integer.parseInt(port))
                : byItself(host, Integer.parseInt(port));
        accepted = report.path("accepted").asBoolean();
        return report;
    }

    private JsonNode throughTheServer(ApiClient api, String host, int port) throws IOException {
        Map<String, Object> request = new HashMap<>(Map.of("host", host, "port", port, "verify", demanded.verify));
        AccountCommands.put(request, "starttls", starttls == null ? null : starttls.name().toLowerCase(Locale.ROOT));
        AccountCommands.put(request, "name", name);
        AccountCommands.put(request, "ca", demanded.ca == null ? null : Pem.write(certificates(demanded.ca)));
        AccountCommands.put(request, "pins", demanded.pin == null ? null : List.of(demanded.pin));
        return api.call("POST", "/tls/probe", request);
    }

    private JsonNode byItself(String host, int port) throws IOException {
        var pins = new HashSet<Pin>();
        if (demanded.pin != null) {
            pins.add(Pin.parse(demanded.pin));
        }
        Trust given = demanded.ca == null ? null : Trust.only(certificates(demanded.ca), Clock.systemUTC());
        Level level = demanded.pin != null ? Level.PINNED : demanded.verify || given != null ? Level.VERIFY : Level.ENCRYPT;
        var trust = new LiveTrust(new TrustFolder(where.data.resolve("trust")), LiveTrust.SYSTEM_ROOTS, List::of, Clock.systemUTC());
        try (var dialer = new Dialer(); Tls tls = Tls.open()) {
            var prober = new Prober(dialer, tls, trust, () -> trust.sources().words() + " (no server runs here to ask)", InetAddress::getAllByName,
                    new DnssecTlsa(List.of(), DnssecTlsa.ROOT), Clock.systemUTC());
            return JsonMapper.builder().build().valueToTree(prober.probe(new Prober.Question(host, port, starttls, name, given, pins, level)));
        }
    }

    private static List<java.security.cert.X509Certificate> certificates(Path file) throws IOException {
        if (!Files.isReadable(file)) {
            throw new Refusal(file + " cannot be read");
        }
        try {
            return TrustFolder.parse(Files.readAllBytes(file));
        } catch (Pem.Unreadable e) {
            throw new Refusal(file + ": " + e.why());
        }
    }

    @Override
    public Integer call() throws Exception {
        super.call();
        return accepted ? 0 : 1;
    }

    @Override
    void print(JsonNode report, PrintWriter out) {
        boolean reached = !report.path("address").isNull();
        out.printf("%s port %s%s%s%n", text(report.path("host")), text(report.path("port")), reached ? " at " + text(report.path("address")) : "",
                report.path("starttls").isNull() ? "" : ", after STARTTLS (" + text(report.path("starttls")) + ")");
        if (!report.path("fault").isNull()) {
            out.println("no TLS: " + text(report.path("fault")));
            return;
        }
        JsonNode tls = report.path("tls");
        line(out, "protocol", text(tls.path("protocol")));
        line(out, "cipher", text(tls.path("cipher")));
        line(out, "group", tls.path("group").isNull() ? "not known" : text(tls.path("group")));
        line(out, "names", tls.path("names").isEmpty() ? "none" : text(tls.path("names")));
        line(out, "expires", tls.path("expires").isNull() ? "-" : text(tls.path("expires")) + " (" + text(tls.path("daysLeft")) + " days left)");
        line(out, "staple", text(tls.path("staple").path("state")) + " " + text(tls.path("staple").path("words")));
        line(out, "DANE", text(tls.path("dane").path("state")) + ": " + text(tls.path("dane").path("words")));
        tls.path("dane").path("records").forEach(record -> line(out, "  TLSA", text(record)));
        ChainText.print(tls.path("chain"), out);
        out.println();
        line(out, "trust", text(report.path("trust")));
        line(out, "name", text(report.path("name")));
        for (JsonNode verdict : report.path("verdicts")) {
            line(out, text(verdict.path("level")), verdict.path("good").asBoolean() ? "yes" : "NO: " + text(verdict.path("why")));
        }
    }

    private static void line(PrintWriter out, String what, String value) {
        out.printf("%-14s %s%n", what, value.strip().replaceAll("\\p{Cc}", "?"));
    }
}
