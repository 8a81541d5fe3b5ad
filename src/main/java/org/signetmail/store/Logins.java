package org.signetmail.store;

import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

import org.jspecify.annotations.Nullable;

import org.signetmail.mail.Address;
import org.signetmail.store.Directory.Login;
import org.signetmail.text.SyntaxError;

/**
 * Checks passwords. A login that was right is known again for a few minutes by a keyed digest of the password, so that a client
 * that opens ten connections costs one Argon2id. One that is wrong takes as long whatever is wrong with it: the same questions
 * to the database, and one Argon2id. Thread-safe.
 */
final class Logins {
    private static final int MOST_CACHED = 50_000;
    private static final Duration KNOWN = Duration.ofMinutes(5);

    private final Sql sql;
    private final Passwords passwords;
    private final SqlAppPasswords appPasswords;
    private final Settings settings;
    private final Clock clock;
    private final SecretKeySpec digestKey;
    private final Map<String, Known> known = new ConcurrentHashMap<>();

    /** A login that was right a while ago. @param stored the password's hash it was right for */
    private record Known(byte[] digest, String stored, Instant until) {}

    private record Stored(Account account, String hash, boolean domainEnabled, boolean secondFactor) {}

    Logins(Sql sql, Passwords passwords, SqlAppPasswords appPasswords, Settings settings, Clock clock) {
        this.sql = sql;
        this.passwords = passwords;
        this.appPasswords = appPasswords;
        this.settings = settings;
        this.clock = clock;
        var key = new byte[32];
        new SecureRandom().nextBytes(key);
        digestKey = new SecretKeySpec(key, "HmacSHA256");
    }

    /** The account's password has changed. */
    void forget(Address address) {
        known.remove(address.key());
    }

    /** @param mail how it came, for mail protocols, where app passwords hold; null for the web pages */
    Login login(String user, char[] password, Directory.@Nullable By mail) {
        Address address = parsed(user);
        Stored stored = address == null ? null : sql.first("select " + SqlDirectory.ACCOUNT + """
                , password, (select enabled from domain where name = account.domain),
                    (select count(*) from second_factor where account_id = account.id and sealed_secret is not null)
                        + (select count(*) from passkey where account_id = account.id) from account where address_key = ?""",
                r -> new Stored(SqlDirectory.account(r), r.getString(10), r.getInt(11) != 0, r.getInt(12) > 0), address.key()).orElse(null);
        if (mail != null) {
            Optional<AppPasswords.AppPassword> app = appPasswords.matching(stored == null ? 0 : stored.account().id().value(), password, mail.protocol());
            if (app.isPresent() && stored != null) {
                return entered(stored, () -> appPasswords.used(app.get(), mail.protocol(), mail.from()));
            }
        }
        boolean appOnly = mail != null && stored != null && stored.secondFactor() && StoreSettings.STORE.requireAppPasswords.of(settings);
        if (stored == null || appOnly) {
            passwords.waste(password);
            return new Login.Wrong();
        }
        return right(stored.account().address().key(), password, stored.hash()) ? entered(stored, () -> {}) : new Login.Wrong();
    }

    private static Login entered(Stored stored, Runnable note) {
        if (!stored.account().enabled() || !stored.domainEnabled()) {
            return new Login.Disabled();
        }
        note.run();
        return new Login.In(stored.account());
    }

    private static @Nullable Address parsed(String user) {
        try {
            return Address.parse(user);
        } catch (SyntaxError nobody) {
            return null;
        }
    }

    private boolean right(String key, char[] password, String hash) {
        byte[] digest = digest(password);
        Known before = known.get(key);
        if (before != null && before.stored().equals(hash) && clock.instant().isBefore(before.until()) && MessageDigest.isEqual(before.digest(), digest)) {
            return true;
        }
        if (!passwords.matches(password, hash)) {
            return false;
        }
        if (known.size() >= MOST_CACHED) {
            known.clear();
        }
        known.put(key, new Known(digest, hash, clock.instant().plus(KNOWN)));
        return true;
    }

    private byte[] digest(char[] password) {
        var octets = new byte[password.length * 2];
        for (int i = 0; i < password.length; i++) {
            octets[2 * i] = (byte) (password[i] >> 8);
            octets[2 * i + 1] = (byte) password[i];
        }
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(digestKey);
            return mac.doFinal(octets);
        } catch (java.security.GeneralSecurityException e) {
            throw new IllegalStateException(e);
        } finally {
            Arrays.fill(octets, (byte) 0);
        }
    }
}
