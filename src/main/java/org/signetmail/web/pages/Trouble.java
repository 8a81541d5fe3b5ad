package org.signetmail.web.pages;

import org.jspecify.annotations.Nullable;

/** Why there is no page. @param detail in the operation's own words, or null */
public record Trouble(int status, @Nullable String detail) {
    /** Which texts say it: {@code error.title.*} and {@code error.help.*}. */
    public String kind() {
        return switch (status) {
            case 403 -> "forbidden";
            case 404 -> "missing";
            case 429 -> "slower";
            case 400, 409, 412, 413, 422 -> "refused";
            default -> "failed";
        };
    }
}
