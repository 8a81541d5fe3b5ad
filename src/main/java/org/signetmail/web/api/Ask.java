package org.signetmail.web.api;

import java.util.Map;
import java.util.Objects;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

import org.signetmail.mail.Address;
import org.signetmail.text.SyntaxError;

/**
 * One request of an operation, whichever way it came: who asks, the names in its path, its questions, its body.
 *
 * @param names of the path, decoded; @param queries what follows the question mark
 */
public record Ask(Actor actor, Map<String, String> names, Map<String, String> queries, @Nullable Object content) {
    static final int USUAL_LIMIT = 100;
    static final int MOST = 1000;

    /** A name in the path. */
    public String name(String name) {
        String value = names.get(name);
        if (value == null) {
            throw new IllegalArgumentException("the path has no " + name);
        }
        return value;
    }

    /** A name in the path that is a number. */
    public long number(String name) {
        try {
            return Long.parseLong(name(name));
        } catch (NumberFormatException e) {
            throw Problem.notFound(name + " " + name(name));
        }
    }

    /** A name in the path that is an address. */
    public Address address(String name) {
        try {
            return Address.parse(name(name));
        } catch (SyntaxError e) {
            throw Problem.notFound("address " + name(name));
        }
    }

    /**
     * For what an account's owner does by another operation, showing the password: a token of theirs is no way around that.
     *
     * @param instead the other operation
     */
    void notForOneself(Address address, String instead) {
        Actor.Own own = actor.own();
        if (own != null && own.session() == null && own.account().key().equals(address.key())) {
            throw Api.forbidden("for its own account a program uses " + instead + ", which asks for the password");
        }
    }

    public Optional<String> query(String name) {
        return Optional.ofNullable(queries.get(name)).filter(value -> !value.isEmpty());
    }

    /** How many are wanted at most: 1 to 1,000. */
    public int limit() {
        return wholeNumber("limit").map(limit -> {
            if (limit < 1 || limit > MOST) {
                throw Problem.invalid("limit", "limit is 1 to " + MOST);
            }
            return limit.intValue();
        }).orElse(USUAL_LIMIT);
    }

    /** Where the page before ended. */
    public Optional<String> after() {
        return query("after");
    }

    /** A question that is a whole number. */
    public Optional<Long> wholeNumber(String query) {
        return query(query).map(text -> {
            try {
                return Long.valueOf(text);
            } catch (NumberFormatException e) {
                throw Problem.invalid(query, query + " is a whole number");
            }
        });
    }

    /** The body, of the type that the operation takes. */
    public <T> T body(Class<T> type) {
        return type.cast(Objects.requireNonNull(content, "the operation takes no body"));
    }

    /** Refuses as if there were no such domain where it is somebody else's. */
    public void mustAdminister(String domain) {
        if (!actor.administers(domain)) {
            throw Problem.notFound("domain " + domain);
        }
    }
}
