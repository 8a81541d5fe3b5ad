package org.signetmail.store.setting;

import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import org.signetmail.store.Settings;

/**
 * What some settings say together, for who asks at each connection: read again when any setting changed, else given as it was.
 * Thread-safe.
 */
public final class Latest<T> implements Supplier<T> {
    private final Settings settings;
    private final Function<Settings, T> reading;
    private volatile @Nullable Read<T> last;

    private record Read<T>(Map<String, String> of, T value) {}

    /** @param reading gives something immutable */
    public Latest(Settings settings, Function<Settings, T> reading) {
        this.settings = settings;
        this.reading = reading;
    }

    @Override
    public T get() {
        Map<String, String> now = settings.all();
        Read<T> read = last;
        if (read == null || read.of() != now) {
            read = new Read<>(now, reading.apply(settings));
            last = read;
        }
        return read.value();
    }
}
