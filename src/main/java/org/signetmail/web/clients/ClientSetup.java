package org.signetmail.web.clients;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

import io.javalin.http.Context;
import org.jspecify.annotations.Nullable;

import org.signetmail.care.Caretaker;
import org.signetmail.care.ClientNames;
import org.signetmail.care.ClientSettings;
import org.signetmail.mail.Address;
import org.signetmail.store.Certificates.Source;
import org.signetmail.store.Listeners;
import org.signetmail.store.Store;
import org.signetmail.text.SyntaxError;
import org.signetmail.tls.Credential;
import org.signetmail.tls.SignedContent;
import org.signetmail.web.http.Arrival;
import org.signetmail.web.http.Hosts;

/**
 * What mail programs need to know of this server. It knows domains alone: whatever is said for an address is said for each of its
 * domain, whether it exists or not. Thread-safe.
 */
public final class ClientSetup {
    /** @param content as XML, or signed around it (CMS, DER) where a certificate covers this server's name */
    public record Profile(byte[] content, boolean signed) {}

    /**
     * A name by which programs look for this server.
     *
     * @param until when its certificate ends, or null where none that is good covers the name
     * @param ownAuthority whether a device must be told to trust the certificate: it is by the installation's own authority, or by nobody
     */
    public record Name(String name, @Nullable Instant until, boolean ownAuthority) {}

    private static final Set<String> NOT_FOR_PROGRAMS = Set.of("mta-sts");
    private static final int HTTPS = 443;
    private static final int LONGEST_ADDRESS = 320;

    private final Store store;
    private final Caretaker caretaker;
    private final int portOffset;

    /** @param portOffset what is added to each configured port */
    public ClientSetup(Store store, Caretaker caretaker, int portOffset) {
        this.store = store;
        this.caretaker = caretaker;
        this.portOffset = portOffset;
    }

    /** Whether strangers are told of set-ups by this way: under TLS, by a name of ours. */
    public boolean mayAsk(Context context) {
        String name = Hosts.name(context.header("Host"));
        return Arrival.of(context.req()) instanceof Arrival.UnderTls
                && (name.equals(host().toLowerCase(Locale.ROOT)) || ClientNames.domainOf(store.directory(), name).isPresent());
    }

    /** An address in a domain of ours; empty for all else. */
    public Optional<Address> ours(String text) {
        if (text.length() > LONGEST_ADDRESS) {
            return Optional.empty();
        }
        try {
            return Optional.of(Address.parse(text)).filter(address -> store.directory().domain(address.domain()).isPresent());
        } catch (SyntaxError none) {
            return Optional.empty();
        }
    }

    String host() {
        return store.settings().text("host.name", "localhost");
    }

    /** @param user the address, or what a program puts it in place of */
    public List<ClientSettings> settings(String user) {
        return ClientSettings.of(store, host(), user, portOffset);
    }

    /** Where this server's pages are; empty where no listener serves https. */
    Optional<String> base() {
        return store.listeners().list().stream().filter(l -> l.enabled() && l.protocol() == Listeners.Protocol.HTTPS && l.security() == Listeners.Security.TLS).findFirst()
                .map(l -> l.port() + portOffset).map(port -> "https://" + host() + (port == HTTPS ? "" : ":" + port));
    }

    /** Where somebody's own set-up begins, for a link or a QR code; empty where no listener serves https. */
    public Optional<String> page(Address address) {
        return base().map(base -> base + ClientPages.PAGE + query(address));
    }

    /** Where the profile for Apple's devices is; empty where no listener serves https. */
    public Optional<String> profileLink(Address address) {
        return base().map(base -> base + ClientPages.PROFILE + query(address));
    }

    static String query(Address address) {
        return "?emailaddress=" + URLEncoder.encode(address.toString(), StandardCharsets.UTF_8).replace("+", "%20");
    }

    /** This server's own name first, then those of the domain. */
    public List<Name> names(Address address, Instant now) {
        Stream<String> domain = ClientNames.of(address.domain()).stream().skip(1).filter(name -> !NOT_FOR_PROGRAMS.contains(name.substring(0, name.indexOf('.'))));
        return Stream.concat(Stream.of(host()), domain).distinct().map(name -> {
            Optional<Credential> good = caretaker.covering(name).filter(c -> !now.isBefore(c.leaf().getNotBefore().toInstant()) && now.isBefore(c.leaf().getNotAfter().toInstant()));
            boolean own = good.flatMap(c -> store.certificates().find(c.name())).filter(kept -> kept.source() == Source.OWN_CA || kept.source() == Source.SELF_SIGNED).isPresent();
            return new Name(name, good.map(c -> c.leaf().getNotAfter().toInstant()).orElse(null), own);
        }).toList();
    }

    /** For Apple's devices; empty where no listener lets mail be read and sent. */
    public Optional<Profile> profile(Address address) {
        Optional<Credential> covering = caretaker.covering(host());
        boolean ownAuthority = covering.flatMap(c -> store.certificates().find(c.name())).filter(kept -> kept.source() == Source.OWN_CA).isPresent();
        List<X509Certificate> authorities = ownAuthority ? caretaker.authoritiesOffered() : List.of();
        return MailProfile.of(address.toString(), settings(address.toString()), authorities).map(xml -> xml.getBytes(StandardCharsets.UTF_8))
                .map(xml -> covering.map(signer -> new Profile(SignedContent.of(xml, signer), true)).orElseGet(() -> new Profile(xml, false)));
    }

    /** What to do on a telephone with Android, a step each. */
    public List<String> androidSteps(Address address) {
        return AndroidSteps.of(address.toString(), settings(address.toString()));
    }
}
