package org.signetmail.transcript;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

import org.signetmail.tls.Pem;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

/** A server that somebody else wrote, to see who is right. docs/transcripts.md tells the properties that name one by hand. */
public final class OtherServer implements Target {
    private static final List<String> DOORS = List.of("imap", "pop3", "smtp", "submission", "sieve");
    private static final String EACH = "%d";

    /**
     * @param user with %d in it, a number stands there that is another for each transcript; without, it is one account, emptied
     *     before each transcript
     */
    public record Accounts(String user, String password, String host) {
        @Override
        public String toString() {
            return "Accounts[" + user + "]";
        }
    }

    private final Map<String, InetSocketAddress> doors;
    private final Accounts accounts;
    private final Manner manner;
    private final AtomicInteger used = new AtomicInteger();

    /** @param doors where "imap", "pop3", "smtp", "submission" are spoken; fixtures come in by IMAP */
    public OtherServer(Map<String, InetSocketAddress> doors, Accounts accounts, Manner manner) {
        this.doors = Map.copyOf(doors);
        this.accounts = accounts;
        this.manner = manner;
    }

    static boolean named() {
        return DOORS.stream().anyMatch(door -> System.getProperty("transcripts." + door) != null);
    }

    static OtherServer fromProperties() throws IOException, Pem.Unreadable {
        var doors = new HashMap<String, InetSocketAddress>();
        for (String door : DOORS) {
            String[] where = System.getProperty("transcripts." + door, "").split(":");
            if (where.length == 2) {
                doors.put(door, new InetSocketAddress(where[0], Integer.parseInt(where[1])));
            }
        }
        String user = System.getProperty("transcripts.user", "");
        if (user.isEmpty() || !user.contains(EACH) && !Boolean.getBoolean("transcripts.empty")) {
            throw new IllegalArgumentException("-Dtranscripts.user has no " + EACH + " for a fresh account each time: -Dtranscripts.empty=true lets"
                    + " the transcripts delete all that is in " + user);
        }
        String authority = System.getProperty("transcripts.client-ca", "");
        return new OtherServer(doors, new Accounts(user, System.getProperty("transcripts.password", ""), doors.values().iterator().next().getHostString()),
                new Manner(false, Login.valueOf(System.getProperty("transcripts.login", "STARTTLS").toUpperCase(java.util.Locale.ROOT)),
                        Duration.ofMillis(Long.getLong("transcripts.patience", 2_000)),
                        authority.isEmpty() ? Optional.empty() : Optional.of(ClientAuthority.of(Path.of(authority)))));
    }

    @Override
    public Manner manner() {
        return manner;
    }

    @Override
    public InetSocketAddress address(String door) {
        InetSocketAddress address = doors.get(door);
        assumeTrue(address != null, "-Dtranscripts." + door + " is not said");
        return address;
    }

    @Override
    public Fixture fixture(List<Message> messages) {
        String user = accounts.user().replace(EACH, Integer.toString(used.incrementAndGet()));
        var fixture = new Fixture(user, accounts.password(), user.substring(user.indexOf('@') + 1), accounts.host());
        if (doors.containsKey("imap")) {
            try (var loader = new Loader(this, fixture)) {
                loader.empty();
                loader.append(messages);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        } else {
            assumeTrue(messages.isEmpty(), "messages come in by IMAP: -Dtranscripts.imap is not said");
        }
        return fixture;
    }

    @Override
    public void close() {
        // It is not ours to stop, and holds nothing here.
    }
}
