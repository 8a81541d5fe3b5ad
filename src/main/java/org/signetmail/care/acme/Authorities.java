package org.signetmail.care.acme;

import java.net.URI;
import java.security.KeyPair;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;

import org.jspecify.annotations.Nullable;
import org.shredzone.acme4j.AccountBuilder;
import org.shredzone.acme4j.Login;
import org.shredzone.acme4j.Metadata;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.signetmail.store.Acme;
import org.signetmail.store.Directory.Outcome;
import org.signetmail.store.Directory.Refusal;
import org.signetmail.tls.KeySpec;

/** The accounts with authorities, several side by side, each by its name. Thread-safe. */
public final class Authorities {
    private static final Logger LOG = LoggerFactory.getLogger(Authorities.class);
    /** The one that every authority with bindings knows (RFC 8555 7.3.4 leaves the choice open). */
    private static final String BINDING_ALGORITHM = "HS256";

    /**
     * An account to be made.
     *
     * @param bindingKey key identifier of an external account binding, or null; @param bindingSecret its MAC key, base64url, or null
     * @param acceptTerms whether the administrator has read and accepts the authority's terms
     */
    public record Wanted(String name, String directory, @Nullable String rootPem, @Nullable String contact, @Nullable String bindingKey,
            @Nullable String bindingSecret, boolean acceptTerms) {
        @Override
        public String toString() {
            return "Wanted[" + name + "]";
        }
    }

    private final Acme acme;
    private final Clock clock;
    private final Talk.Usual usual;

    /** @param trust whom all outgoing HTTPS believes */
    public Authorities(Acme acme, Clock clock, Supplier<SSLContext> trust) {
        this(acme, clock, new Talk.Usual(trust, BoundedHttp.Limits.USUAL));
    }

    Authorities(Acme acme, Clock clock, Talk.Usual usual) {
        this.acme = acme;
        this.clock = clock;
        this.usual = usual;
    }

    public List<Acme.Account> list() {
        return acme.accounts();
    }

    public Optional<Acme.Account> find(String name) {
        return acme.account(name);
    }

    /** Makes an account there, with a key of its own, and keeps it. Takes as long as the authority does, within limits. */
    public Outcome<Acme.Account> add(Wanted wanted) {
        if (acme.account(wanted.name()).isPresent()) {
            return new Outcome.Refused<>(Refusal.EXISTS, "there is an authority named " + wanted.name() + " already");
        }
        if (wanted.contact() != null && !wanted.contact().matches("[^\\s@,?]+@[^\\s@,?]+")) {
            return invalid("\"" + wanted.contact() + "\" is no e-mail address");
        }
        try (Talk talk = Talk.open(wanted.directory(), wanted.rootPem(), usual)) {
            Metadata about = talk.asked("show its directory", () -> talk.session().getMetadata());
            Optional<String> terms = talk.asked("show its terms", () -> about.getTermsOfService().map(URI::toString));
            if (terms.isPresent() && !wanted.acceptTerms()) {
                return invalid("read its terms at " + BoundedHttp.shortened(terms.get()) + " and, if you accept them, say so (on the command line: --accept-terms)");
            }
            if (about.isExternalAccountRequired() && (wanted.bindingKey() == null || wanted.bindingSecret() == null)) {
                return invalid("this authority binds accounts to customers: give the key identifier and the HMAC key that it gave you (--eab-kid, --eab-hmac-stdin)");
            }
            KeyPair key = KeySpec.ECDSA_P256.generate();
            Login login = talk.asked("make an account", () -> builder(wanted, terms.isPresent(), key).createLogin(talk.session()));
            var account = new Acme.Account(wanted.name(), wanted.directory(), wanted.rootPem(), wanted.contact(), terms.orElse(null), wanted.bindingKey(),
                    login.getAccountLocation().toString(), Talk.pem(key), clock.instant());
            LOG.info("made an account with the authority {} at {}", wanted.name(), wanted.directory());
            return acme.add(account);
        } catch (Failure e) {
            return invalid(e.why());
        }
    }

    private static AccountBuilder builder(Wanted wanted, boolean terms, KeyPair key) {
        var builder = new AccountBuilder().useKeyPair(key);
        if (terms) {
            builder.agreeToTermsOfService();
        }
        if (wanted.contact() != null) {
            builder.addEmail(wanted.contact());
        }
        if (wanted.bindingKey() != null && wanted.bindingSecret() != null) {
            builder.withKeyIdentifier(wanted.bindingKey(), wanted.bindingSecret()).withMacAlgorithm(BINDING_ALGORITHM);
        }
        return builder;
    }

    /** Forgets the account. Refused while a certificate is ordered there. */
    public Outcome<Acme.Account> remove(String name) {
        return acme.removeAccount(name);
    }

    private static Outcome<Acme.Account> invalid(String why) {
        return new Outcome.Refused<>(Refusal.INVALID, why);
    }
}
