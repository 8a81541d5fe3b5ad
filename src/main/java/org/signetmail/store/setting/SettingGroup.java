package org.signetmail.store.setting;

import java.util.ArrayList;
import java.util.List;

/**
 * The settings of one room. A room's own class extends it and has a field for each: {@code final Setting<Long> most =
 * add(Setting.number(…))}; that line is all that a new setting needs. Complete once constructed, immutable from then on.
 */
public abstract class SettingGroup {
    private final List<Setting<?>> all = new ArrayList<>();

    /** For fields' initialisers. */
    protected final <T> Setting<T> add(Setting<T> setting) {
        all.add(setting);
        return setting;
    }

    /** In the order of the fields. */
    public final List<Setting<?>> all() {
        return List.copyOf(all);
    }
}
