package org.signetmail.store;

import java.time.Instant;
import java.util.List;

import org.signetmail.mail.Address;
import org.signetmail.text.Base32;
import org.signetmail.text.Totp;

/**
 * What somebody shows besides the password on the web pages: a code of an authenticator app (TOTP, RFC 6238), or one of ten
 * recovery codes where the app is lost. The app's secret is sealed with the master key, recovery codes are kept as keyed
 * hashes. Thread-safe, durable.
 */
public interface SecondFactors {
    /** @param app whether an app was enrolled and has shown one right code; @param recoveryCodes how many are left */
    record State(boolean app, int recoveryCodes) {}

    /** An app's secret in the making: it counts once {@link #confirm} saw a code of it. */
    record Enrolment(byte[] secret) {
        /** For those who type it. */
        public String text() {
            return Base32.text(secret);
        }

        /** For the QR code; the form that authenticator apps read. @param issuer the server's name, as the app shows it */
        public String uri(String issuer, Address account) {
            return "otpauth://totp/" + encoded(issuer) + ":" + encoded(account.toString()) + "?secret=" + text() + "&issuer=" + encoded(issuer)
                    + "&algorithm=SHA1&digits=" + Totp.DIGITS + "&period=" + Totp.STEP.toSeconds();
        }

        private static String encoded(String text) {
            return java.net.URLEncoder.encode(text, java.nio.charset.StandardCharsets.UTF_8).replace("+", "%20");
        }

        @Override
        public String toString() {
            return "Enrolment";
        }
    }

    /** What became of a code. */
    sealed interface Checked {
        record Right() implements Checked {}

        /** Also where the account has no second factor. */
        record Wrong() implements Checked {}

        /** Too many wrong ones: none is looked at until then. */
        record Later(Instant until) implements Checked {}
    }

    State state(AccountId account);

    /** Makes a secret. One that was confirmed before holds until the new one is. */
    Directory.Outcome<Enrolment> enrol(AccountId account);

    /** The app shows a right code: from now on it is asked for. Gives ten recovery codes, shown this once. */
    Directory.Outcome<List<String>> confirm(AccountId account, String code);

    /**
     * A code of the app, one step early or late at most, or a recovery code; each is taken once. After five wrong ones in a row
     * none is looked at for a minute, after each further one for twice as long, an hour at most.
     */
    Checked check(AccountId account, String code);

    /** Ten new ones; those of before are void. Refused with NOT_FOUND where no app is enrolled. */
    Directory.Outcome<List<String>> renewRecoveryCodes(AccountId account);

    /** The password is enough again. False when there was nothing. */
    boolean remove(AccountId account);
}
