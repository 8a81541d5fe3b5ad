package org.signetmail.web.api;

import org.signetmail.store.setting.SettingsDesk;
import org.signetmail.store.setting.SettingsDesk.Shown;
import org.signetmail.web.api.Actor.Area;

import static org.signetmail.web.api.Problem.required;
import static org.signetmail.web.api.Problem.settled;

/** {@code /settings}: secrets are masked. Thread-safe. */
final class SettingOperations {
    private final SettingsDesk settings;

    SettingOperations(SettingsDesk settings) {
        this.settings = settings;
    }

    void register(Operations all) {
        all.add(Operation.get("settings.list", "/settings", "Settings that are set, or all of them").query("all", "true: also those that are not set, with their defaults")
                .pages(Shown.class).run(ask -> Page.whole(ask.query("all").filter("true"::equals).isPresent() ? settings.all() : settings.set())));
        all.add(Operation.get("settings.show", "/settings/{key}", "One setting").gives(Shown.class).run(ask -> settled(settings.show(ask.name("key")))));
        all.add(Operation.put("settings.set", "/settings/{key}", "Changes a setting").area(Area.SETTINGS).takes(Requests.SetSetting.class)
                .gives(Shown.class).run(ask -> settled("value", settings.set(ask.name("key"), required("value", ask.body(Requests.SetSetting.class).value())))));
        all.add(Operation.delete("settings.unset", "/settings/{key}", "Back to the default").area(Area.SETTINGS).gives(Shown.class)
                .run(ask -> settled(settings.remove(ask.name("key")))));
    }
}
