package org.signetmail.app;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;

import com.sun.net.httpserver.HttpExchange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

import org.signetmail.care.hook.HookReceiver;
import org.signetmail.store.MasterKey;
import org.signetmail.store.Store;
import org.signetmail.store.StoreOptions;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Whatever can be asked of a server has a command. The commands are run, as a user writes them, against an HTTPS server that notes
 * what it is asked; the operations are those of a whole server.
 */
class CommandsTest {
    /** Operations that no command has, and why. */
    private static final Map<String, String> WITHOUT = Map.of(
            "me.begin-passkey", "the device signs for the page that asks it, by its address: only a browser can ask it so",
            "me.add-passkey", "as me.begin-passkey",
            "orders.show", "acme orders has all of each",
            "traces.show", "trace list has all of each",
            "clients.setup", "a QR code and links for the page; signet clients prints what they lead to");

    /** What a user writes. A number before it: so many questions are answered before one is refused, which ends whoever asks again and again. */
    private static final String LINES = """
            account list
            account show a@b.test
            account add a@b.test --generate
            account set a@b.test --name A
            account passwd a@b.test --generate
            account remove a@b.test
            account app-password list a@b.test
            account app-password add a@b.test phone
            account app-password remove a@b.test 1
            account passkey list a@b.test
            account passkey remove a@b.test 1
            account second-factor show a@b.test
            account second-factor remove a@b.test
            account web-session list a@b.test
            account web-session remove a@b.test 1
            acme list
            acme show ca
            acme add ca --directory https://ca.test/dir --accept-terms
            acme remove ca
            acme orders
            acme cancel web
            acme reach
            alerts
            alias list
            alias show a@b.test
            alias add a@b.test c@d.test
            alias set a@b.test c@d.test
            alias remove a@b.test
            audit
            backup
            backup list
            backup schedule
            backup download NEW --id 1
            backup verify
            ban list
            ban failures
            ban forgive 192.0.2.1
            ban add 192.0.2.1
            ban remove 192.0.2.1
            ca show
            ca renew
            cert list
            cert show web
            cert create web a.test
            cert import web FILE
            cert remove web
            cert check
            cert check web
            cert export web --chain
            cert export web --key --out NEW
            cert export web --pkcs12 NEW --password-stdin
            cert add-files web FILE FILE
            cert files
            cert csr web a.test
            cert csr web
            cert csr web --cancel
            cert complete web FILE
            2 cert order web a.test --authority ca --challenge http-01
            cert renew web
            check
            client-cert list
            client-cert list a@b.test
            client-cert create a@b.test --pem NEW
            client-cert show a@b.test AB
            client-cert revoke a@b.test AB
            client-ca list
            client-ca show staff
            client-ca set staff FILE
            client-ca remove staff
            clients a@b.test
            clients a@b.test --mobileconfig NEW
            config get
            config get host.name
            config export
            2 config apply FILE
            config apply FILE --dry-run
            config set host.name mail.test
            config set alerts.webhook-secret --value-stdin
            config unset host.name
            dns b.test
            dkim list example.test
            dkim rotate example.test
            dkim remove example.test s202611r
            dns b.test --check
            dns b.test --zone
            doctor
            domain list
            domain show b.test
            domain add b.test
            domain set b.test --enabled true
            domain remove b.test
            history a@b.test
            history 1
            job list
            job show 1
            job cancel 1
            listener list
            listener show imap
            listener add imap --protocol imap --port 143
            listener set imap --port 144
            listener remove imap
            log
            log --follow
            me show
            3 me password --stdin
            3 me totp enrol --stdin
            2 me totp confirm --stdin
            3 me totp remove --stdin
            3 me recovery-codes --stdin
            me sign-out-others
            queue list
            queue show 1
            queue retry 1
            queue retry-all
            queue hold 1
            queue release 1
            queue remove 1
            queue message 1
            queue reroute 1 relay.test
            session list
            session show imap-1
            session kill imap-1
            2 session trace imap-1
            sieve list a@b.test
            sieve show a@b.test mine
            sieve put a@b.test mine FILE --activate
            sieve activate a@b.test mine
            sieve deactivate a@b.test
            sieve remove a@b.test mine
            sieve check a@b.test FILE
            stats
            status
            storage
            tls status
            tls destinations
            tls destinations a.test
            tls probe a.test:443
            tls mta-sts list
            tls mta-sts show a.test
            tls mta-sts fetch a.test
            tls policy list
            tls policy show c.test
            tls policy set a.test verify
            tls policy remove a.test
            token list
            token add t --scope read
            token remove 1
            trace list
            trace lines 1
            trace stop 1
            trace remove 1
            trust list
            trust seen
            trust seen a.test
            trust add FILE
            trust pin a.test PIN
            2 trust remove a.test
            2 trust remove a.pem
            webhook list
            webhook show w
            webhook add w https://a.test/ --event alert.raised
            webhook set w --url https://b.test/
            webhook remove w
            webhook renew-secret w
            webhook test w
            webhook deliveries w
            webhook retry w 1
            """;

