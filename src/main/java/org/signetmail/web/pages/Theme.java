package org.signetmail.web.pages;

import java.util.Arrays;
import java.util.Locale;

import org.jspecify.annotations.Nullable;

/** Light, dark, or as the visitor's system has it. */
public enum Theme {
    AUTO, LIGHT, DARK;

    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Theme of(@Nullable String code) {
        return Arrays.stream(values()).filter(t -> t.code().equals(code)).findFirst().orElse(AUTO);
    }
}
