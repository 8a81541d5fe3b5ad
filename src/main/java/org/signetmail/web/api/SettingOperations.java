package org.signetmail.web.api;

import java.util.Map;

import org.signetmail.store.Settings;
import org.signetmail.web.api.Actor.Area;

import static org.signetmail.web.api.Problem.required;

/** {@code /settings}. Thread-safe. */
final class SettingOperations {
    /** @param value with secrets masked */
    record OfSetting(String key, String value) {
        static OfSetting of(String key, String value) {
            return new OfSetting(key, key.endsWith("-secret") ? "***" : value.replaceAll("password=[^;]*", "password=***"));
        }
    }

    private final Settings settings;

    SettingOperations(Settings settings) {
        this.settings = settings;
    }

    void register(Operations all) {
        all.add(Operation.get("settings.list", "/settings", "Settings that differ from their defaults").pages(OfSetting.class).run(_ -> Page.whole(
                settings.all().entrySet().stream().sorted(Map.Entry.comparingByKey()).map(e -> OfSetting.of(e.getKey(), e.getValue())).toList())));
        all.add(Operation.get("settings.show", "/settings/{key}", "One setting").gives(OfSetting.class).run(ask -> setting(ask.name("key"))));
        all.add(Operation.put("settings.set", "/settings/{key}", "Changes a setting; live at once").area(Area.SETTINGS).takes(Requests.SetSetting.class)
                .gives(OfSetting.class).run(ask -> {
                    settings.set(ask.name("key"), required("value", ask.body(Requests.SetSetting.class).value()));
                    return setting(ask.name("key"));
                }));
        all.add(Operation.delete("settings.unset", "/settings/{key}", "Back to the default").area(Area.SETTINGS).gives(OfSetting.class).run(ask -> {
            OfSetting before = setting(ask.name("key"));
            settings.remove(ask.name("key"));
            return before;
        }));
    }

    private OfSetting setting(String key) {
        return settings.text(key).map(value -> OfSetting.of(key, value)).orElseThrow(() -> Problem.notFound("setting " + key + " that differs from its default"));
    }
}
