package org.signetmail.care.doctor;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

import org.signetmail.net.AddressRange;
import org.signetmail.net.ClientTls;
import org.signetmail.net.Connection;
import org.signetmail.net.Dialer;
import org.signetmail.net.OwnProbes;
import org.signetmail.net.Tls;
import org.signetmail.store.Listeners.ClientCertificates;
import org.signetmail.store.Listeners.Listener;
import org.signetmail.store.Listeners.Protocol;
import org.signetmail.store.Listeners.Security;
import org.signetmail.store.Store;

/**
 * Whether our own listeners pass on a stranger's mail for strangers: nobody who is not logged in may. Asks as a stranger would, as
 * far as RCPT, and takes it back.
 */
record RelayTest(Store store, Function<String, @Nullable InetSocketAddress> places, Dialer dialer, Tls tls, OwnProbes probes, String host) implements Look {
    private static final Duration PATIENCE = Duration.ofSeconds(8);
    private static final String RECIPIENT = "relay-test@recipient.invalid";

    @Override
    public String name() {
        return "relay";
    }

    @Override
    public List<Finding> look() {
        return store.listeners().list().stream().filter(l -> l.enabled() && (l.protocol() == Protocol.SMTP || l.protocol() == Protocol.SUBMISSION)).map(this::one).toList();
    }

    private Finding one(Listener listener) {
        InetSocketAddress open = places.apply(listener.name());
        if (open == null) {
            return Finding.unknown(name(), listener.name() + " is not open", "signet listener list");
        }
        if (listener.access().clientCertificates() == ClientCertificates.REQUIRED) {
            return Finding.ok(name(), listener.name() + " wants a client certificate before all else");
        }
        InetSocketAddress to = open.getAddress().isAnyLocalAddress() ? new InetSocketAddress(InetAddress.getLoopbackAddress(), open.getPort()) : open;
        try {
            // From nobody we know, from nobody at all, and from one of ours, which anybody may pretend to be.
            for (String sender : List.of("relay-test@sender.invalid", "", "postmaster@" + store.directory().domains().stream().findFirst().map(d -> d.name()).orElse(host))) {
                String taken = taken(listener, to, sender);
                if (taken != null) {
                    return Finding.bad(name(), listener.name() + " takes mail from <" + sender + "> for " + taken + " without a login",
                            "close it now: signet listener set " + listener.name() + " --enabled false; it is used for spam within hours");
                }
            }
            return Finding.ok(name(), listener.name() + " passes nothing on for strangers");
        } catch (IOException failed) {
            return Finding.unknown(name(), listener.name() + ": " + failed.getMessage(), "signet tls status");
        }
    }

    /** What of a stranger's recipients was taken; null when all was refused. */
    private @Nullable String taken(Listener listener, InetSocketAddress to, String sender) throws IOException {
        try (Connection connection = dialer.connect(to, PATIENCE, null)) {
            probes.mark(connection);
            connection.deadline(PATIENCE);
            asProxy(listener, connection);
            var secure = new ClientTls(tls, host, null);
            if (listener.security() == Security.TLS) {
                connection.startTls(secure);
            }
            var talk = new SmtpTalk(connection);
            if (!talk.reply().takes() || !greeted(talk, connection, secure)) {
                return null;
            }
            var taken = new ArrayList<String>();
            if (talk.ask("MAIL FROM:<" + sender + ">").takes()) {
                // RFC 5321 C: a route before the address says nothing new, and fooled servers once.
                for (String recipient : List.of(RECIPIENT, "@" + host + ":" + RECIPIENT)) {
                    if (talk.ask("RCPT TO:<" + recipient + ">").takes()) {
                        taken.add("<" + recipient + ">");
                    }
                }
                talk.ask("RSET");
            }
            talk.ask("QUIT");
            return taken.isEmpty() ? null : String.join(" and ", taken);
        }
    }

    /** Under TLS where it is offered: what is refused only for want of TLS would prove nothing. */
    private static boolean greeted(SmtpTalk talk, Connection connection, ClientTls secure) throws IOException {
        SmtpTalk.Said hello = talk.ask("EHLO relay-test.invalid");
        if (hello.takes() && hello.words().contains("STARTTLS") && !connection.secure() && talk.ask("STARTTLS").takes()) {
            connection.startTls(secure);
            hello = talk.ask("EHLO relay-test.invalid");
        }
        return hello.takes();
    }

    private static void asProxy(Listener listener, Connection connection) throws IOException {
        List<String> proxies = listener.access().proxies();
        if (proxies.isEmpty()) {
            return;
        }
        if (proxies.stream().map(AddressRange::parse).noneMatch(range -> range.contains(connection.local().getAddress()))) {
            throw new IOException("it takes connections from its proxies alone: " + String.join(", ", proxies));
        }
        connection.output().write("PROXY UNKNOWN\r\n".getBytes(StandardCharsets.US_ASCII));
        connection.output().flush();
    }
}
