package org.signetmail.web.pages;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

/** Something to say once, on the page that comes next. It travels in a cookie and is shown as text, whatever it says. */
public record Flash(Kind kind, String words) {
    private static final int MOST = 2000;

    /** How it went. */
    public enum Kind {
        OK, WARN, BAD;

        public String code() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public static Flash ok(String words) {
        return new Flash(Kind.OK, words);
    }

    public static Flash warn(String words) {
        return new Flash(Kind.WARN, words);
    }

    public static Flash bad(String words) {
        return new Flash(Kind.BAD, words);
    }

    String cookie() {
        String some = words.length() > MOST ? words.substring(0, MOST) : words;
        return kind.code() + "." + Base64.getUrlEncoder().withoutPadding().encodeToString(some.getBytes(StandardCharsets.UTF_8));
    }

    static Optional<Flash> of(@Nullable String cookie) {
        int dot = cookie == null ? -1 : cookie.indexOf('.');
        if (cookie == null || dot < 0) {
            return Optional.empty();
        }
        try {
            String words = new String(Base64.getUrlDecoder().decode(cookie.substring(dot + 1)), StandardCharsets.UTF_8);
            return Arrays.stream(Kind.values()).filter(k -> k.code().equals(cookie.substring(0, dot))).findFirst().map(k -> new Flash(k, words));
        } catch (IllegalArgumentException notOurs) {
            return Optional.empty();
        }
    }
}
