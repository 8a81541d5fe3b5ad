package org.signetmail.web.api;

import java.util.List;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

/**
 * Some of a list.
 *
 * @param next what {@code after} is to be for those that follow; null when these are the last
 */
public record Page<T>(List<T> items, @Nullable String next) {
    /** All there is: for lists that stay short. */
    public static <T> Page<T> whole(List<T> items) {
        return new Page<>(items, null);
    }

    /** Of a list that was asked for one more than wanted. @param key where to go on after an item */
    public static <T> Page<T> of(List<T> oneMore, int limit, Function<T, String> key) {
        return oneMore.size() <= limit ? whole(oneMore) : new Page<>(oneMore.subList(0, limit), key.apply(oneMore.get(limit - 1)));
    }

    public <R> Page<R> map(Function<T, R> each) {
        return new Page<>(items.stream().map(each).toList(), next);
    }
}
