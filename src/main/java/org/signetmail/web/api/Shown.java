package org.signetmail.web.api;

import org.jspecify.annotations.Nullable;

/** A body of an operation that changes how an account is opened: who asks by a token shows in it that they are the account's owner. */
interface Shown {
    /** @param password the one that counts now; @param code of the authenticator app, or a recovery code, where there is one */
    record Proof(@Secret @Nullable String password, @Secret @Nullable String code) {
        @Override
        public String toString() {
            return "Proof";
        }
    }

    @Nullable Proof proof();

    /** Whether the code is wanted too. */
    default boolean codeToo() {
        return true;
    }
}
