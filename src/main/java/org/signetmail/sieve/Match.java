package org.signetmail.sieve;

import org.jspecify.annotations.Nullable;

/**
 * How values and keys are compared (RFC 5228 2.7).
 *
 * @param relation of COUNT and VALUE; null for the others
 */
public record Match(Kind kind, @Nullable Relation relation, Collation collation) {
    /** Match types; the last two are RFC 5231's. */
    public enum Kind { IS, CONTAINS, MATCHES, COUNT, VALUE }

    /** RFC 5231 4: value to the left, key to the right. */
    public enum Relation {
        GT, GE, LT, LE, EQ, NE;

        /** @param order as a comparison gives it: negative when the value is less */
        public boolean holds(int order) {
            return switch (this) {
                case GT -> order > 0;
                case GE -> order >= 0;
                case LT -> order < 0;
                case LE -> order <= 0;
                case EQ -> order == 0;
                case NE -> order != 0;
            };
        }
    }

    /** Comparators (RFC 4790 9). */
    public enum Collation { OCTET, ASCII_CASEMAP, ASCII_NUMERIC }
}
