package org.signetmail.care.passkey;

import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

import com.webauthn4j.WebAuthnManager;
import com.webauthn4j.converter.AttestedCredentialDataConverter;
import com.webauthn4j.converter.util.ObjectConverter;
import com.webauthn4j.credential.CredentialRecordImpl;
import com.webauthn4j.data.AuthenticationData;
import com.webauthn4j.data.AuthenticationParameters;
import com.webauthn4j.data.AuthenticatorTransport;
import com.webauthn4j.data.PublicKeyCredentialParameters;
import com.webauthn4j.data.PublicKeyCredentialType;
import com.webauthn4j.data.RegistrationData;
import com.webauthn4j.data.RegistrationParameters;
import com.webauthn4j.data.attestation.authenticator.AttestedCredentialData;
import com.webauthn4j.data.attestation.statement.COSEAlgorithmIdentifier;
import com.webauthn4j.data.attestation.statement.NoneAttestationStatement;
import com.webauthn4j.data.client.challenge.DefaultChallenge;
import com.webauthn4j.server.ServerProperty;
import com.webauthn4j.util.exception.WebAuthnException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

import org.signetmail.store.Account;
import org.signetmail.store.AccountId;
import org.signetmail.store.Directory;
import org.signetmail.store.Directory.Outcome;
import org.signetmail.store.Directory.Refusal;
import org.signetmail.store.PasskeyBook;
import org.signetmail.store.PasskeyBook.Passkey;
import org.signetmail.store.Settings;
import org.signetmail.store.StoreSettings;

/**
 * The two ceremonies of WebAuthn: a device registers a passkey (7.1), and shows it to sign in (7.2). The user is verified by the
 * device each time, so that a passkey is both factors. A challenge holds for five minutes, for one answer, from the browser that
 * asked for it. The relying party is the server's own name, {@code host.name}: another name makes all passkeys useless.
 * Thread-safe.
 */
public final class Passkeys {
    private static final Logger LOG = LoggerFactory.getLogger(Passkeys.class);
    private static final Duration CHALLENGE_LASTS = Duration.ofMinutes(5);
    private static final int CHALLENGE_OCTETS = 32;
    private static final int MOST_ANSWER = 64 * 1024;
    private static final String REGISTER = "register";
    private static final String SIGN_IN = "sign-in";
    private static final String PUBLIC_KEY = "public-key";
    private static final String REQUIRED = "required";
    private static final List<COSEAlgorithmIdentifier> ALGORITHMS =
            List.of(COSEAlgorithmIdentifier.ES256, COSEAlgorithmIdentifier.EdDSA, COSEAlgorithmIdentifier.RS256);

    private final PasskeyBook book;
    private final Directory directory;
    private final Settings settings;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();

    /** The library, read when a passkey is first made or shown: a server starts without. */
    private static final class Library {
        private static final ObjectConverter CONVERTER = new ObjectConverter();
        // Whose make a device is does not matter here: no attestation is asked for, none is believed.
        private static final WebAuthnManager CEREMONIES = WebAuthnManager.createNonStrictWebAuthnManager(CONVERTER);
        private static final AttestedCredentialDataConverter CREDENTIALS = new AttestedCredentialDataConverter(CONVERTER);
    }

    public Passkeys(PasskeyBook book, Directory directory, Settings settings, Clock clock) {
        this.book = book;
        this.directory = directory;
        this.settings = settings;
        this.clock = clock;
    }

    /** @param bearer the session's secret, or that of a browser that is not signed in */
    public PasskeyRequests.Creation beginRegistration(Account account, String bearer) {
        List<PasskeyRequests.Descriptor> known = book.list(account.id()).stream()
                .map(p -> new PasskeyRequests.Descriptor(PUBLIC_KEY, text(p.credentialId()), List.copyOf(p.transports()))).toList();
        String name = account.displayName().isEmpty() ? account.address().toString() : account.displayName();
        return new PasskeyRequests.Creation(new PasskeyRequests.Party(host(), host()),
                new PasskeyRequests.User(text(handle(account.id())), account.address().toString(), name), challenge(bearer, REGISTER + "/" + account.id().value()),
                ALGORITHMS.stream().map(a -> new PasskeyRequests.Parameter(PUBLIC_KEY, a.getValue())).toList(), CHALLENGE_LASTS.toMillis(), known,
                new PasskeyRequests.Selection(REQUIRED, true, REQUIRED), "none");
    }

