package org.signetmail.app;

import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.json.JsonMapper;

import org.signetmail.care.Caretaker;
import org.signetmail.care.ClientSettings;
import org.signetmail.care.DnsRecords;
import org.signetmail.mail.Address;
import org.signetmail.store.Directory.Outcome;
import org.signetmail.store.Directory.Refusal;
import org.signetmail.store.Listeners.Listener;
import org.signetmail.store.Listeners.Protocol;
import org.signetmail.store.Listeners.Security;
import org.signetmail.store.Role;
import org.signetmail.store.Store;
import org.signetmail.store.UsualListeners;
import org.signetmail.text.RandomText;
import org.signetmail.text.SyntaxError;
import org.signetmail.tls.Credential;
import org.signetmail.tls.Names;

/**
 * Everything in one go: makes what is not there yet, prints what to know, and serves. A second run on the same directory
 * finds all of it and only serves.
 */
@Command(name = "quickstart", mixinStandardHelpOptions = true, description = "Set everything up, then serve.")
final class Quickstart implements Callable<Integer> {
    private static final int UNPRIVILEGED_OFFSET = 1000;
    private static final int HTTPS = 443;
    private static final String HOST = "host.name";
    private static final String LOOPBACK = "127.0.0.1";
    @Parameters(arity = "0..1", paramLabel = "ADDRESS", description = "the first account, alice@example.test; without it the set-up goes on in a browser")
    private @Nullable String address;

    @Mixin
    private DataOption where = new DataOption();

    @Option(names = "--local", description = "listen on 127.0.0.1 only")
    private boolean local;

    @Option(names = "--bind", paramLabel = "ADDRESS", description = "listen on this address (default: all)")
    private @Nullable String bind;

    @Mixin
    private OffsetOption offset = new OffsetOption();

    @Option(names = "--host", paramLabel = "NAME", description = "the server's own name (default: mail.DOMAIN)")
    private @Nullable String host;

    @Option(names = "--set-up-only", description = "set up, open no port and end: for a service that serves afterwards")
    private boolean setUpOnly;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws Exception {
        PrintWriter out = spec.commandLine().getOut();
        Path data = where.data;
        Address first = address();
        if (setUpOnly && first == null) {
            throw new org.signetmail.app.Refusal("--set-up-only wants the first account's address: a browser can set up only what serves");
        }
        directory(data);
        Configuration configuration = Configuration.read(data);
        Store store = Store.open(configuration.store(data), configuration.masterKey(data, true), Clock.systemUTC());
        Server server = null;
        try {
            String password = first == null ? null : people(store, first);
            String on = bind(store);
            boolean open = !store.directory().administered();
            if (open && store.settings().text(HOST).isEmpty()) {
                store.settings().set(HOST, host == null ? machine() : Address.domain(host));
            }
            if (store.listeners().list().isEmpty()) {
                UsualListeners.ALL.stream().filter(l -> !open || l.protocol() == Protocol.HTTPS).forEach(l -> settled(store.listeners().add(l)));
            }
            String moved = ports(store, on);
            server = new Server(data, configuration, store, Clock.systemUTC(), on, Math.toIntExact(NetSettings.NET.portOffset.of(store.settings())));
            List<String> names = new ArrayList<>(server.caretaker().namesToCover());
            if (LOOPBACK.equals(on)) {
                names.addAll(List.of("localhost", LOOPBACK));
            } else if (open && on != null) {
                names.add(on);
            }
            server.caretaker().ensureOwn(Caretaker.OWN, names);
            server.dkim().ensure();
            Path authority = data.resolve("ca.pem");
            Files.writeString(authority, server.caretaker().authorityPem());
            if (open) {
                invite(out, server, on, moved);
            } else {
                tell(out, store, server, first, password, moved, authority, pages(server, on));
            }
            if (setUpOnly) {
                server.close();
                return 0;
            }
            return Serve.untilSignal(server, where.json ? spec.commandLine().getErr() : out);
        } catch (IOException | RuntimeException failed) {
            if (server == null) {
                store.close();
            }
            throw failed;
        }
    }

