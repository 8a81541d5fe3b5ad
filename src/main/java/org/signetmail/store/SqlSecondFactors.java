package org.signetmail.store;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

import org.jspecify.annotations.Nullable;

import org.signetmail.store.Directory.Outcome;
import org.signetmail.store.Directory.Refusal;
import org.signetmail.text.RandomText;
import org.signetmail.text.Totp;

/** {@link SecondFactors} over SQL. */
final class SqlSecondFactors implements SecondFactors {
    private static final String COLUMNS = "sealed_secret, sealed_next, last_step, failures, locked_until";
    /** RFC 4226 4, R6: 160 bits. */
    private static final int SECRET_OCTETS = 20;
    private static final int RECOVERY_CODES = 10;
    private static final int RECOVERY_LENGTH = 12;
    /** RFC 6238 5.2: one step for slow networks and clocks that differ. */
    private static final int SKEW = 1;
    private static final int FREE_FAILURES = 5;
    private static final Duration FIRST_LOCK = Duration.ofMinutes(1);
    private static final Duration LONGEST_LOCK = Duration.ofHours(1);
    private static final int MOST_CODE = 40;

    private final Sql sql;
    private final Committers committers;
    private final Seal seal;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();

    /** @param secret what codes are made of, or null before the first confirmation; @param next one that waits for it */
    private record Kept(byte @Nullable [] secret, byte @Nullable [] next, long lastStep, int failures, Instant lockedUntil) {}

    SqlSecondFactors(Sql sql, Committers committers, Seal seal, Clock clock) {
        this.sql = sql;
        this.committers = committers;
        this.seal = seal;
        this.clock = clock;
    }

    private static String place(AccountId account) {
        return "totp/" + account.value();
    }

    private byte @Nullable [] opened(AccountId account, byte @Nullable [] sealed) {
        return sealed == null ? null : seal.open(place(account), sealed);
    }

    private Kept kept(AccountId account, ResultSet row) throws SQLException {
        return new Kept(opened(account, row.getBytes(1)), opened(account, row.getBytes(2)), row.getLong(3), row.getInt(4), Instant.ofEpochMilli(row.getLong(5)));
    }

    private @Nullable Kept kept(Tx tx, AccountId account) throws SQLException {
        return tx.one("select " + COLUMNS + " from second_factor where account_id = ?", r -> kept(account, r), account.value());
    }

    @Override
    public State state(AccountId account) {
        return sql.first("""
                select (select count(*) from second_factor where account_id = ? and sealed_secret is not null),
                    (select count(*) from recovery_code where account_id = ?)""",
                r -> new State(r.getInt(1) > 0, r.getInt(2)), account.value(), account.value()).orElseThrow();
    }

    @Override
    public Outcome<Enrolment> enrol(AccountId account) {
        var secret = new byte[SECRET_OCTETS];
        random.nextBytes(secret);
        return committers.of(account).run(tx -> {
            if (tx.one("select id from account where id = ?", r -> r.getLong(1), account.value()) == null) {
                return new Outcome.Refused<>(Refusal.NOT_FOUND, "the account is gone");
            }
            tx.update("""
                    insert into second_factor (account_id, sealed_next, last_step, failures, locked_until) values (?, ?, 0, 0, 0)
                    on conflict (account_id) do update set sealed_next = excluded.sealed_next""", account.value(), seal.seal(place(account), secret));
            return new Outcome.Done<>(new Enrolment(secret));
        });
    }

    @Override
    public Outcome<List<String>> confirm(AccountId account, String code) {
        return committers.of(account).run(tx -> {
            Kept kept = kept(tx, account);
            byte[] next = kept == null ? null : kept.next();
            if (next == null) {
                return new Outcome.Refused<>(Refusal.NOT_FOUND, "there is nothing to confirm: begin anew");
            }
            long step = matching(next, digits(code), 0);
            if (step == 0) {
                return new Outcome.Refused<>(Refusal.INVALID, "the code is not right: look whether the clocks of app and server agree");
            }
            tx.update("update second_factor set sealed_secret = ?, sealed_next = null, last_step = ?, failures = 0, locked_until = 0 where account_id = ?",
                    seal.seal(place(account), next), step, account.value());
            return new Outcome.Done<>(recoveryCodes(tx, account));
        });
    }

