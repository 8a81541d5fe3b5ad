package org.signetmail.store;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What an account may do besides reading its own mail and keeping its own settings. */
public enum Role {
    USER,
    /** Administers the domain that the account is in: its accounts and aliases. */
    DOMAIN_ADMIN,
    /** Administers everything. */
    SERVER_ADMIN;

    /** As people write it: {@code server-admin}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    public static Optional<Role> of(String word) {
        return Arrays.stream(values()).filter(r -> r.word().equals(word)).findFirst();
    }
}
