package org.signetmail.web.config;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

import org.signetmail.store.Directory.Outcome;
import org.signetmail.store.Directory.Refusal;
import org.signetmail.store.setting.Catalogue;
import org.signetmail.store.setting.Setting;
import org.signetmail.store.setting.SettingsDesk;
import org.signetmail.store.setting.SettingsDesk.Shown;
import org.signetmail.text.SyntaxError;

/** {@code settings}, and {@code routes}, which are settings too. A secret stands as {@code ***}, which given back means what is set. */
final class SettingsSection extends Section {
    static final String NAME = "settings";
    private static final String ROUTE = "route.";
    private static final List<Attribute> ONE = List.of(Attribute.text(VALUE, null));
    private static final int WHEN = 70;
    private static final int WHEN_SECRET = 80;

    private final SettingsDesk desk;
    private final boolean routes;

    /** @param routes whether it is those; all others else */
    SettingsSection(SettingsDesk desk, boolean routes) {
        super(routes
                ? new Head("routes", "Where mail for a domain goes instead of to its exchangers; \"*\" is all other domains: host[:port][;security=…][;user=…;password=…]", ONE, WHEN, WHEN)
                : new Head(NAME, "What is set; docs/settings.md lists all there are. Octets may be given as 50M, times as 5m.", ONE, WHEN, WHEN));
        this.desk = desk;
        this.routes = routes;
    }

    private String full(String name) {
        return routes ? ROUTE + name : name;
    }

    @Override
    Stream<Thing> all(Live live) throws Exception {
        return live.list(Shown.class, "settings.list").stream().filter(set -> set.key().startsWith(ROUTE) == routes)
                .map(set -> new Thing(routes ? set.key().substring(ROUTE.length()) : set.key(), Map.of(VALUE, String.valueOf(set.value()))));
    }

    @Override
    String key(String name) {
        if (!routes && name.startsWith(ROUTE)) {
            throw new SyntaxError(-1, "routes have a section of their own, routes, in which this is \"" + name.substring(ROUTE.length()) + "\"");
        }
        String key = desk.catalogue().find(full(name)).map(Catalogue.Named::key).orElse(full(name));
        return routes ? key.substring(ROUTE.length()) : key;
    }

    @Override
    Object kept(Draft draft, String key, Attribute attribute, Object value) throws Exception {
        Thing set = draft.things(this).get(key);
        if (set != null && set.value(VALUE).equals(value)) {
            return value;
        }
        return switch (desk.check(full(key), (String) value)) {
            case Outcome.Refused<Map.Entry<String, String>>(Refusal _, String why) ->
                throw new SyntaxError(-1, why.startsWith(full(key) + " ") ? why.substring(full(key).length() + 1) : why);
            case Outcome.Done<Map.Entry<String, String>>(Map.Entry<String, String> checked) -> {
                if (isMasked(key) && checked.getValue().contains(Setting.MASKED)) {
                    throw new SyntaxError(-1, set == null ? Setting.MASKED + " stands for a secret that is set, and none is: write the secret itself"
                            : "with " + Setting.MASKED + " the value stays only where all of it is as it was exported: write the secret itself");
                }
                yield set != null && desk.holds(full(key), checked.getValue()) ? set.value(VALUE) : checked.getValue();
            }
        };
    }

    private Optional<Setting<?>> setting(String key) {
        return desk.catalogue().find(full(key)).map(Catalogue.Named::setting);
    }

    private boolean isMasked(String key) {
        return setting(key).map(setting -> setting.mask() != null).orElse(true);
    }

    @Override
    void consider(Draft draft, Item item) {
        setting(item.name()).filter(setting -> setting.when() != Setting.When.LIVE).ifPresent(setting -> draft.note(item.path() + " takes effect " + setting.when().words()));
    }

    @Override
    List<Deed> add(Item item) {
        return List.of(Deed.of("settings.set", Map.of("key", full(item.name())), Map.of("value", item.text(VALUE))));
    }

    @Override
    List<Deed> remove(Item item) {
        return List.of(Deed.of("settings.unset", Map.of("key", full(item.name())), null));
    }

    /** What was masked cannot be put back. */
    @Override
    boolean reversible(Item item) {
        return item.before() == null || !isMasked(item.name()) || !String.valueOf(item.now().get(VALUE)).contains(Setting.MASKED);
    }

    @Override
    int order(Item item) {
        return reversible(item) ? WHEN : WHEN_SECRET;
    }

    @Override
    String shown(Item item, Attribute attribute, Object value) {
        return setting(item.name()).map(setting -> setting.shown((String) value)).orElse(Setting.MASKED);
    }

    /** @param all also what is not set, as comments: a document sets nothing to its default */
    @Override
    void write(Live live, DocumentWriter out, boolean all) throws Exception {
        SortedMap<String, Thing> things = things(live);
        var names = new TreeMap<String, String>();
        if (all && !routes) {
            desk.all().stream().filter(one -> one.value() == null && !one.key().startsWith(ROUTE)).forEach(one -> names.put(one.key(), one.usual()));
        }
        things.keySet().forEach(name -> names.put(name, ""));
        if (things.isEmpty()) {
            out.bareName(0, name());
        } else {
            out.name(0, name());
        }
        names.forEach((name, usual) -> {
            if (!routes) {
                out.comment(1, setting(name).map(Setting::meaning).orElse("no part of this version reads it"));
            }
            Thing thing = things.get(name);
            if (thing == null) {
                out.comment(1, name + ": " + usual);
            } else {
                one(thing, out);
            }
        });
    }

    private void one(Thing thing, DocumentWriter out) {
        String value = (String) thing.value(VALUE);
        String kind = setting(thing.name()).map(setting -> setting.kind().word()).orElse("");
        if (List.of("number", "bytes", "seconds", "boolean").contains(kind)) {
            out.word(1, thing.name(), value);
        } else {
            out.text(1, thing.name(), value);
        }
    }
}