    /** The step that the code is of, later than {@code after}, or 0. */
    private long matching(byte[] secret, String code, long after) {
        long now = Totp.step(clock.instant());
        long found = 0;
        for (long step = now - SKEW; step <= now + SKEW; step++) {
            boolean same = MessageDigest.isEqual(Totp.code(secret, step, Totp.DIGITS).getBytes(StandardCharsets.US_ASCII), code.getBytes(StandardCharsets.UTF_8));
            if (same && step > after) {
                found = step;
            }
        }
        return found;
    }

    /** As people type it: apps show a space in the middle. */
    private static String digits(String code) {
        return code.length() > MOST_CODE ? "" : code.replaceAll("[\\s-]", "");
    }

    @Override
    public Checked check(AccountId account, String given) {
        String code = digits(given);
        return committers.of(account).run(tx -> {
            Kept kept = kept(tx, account);
            byte[] secret = kept == null ? null : kept.secret();
            if (kept == null || secret == null) {
                return new Checked.Wrong();
            }
            Instant now = clock.instant();
            if (now.isBefore(kept.lockedUntil())) {
                return new Checked.Later(kept.lockedUntil());
            }
            long step = matching(secret, code, kept.lastStep());
            boolean right = step != 0 || tx.update("delete from recovery_code where account_id = ? and hash = ?", account.value(), hash(account, code)) > 0;
            if (right) {
                tx.update("update second_factor set last_step = ?, failures = 0, locked_until = 0 where account_id = ?", Math.max(step, kept.lastStep()), account.value());
                return new Checked.Right();
            }
            int failures = kept.failures() + 1;
            tx.update("update second_factor set failures = ?, locked_until = ? where account_id = ?", failures, now.plus(lock(failures)).toEpochMilli(), account.value());
            return new Checked.Wrong();
        });
    }

    private static Duration lock(int failures) {
        if (failures < FREE_FAILURES) {
            return Duration.ZERO;
        }
        Duration grown = FIRST_LOCK.multipliedBy(1L << Math.min(failures - FREE_FAILURES, 10));
        return grown.compareTo(LONGEST_LOCK) < 0 ? grown : LONGEST_LOCK;
    }

    @Override
    public Outcome<List<String>> renewRecoveryCodes(AccountId account) {
        return committers.of(account).run(tx -> {
            Kept kept = kept(tx, account);
            return kept == null || kept.secret() == null
                    ? new Outcome.Refused<>(Refusal.NOT_FOUND, "recovery codes stand in for an app, and none is enrolled")
                    : new Outcome.Done<>(recoveryCodes(tx, account));
        });
    }

    private List<String> recoveryCodes(Tx tx, AccountId account) throws SQLException {
        tx.update("delete from recovery_code where account_id = ?", account.value());
        var codes = new ArrayList<String>();
        for (int i = 0; i < RECOVERY_CODES; i++) {
            String code = RandomText.code(random, RECOVERY_LENGTH);
            tx.update("insert into recovery_code (account_id, hash) values (?, ?)", account.value(), hash(account, code));
            codes.add(code.substring(0, RECOVERY_LENGTH / 2) + "-" + code.substring(RECOVERY_LENGTH / 2));
        }
        return List.copyOf(codes);
    }

    private byte[] hash(AccountId account, String code) {
        return seal.mac("recovery-code/" + account.value(), code.toLowerCase(Locale.ROOT).getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public boolean remove(AccountId account) {
        return committers.of(account).run(tx -> removeAll(tx, account)) > 0;
    }

    static int removeAll(Tx tx, AccountId account) throws SQLException {
        tx.update("delete from recovery_code where account_id = ?", account.value());
        return tx.update("delete from second_factor where account_id = ?", account.value());
    }
}
