package org.signetmail.web.auth;

import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import java.util.function.BooleanSupplier;

import io.javalin.http.Context;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.signetmail.net.Throttle;
import org.signetmail.web.api.Actor;
import org.signetmail.web.http.Arrival;

/**
 * The way in while nobody administers the server: a code that the server's console shows, for a cookie that holds an hour. Both
 * are 256 random bits of which only the hash is kept, and both are void once there is a server administrator. Thread-safe.
 */
public final class SetUp {
    private static final Logger LOG = LoggerFactory.getLogger(SetUp.class);
    private static final String COOKIE = "__Host-setup";
    private static final Duration HOLDS = Duration.ofHours(1);
    private static final int OCTETS = 32;
    private static final int LONGEST = 100;

    /** Who sets up. @param csrf what each form sends back */
    public record Entered(Actor actor, String csrf) {
        public boolean sentBy(String given) {
            return MessageDigest.isEqual(given.getBytes(StandardCharsets.UTF_8), csrf.getBytes(StandardCharsets.UTF_8));
        }

        @Override
        public String toString() {
            return "Entered[" + actor.from() + "]";
        }
    }

    private record Live(byte[] hash, Instant until) {}

    private final BooleanSupplier administered;
    private final Throttle logins;
    private final Clock clock;
    private final SecureRandom random;
    private byte @Nullable [] code;
    private @Nullable Live live;

    /** @param administered whether there is a server administrator; @param logins counts wrong codes */
    public SetUp(BooleanSupplier administered, Throttle logins, Clock clock, SecureRandom random) {
        this.administered = administered;
        this.logins = logins;
        this.clock = clock;
        this.random = random;
    }

    /** A new code, to be shown once; the one before is void. */
    public synchronized String newCode() {
        String fresh = secret();
        code = sha256(fresh);
        return fresh;
    }

    /** Whether there is anything to set up, and somebody was told the code. */
    public synchronized boolean open() {
        return code != null && !administered.getAsBoolean();
    }

    /** The code for a cookie; whoever entered before is out. Wrong codes count as failed logins do. */
    public synchronized boolean enter(Context context, String shown) {
        if (!(Arrival.of(context.req()) instanceof Arrival.UnderTls tls) || !open()) {
            return false;
        }
        InetAddress from = tls.remote().getAddress();
        if (!logins.allowed(from)) {
            return false;
        }
        if (shown.length() > LONGEST || !MessageDigest.isEqual(sha256(shown), code)) {
            logins.failed(from);
            LOG.info("{} showed a wrong code for the set-up", from.getHostAddress());
            return false;
        }
        logins.succeeded(from);
        String secret = secret();
        live = new Live(sha256(secret), clock.instant().plus(HOLDS));
        context.header("Set-Cookie", COOKIE + "=" + secret + "; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=" + HOLDS.toSeconds());
        LOG.info("the set-up goes on from {}", from.getHostAddress());
        return true;
    }

    /** Who sends this request; empty without a cookie that holds. */
    public synchronized Optional<Entered> entered(Context context) {
        String secret = context.cookie(COOKIE);
        Live now = live;
        if (secret == null || now == null || secret.length() > LONGEST || !(Arrival.of(context.req()) instanceof Arrival.UnderTls tls)
                || !clock.instant().isBefore(now.until()) || !MessageDigest.isEqual(sha256(secret), now.hash()) || !open()) {
            return Optional.empty();
        }
        return Optional.of(new Entered(Actor.setUp(tls.remote().getAddress().getHostAddress()), text(sha256("csrf:" + secret))));
    }

    private String secret() {
        var octets = new byte[OCTETS];
        random.nextBytes(octets);
        return text(octets);
    }

    private static String text(byte[] octets) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(octets);
    }

    private static byte[] sha256(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