    @TempDir
    Path directory;

    private final List<String> asked = new ArrayList<>();
    private final AtomicInteger answered = new AtomicInteger();

    /** @param way as a pattern of method and path */
    private record Known(String id, Pattern way, long names) {}

    private List<Known> operations() throws Exception {
        Path data = Files.createDirectory(directory.resolve("data"));
        Store store = Store.open(StoreOptions.sqlite(data), new MasterKey(new byte[32]), Clock.systemUTC());
        try (var server = new Server(data, new Configuration(null, null, null, null, null, null), store, Clock.systemUTC(), "127.0.0.1", 0)) {
            server.open();
            var all = new ArrayList<Known>();
            JsonNode document = new ApiClient(new SocketWire(data)).get("/openapi.json");
            for (var path : document.path("paths").properties()) {
                for (var verb : path.getValue().properties()) {
                    String pattern = verb.getKey().toUpperCase(Locale.ROOT) + " " + path.getKey().replaceAll("\\{[a-zA-Z]+}", "[^/]+");
                    all.add(new Known(verb.getValue().path("operationId").asString(), Pattern.compile(pattern), path.getKey().chars().filter(c -> c == '{').count()));
                }
            }
            return all;
        }
    }

    private void answer(HttpExchange exchange, int answers) throws java.io.IOException {
        asked.add(exchange.getRequestMethod() + " " + exchange.getRequestURI().getRawPath().replaceFirst("^/api/v1", ""));
        boolean well = answered.getAndIncrement() < answers;
        byte[] body = (well ? "{\"id\":1,\"name\":\"web\",\"files\":[{\"file\":\"a.pem\"}],\"tag\":\"t\",\"changes\":[{}]}" : "{\"detail\":\"enough\"}").getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(well ? 200 : 410, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    /** What a line asks for. */
    private List<String> asks(HookReceiver server, String line) throws Exception {
        int answers = Character.isDigit(line.charAt(0)) ? line.charAt(0) - '0' : 1;
        var words = new ArrayList<>(Arrays.asList((Character.isDigit(line.charAt(0)) ? line.substring(2) : line).split(" ")));
        words.replaceAll(word -> switch (word) {
            case "FILE" -> directory.resolve("file.pem").toString();
            case "NEW" -> directory.resolve("new-" + asked.size()).toString();
            case "PIN" -> "A".repeat(43) + "=";
            default -> word;
        });
        words.addAll(List.of("--server", server.url(""), "--server-ca", directory.resolve("root.pem").toString(), "--token-file", directory.resolve("token").toString()));
        answered.set(0);
        server.manner((exchange, _) -> answer(exchange, answers));
        int before = asked.size();
        var said = new StringWriter();
        InputStream in = System.in;
        System.setIn(new ByteArrayInputStream("a password\nanother\n".getBytes(StandardCharsets.UTF_8)));
        try {
            int code = Main.run(words.toArray(String[]::new), new PrintWriter(said, true), new PrintWriter(said, true));
            assertThat(code).as("%s: %s", line, said).isNotEqualTo(2);
        } finally {
            System.setIn(in);
        }
        assertThat(asked.size()).as("%s asks for something: %s", line, said).isGreaterThan(before);
        return List.copyOf(asked.subList(before, asked.size()));
    }

    @Test
    void eachOperationHasACommand() throws Exception {
        var commands = new TreeMap<String, String>();
        List<Known> operations = operations();
        try (var server = new HookReceiver()) {
            Files.writeString(directory.resolve("root.pem"), server.rootPem());
            Files.writeString(directory.resolve("file.pem"), server.rootPem());
            Files.writeString(directory.resolve("token"), "sgt_none");
            for (String line : LINES.lines().toList()) {
                for (String way : asks(server, line)) {
                    operations.stream().filter(known -> known.way().matcher(way).matches()).min(java.util.Comparator.comparingLong(Known::names))
                            .ifPresent(known -> commands.putIfAbsent(known.id(), line));
                }
            }
        }
        var without = new TreeSet<>(operations.stream().map(Known::id).toList());
        without.removeAll(commands.keySet());
        assertThat(without).as("operations without a command").containsExactlyInAnyOrderElementsOf(WITHOUT.keySet());
    }
}