    /** @param answer the browser's credential, as its {@code toJSON} has it; @param name what the person calls it */
    public Outcome<Passkey> finishRegistration(Account account, String bearer, String name, String answer) {
        Optional<byte[]> challenge = book.takeChallenge(bearer, REGISTER + "/" + account.id().value());
        if (challenge.isEmpty()) {
            return refused("that took too long: begin anew");
        }
        if (!shaped(answer, "attestationObject")) {
            return refused("the answer is no passkey's");
        }
        List<PublicKeyCredentialParameters> parameters = ALGORITHMS.stream()
                .map(a -> new PublicKeyCredentialParameters(PublicKeyCredentialType.PUBLIC_KEY, a)).toList();
        try {
            RegistrationData data = Library.CEREMONIES.verifyRegistrationResponseJSON(answer, new RegistrationParameters(server(challenge.get()), parameters, true));
            var authenticator = data.getAttestationObject() == null ? null : data.getAttestationObject().getAuthenticatorData();
            AttestedCredentialData credential = authenticator == null ? null : authenticator.getAttestedCredentialData();
            if (authenticator == null || credential == null) {
                return refused("the answer has no key");
            }
            Set<String> transports = data.getTransports() == null ? Set.of()
                    : data.getTransports().stream().map(AuthenticatorTransport::getValue).filter(t -> t.matches("[a-z-]{1,20}")).limit(10).collect(Collectors.toSet());
            return book.add(new Passkey(0, account.id(), name, credential.getCredentialId(), Library.CREDENTIALS.convert(credential), authenticator.getSignCount(),
                    authenticator.isFlagBE(), transports, Instant.EPOCH, null));
        } catch (WebAuthnException | JacksonException e) {
            LOG.info("a passkey for {} was not registered: {}", account.address(), e.getMessage());
            return refused("the answer is not right: begin anew");
        }
    }

    /** @param bearer a secret of the browser that is to sign in */
    public PasskeyRequests.Assertion beginSignIn(String bearer) {
        return new PasskeyRequests.Assertion(challenge(bearer, SIGN_IN), host(), CHALLENGE_LASTS.toMillis(), List.of(), REQUIRED);
    }

    /** Whose passkey it is; their account is enabled. Empty for whatever is wrong: the log says what. */
    public Optional<Account> finishSignIn(String bearer, String answer) {
        Optional<byte[]> challenge = book.takeChallenge(bearer, SIGN_IN);
        if (challenge.isEmpty() || !shaped(answer, "authenticatorData", "signature")) {
            return Optional.empty();
        }
        try {
            AuthenticationData data = Library.CEREMONIES.parseAuthenticationResponseJSON(answer);
            Optional<Passkey> known = book.find(data.getCredentialId());
            // WebAuthn 7.2, step 6: without a user named beforehand the device says whose it is.
            if (known.isEmpty() || !Arrays.equals(data.getUserHandle(), handle(known.get().account()))) {
                LOG.info("a passkey that is not known here was shown");
                return Optional.empty();
            }
            Passkey passkey = known.get();
            Library.CEREMONIES.verify(data, new AuthenticationParameters(server(challenge.get()), record(passkey), null, true));
            var authenticator = data.getAuthenticatorData();
            if (authenticator == null || !book.used(passkey.id(), passkey.signCount(), authenticator.getSignCount())) {
                return Optional.empty();
            }
            return directory.enabled(passkey.account());
        } catch (WebAuthnException | JacksonException e) {
            LOG.info("a passkey did not open: {}", e.getMessage());
            return Optional.empty();
        }
    }

    /** The library takes what it needs for granted: whether it is there is looked at before. */
    private boolean shaped(String answer, String... needed) {
        if (answer.length() > MOST_ANSWER) {
            return false;
        }
        try {
            JsonNode root = Library.CONVERTER.getJsonMapper().readTree(answer);
            JsonNode response = root.path("response");
            return root.path("id").isString() && root.path("rawId").isString() && response.path("clientDataJSON").isString()
                    && Arrays.stream(needed).allMatch(field -> response.path(field).isString());
        } catch (JacksonException noJson) {
            LOG.debug("a passkey's answer is no JSON: {}", noJson.getOriginalMessage());
            return false;
        }
    }

    private CredentialRecordImpl record(Passkey passkey) {
        Set<AuthenticatorTransport> transports = passkey.transports().stream().map(AuthenticatorTransport::create).collect(Collectors.toSet());
        return new CredentialRecordImpl(new NoneAttestationStatement(), true, passkey.backedUp(), null, passkey.signCount(),
                Library.CREDENTIALS.convert(passkey.credential()), null, null, null, transports);
    }

    /** WebAuthn 7.1 step 9, 7.2 step 12: our name over HTTPS; the port may be moved, and a browser's key does not know it either. */
    private ServerProperty server(byte[] challenge) {
        String host = host();
        return ServerProperty.builder().originPredicate(origin -> "https".equals(origin.getScheme()) && host.equalsIgnoreCase(origin.getHost()))
                .rpId(host).challenge(new DefaultChallenge(challenge)).build();
    }

    private String challenge(String bearer, String ceremony) {
        var challenge = new byte[CHALLENGE_OCTETS];
        random.nextBytes(challenge);
        book.challenge(bearer, ceremony, challenge, clock.instant().plus(CHALLENGE_LASTS));
        return text(challenge);
    }

    private String host() {
        return StoreSettings.STORE.hostName.find(settings).orElse("localhost");
    }

    /** WebAuthn 14.6.1: no name, no address. */
    private static byte[] handle(AccountId account) {
        return ByteBuffer.allocate(Long.BYTES).putLong(account.value()).array();
    }

    private static String text(byte[] octets) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(octets);
    }

    private static <T> Outcome<T> refused(String why) {
        return new Outcome.Refused<>(Refusal.INVALID, why);
    }
}
