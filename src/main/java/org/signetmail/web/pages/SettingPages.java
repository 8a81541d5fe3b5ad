package org.signetmail.web.pages;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import org.signetmail.store.setting.SettingsDesk.Shown;

/** Settings, as the catalogue knows them. */
public final class SettingPages implements PagePart {
    private static final String PATH = "/settings";
    private static final String ROUTE = "route.";

    /** @param groups by the first word of the key */
    public record Listing(Map<String, List<Shown>> groups, String q, String only, Form form) {
        /** What to choose from, or nothing where anything may be typed. */
        public static Map<String, String> options(Texts t, Shown setting) {
            var options = new LinkedHashMap<String, String>();
            if (setting.kind().equals("boolean")) {
                options.put("yes", t.said("yes"));
                options.put("no", t.said("no"));
            } else if (setting.kind().equals("choice")) {
                for (String word : setting.wanted().split(", | or ")) {
                    options.put(word, word);
                }
            }
            return options;
        }

        /** The form of one setting: what was typed last, else what is set. */
        public Form of(Shown setting) {
            return setting.key().equals(form.value("key")) ? form : Form.of(Map.of("value", setting.value() == null ? "" : setting.value()));
        }

        /** Whether the dialogue for another key was refused. */
        public boolean otherRefused() {
            return form.refused() && groups.values().stream().flatMap(List::stream).noneMatch(s -> s.key().equals(form.value("key")));
        }
    }

    /** What people call it; that of a family for each of its members. */
    public static String label(Texts t, String key) {
        String known = t.wordOr("catalogue.label", key.startsWith(ROUTE) ? ROUTE + "DOMAIN" : key);
        return key.startsWith(ROUTE) ? known + ": " + key.substring(ROUTE.length()) : known;
    }

    /** As a sentence; the catalogue marks words for its own page, and tells where the manual says more. */
    public static String meaning(Texts t, Shown setting) {
        String words = t.said(setting.meaning()).replace("`", "").replaceAll(" \\(docs/[^)]*\\)", "");
        return words.isEmpty() ? words : Character.toUpperCase(words.charAt(0)) + words.substring(1) + (words.endsWith(".") ? "" : ".");
    }

    @Override
    public void register(PageRoutes routes) {
        routes.menu(Menu.Section.SERVER, 80, PATH, "settings.title", Icon.SETTINGS, PageRoutes.SERVER);
        routes.get(PATH, PageRoutes.SERVER, visit -> list(visit, Form.empty()));
        routes.post(PATH + "/set", PageRoutes.SERVER, SettingPages::set);
        routes.post(PATH + "/{key}/unset", PageRoutes.SERVER, SettingPages::unset);
    }

    private static Answer.Show list(Visit visit, Form form) throws Exception {
        String q = visit.query("q").toLowerCase(Locale.ROOT);
        String only = visit.query("only");
        List<Shown> all = visit.list(Shown.class, "settings.list", Map.of(), Map.of("all", "true")).items();
        var groups = new LinkedHashMap<String, List<Shown>>();
        for (Shown setting : all) {
            boolean wanted = (q.isEmpty() || setting.key().contains(q) || (label(visit.t(), setting.key()) + " " + meaning(visit.t(), setting)).toLowerCase(Locale.ROOT).contains(q))
                    && (only.isEmpty() || setting.value() != null);
            // A family without a member has no key of its own yet: its name ends in capitals.
            if (wanted && setting.key().equals(setting.key().toLowerCase(Locale.ROOT))) {
                groups.computeIfAbsent(setting.key().substring(0, Math.max(setting.key().indexOf('.'), 0)), _ -> new ArrayList<>()).add(setting);
            }
        }
        return Answer.show("settings/list", new Listing(groups, q, only, form));
    }

    private static Answer set(Visit visit) throws Exception {
        String key = visit.typed("key");
        Form form = Form.of(Map.of("key", key, "value", visit.typed("value")));
        return visit.attempt(form, () -> {
            visit.perform("settings.set", Map.of("key", key), Map.of("value", form.value("value")));
            return Answer.go(PATH + "#" + Visit.encoded(key)).saying(Flash.ok(visit.t().of("settings.set", label(visit.t(), key))));
        }, refused -> list(visit, refused));
    }

    private static Answer unset(Visit visit) throws Exception {
        String key = visit.name("key");
        return visit.attempt(PATH, () -> {
            visit.perform("settings.unset", Map.of("key", key), null);
            return Answer.go(PATH + "#" + Visit.encoded(key)).saying(Flash.ok(visit.t().of("settings.unset", label(visit.t(), key))));
        });
    }
}
