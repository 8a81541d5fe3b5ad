package org.signetmail.web.pages;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

/** A language that pages speak. */
public enum Language {
    ENGLISH("en", "English", Locale.UK),
    GERMAN("de", "Deutsch", Locale.GERMANY);

    /** A list longer than this was written by no browser. */
    private static final int MOST_HEADER = 300;

    private final String code;
    private final String own;
    private final Locale locale;

    Language(String code, String own, Locale locale) {
        this.code = code;
        this.own = own;
        this.locale = locale;
    }

    /** As in {@code lang="…"}: RFC 5646. */
    public String code() {
        return code;
    }

    /** Its name in itself. */
    public String own() {
        return own;
    }

    /** How it writes numbers and dates. */
    public Locale locale() {
        return locale;
    }

    static Optional<Language> of(@Nullable String code) {
        return Arrays.stream(values()).filter(l -> l.code.equals(code)).findFirst();
    }

    /** What the visitor chose, else what their browser asks for (RFC 9110 12.5.4), else English. */
    static Language of(@Nullable String chosen, @Nullable String acceptLanguage) {
        return of(chosen).orElseGet(() -> asked(acceptLanguage));
    }

    private static Language asked(@Nullable String header) {
        if (header == null || header.length() > MOST_HEADER) {
            return ENGLISH;
        }
        try {
            List<Locale.LanguageRange> ranges = Locale.LanguageRange.parse(header);
            String tag = Locale.lookupTag(ranges, Arrays.stream(values()).map(Language::code).toList());
            return of(tag).orElse(ENGLISH);
        } catch (IllegalArgumentException notWellFormed) {
            return ENGLISH;
        }
    }
}