    private @Nullable Address address() {
        if (address == null) {
            return null;
        }
        try {
            return Address.parse(address);
        } catch (SyntaxError e) {
            throw new org.signetmail.app.Refusal("\"" + address + "\" is no address: " + e.reason());
        }
    }

    /** Only the server's own user looks into the directory: it holds keys, passwords and everybody's mail. */
    private static void directory(Path data) throws IOException {
        if (!Files.isDirectory(data)) {
            Files.createDirectories(data, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        } else if (!Files.exists(data.resolve(Configuration.FILE)) && !empty(data)) {
            throw new org.signetmail.app.Refusal(data + " is not empty and holds no " + Configuration.FILE + ": name a new directory with --data");
        } else {
            Files.setPosixFilePermissions(data, PosixFilePermissions.fromString("rwx------"));
        }
        Path sample = data.resolve(Configuration.FILE);
        if (!Files.exists(sample)) {
            Files.createFile(sample, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.writeString(sample, Configuration.SAMPLE);
        }
    }

    private static boolean empty(Path directory) throws IOException {
        try (Stream<Path> entries = Files.list(directory)) {
            return entries.findAny().isEmpty();
        }
    }

    /** The domain and the account; gives the password when the account is new. */
    private @Nullable String people(Store store, Address first) {
        if (store.settings().text(HOST).isEmpty()) {
            store.settings().set(HOST, host == null ? "mail." + first.domain() : Address.domain(host));
        }
        if (store.directory().domain(first.domain()).isEmpty()) {
            settled(store.directory().addDomain(first.domain()));
        }
        if (store.directory().account(first).isPresent()) {
            return null;
        }
        String password = RandomText.password(new SecureRandom());
        settled(store.directory().addAccount(first, "", password.toCharArray(), 0, Role.SERVER_ADMIN));
        return password;
    }

    private @Nullable String bind(Store store) {
        String wanted = local ? LOOPBACK : bind;
        if (wanted != null && !bindable(wanted)) {
            throw new org.signetmail.app.Refusal("\"" + wanted + "\" is no address of this machine");
        }
        if (wanted != null && !store.settings().text("net.bind", "").equals(wanted)) {
            store.settings().set("net.bind", wanted);
        }
        return wanted == null ? store.settings().text("net.bind").orElse(null) : wanted;
    }

    /** Settles the port offset; says why when it had to move. */
    private @Nullable String ports(Store store, @Nullable String on) {
        Optional<String> known = store.settings().text("net.port-offset");
        Integer wanted = offset.given();
        if (wanted != null) {
            if (!known.equals(Optional.of(wanted.toString()))) {
                store.settings().set("net.port-offset", wanted.toString());
            }
            return null;
        }
        if (known.isPresent()) {
            return null;
        }
        String fault = null;
        // All of the usual ones: the set-up opens the others later.
        for (Listener listener : store.directory().administered() ? store.listeners().list() : UsualListeners.ALL) {
            fault = fault == null && listener.enabled() ? trial(on, listener.port()) : fault;
        }
        store.settings().set("net.port-offset", Integer.toString(fault == null ? 0 : UNPRIVILEGED_OFFSET));
        return fault == null ? null : fault + ": all ports have " + UNPRIVILEGED_OFFSET + " added";
    }

    /** Any free port will do: this is about the address. */
    private static boolean bindable(String address) {
        try (var socket = new ServerSocket()) {
            socket.bind(new InetSocketAddress(InetAddress.getByName(address), 0));
            return true;
        } catch (IOException no) {
            return false;
        }
    }

    private static @Nullable String trial(@Nullable String on, int port) {
        try (var socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(on == null ? new InetSocketAddress(port) : new InetSocketAddress(InetAddress.getByName(on), port));
            return null;
        } catch (IOException e) {
            String said = String.valueOf(e.getMessage());
            return "port " + port + (said.contains("ermission") ? " may not be bound by this user"
                    : said.contains("in use") ? " is taken" : " cannot be bound (" + said + ")");
        }
    }

    private static <T> T settled(Outcome<T> outcome) {
        return switch (outcome) {
            case Outcome.Done<T>(T value) -> value;
            case Outcome.Refused<T>(Refusal _, String why) -> throw new org.signetmail.app.Refusal(why);
        };
    }

    /** What this machine calls itself. */
    private static String machine() {
        try {
            String name = InetAddress.getLocalHost().getCanonicalHostName();
            return Names.valid(name) && !name.matches("[0-9.]+|.*:.*") ? name : "localhost";
        } catch (java.net.UnknownHostException noName) {
            return "localhost";
        }
    }

    /** The address of the pages: as this machine is reached before the DNS knows it. */
    private static String pages(Server server, @Nullable String on) {
        String at = LOOPBACK.equals(on) ? "localhost" : on == null ? server.hostName() : on.indexOf(':') < 0 ? on : "[" + on + "]";
        int port = server.httpsPort().orElse(HTTPS);
        return "https://" + at + (port == HTTPS ? "" : ":" + port) + "/";
    }

    /** The one address by which whoever reads this becomes the administrator. */
    private void invite(PrintWriter out, Server server, @Nullable String on, @Nullable String moved) {
        String address = pages(server, on) + "first-start?code=" + server.setUp().newCode();
        if (where.json) {
            var all = new LinkedHashMap<String, @Nullable Object>();
            all.put("setup", address);
            all.put("portOffset", server.openings().portOffset());
            all.put("note", moved);
            out.println(JsonMapper.builder().build().writeValueAsString(all));
        } else {
            if (moved != null) {
                out.println("note: " + moved);
            }
            out.println("Open this in a browser to set the server up:");
            out.println();
            out.println("  " + address);
            out.println();
            out.println("Whoever has this address becomes the administrator; it ends with the set-up, and a restart prints a new one.");
            out.println("The certificate is of this installation's own authority: the browser warns of it once.");
        }
        out.flush();
    }

    private void tell(PrintWriter out, Store store, Server server, @Nullable Address first, @Nullable String password, @Nullable String moved, Path authority, String pages) {
        String name = store.settings().text(HOST, "localhost");
        int offset = server.openings().portOffset();
        String user = first == null ? "the account's address" : first.toString();
        List<ClientSettings> clients = ClientSettings.of(store, name, user, offset);
        List<DnsRecords.DnsRecord> records = store.directory().domains().stream()
                .flatMap(d -> DnsRecords.of(store, server.caretaker(), d.name(), name).stream()).toList();
        if (where.json) {
            var all = new LinkedHashMap<String, @Nullable Object>();
            all.put("host", name);
            all.put("account", first == null ? null : first.toString());
            all.put("password", password);
            all.put("portOffset", offset);
            all.put("note", moved);
            all.put("pages", pages);
            all.put("authority", authority.toAbsolutePath().toString());
            all.put("clients", clients);
            all.put("dns", records);
            out.println(JsonMapper.builder().build().writeValueAsString(all));
            out.flush();
            return;
        }
        out.println("Signet at " + name);
        if (moved != null) {
            out.println("  note: " + moved);
        }
        if (password != null) {
            out.println();
            out.println("Account   " + first);
            out.println("Password  " + password + "   (shown this once)");
        }
        out.println();
        out.println("Administration  " + pages);
        out.println();
        out.println("Listeners");
        for (Listener l : store.listeners().list()) {
            String shown = l.security() == Security.NONE ? "-" : server.caretaker().shownBy(l.certificate()).map(Credential::name).orElse("none");
            out.printf("  %-12s %6d  %-18s certificate %s%s%n", l.name(), l.port() + offset, l.security().name().toLowerCase(Locale.ROOT).replace('_', '-'),
                    shown, l.enabled() ? "" : " (disabled)");
        }
        out.println("  certificates are signed by this installation's own authority: " + authority);
        out.println();
        out.println("Mail programs");
        for (ClientSettings c : clients) {
            out.printf("  %-5s %s port %d, %s, user %s%n", c.service(), c.host(), c.port(), c.security(), c.user());
        }
        out.println();
        out.println("DNS records to publish (besides A and AAAA of " + name + ")");
        records.forEach(r -> out.println("  " + r.zoneLine()));
        out.println();
        out.flush();
    }
}
