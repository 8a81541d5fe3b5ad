package org.signetmail.web.pages;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import org.signetmail.store.HookEvent;
import org.signetmail.web.api.HookOperations.OfDelivery;
import org.signetmail.web.api.HookOperations.OfWebhook;
import org.signetmail.web.api.Page;

/** Who is told by HTTPS of what happens: the list, and each one's page with what it was told last. */
public final class WebhookPages implements PagePart {
    private static final String PATH = "/webhooks";
    private static final String ONE = PATH + "/{name}";
    /** Before the word of an event in a form's field. */
    private static final String ON = "on-";

    public record Listing(List<OfWebhook> webhooks, boolean later, @Nullable String next, Form add) {}

    /** @param secret shown this once, or null */
    public record One(OfWebhook webhook, List<OfDelivery> deliveries, boolean later, @Nullable String next, Form form, @Nullable String secret) {
        @Override
        public String toString() {
            return "One[" + webhook + "]";
        }
    }

    @Override
    public void register(PageRoutes routes) {
        routes.menu(Menu.Section.SERVER, 70, PATH, "webhooks.title", Icon.FORWARD, PageRoutes.SERVER);
        routes.get(PATH, PageRoutes.SERVER, visit -> list(visit, Form.empty()));
        routes.post(PATH + "/add", PageRoutes.SERVER, WebhookPages::add);
        routes.get(ONE, PageRoutes.SERVER, visit -> one(visit, null, null));
        routes.post(ONE + "/set", PageRoutes.SERVER, WebhookPages::set);
        routes.post(ONE + "/pause", PageRoutes.SERVER, WebhookPages::pause);
        routes.post(ONE + "/test", PageRoutes.SERVER, WebhookPages::test);
        routes.post(ONE + "/secret", PageRoutes.SERVER, WebhookPages::renewSecret);
        routes.post(ONE + "/remove", PageRoutes.SERVER, WebhookPages::remove);
        routes.post(ONE + "/deliveries/{id}/retry", PageRoutes.SERVER, WebhookPages::retry);
    }

    /** Words of all events, and the field of each. */
    public static List<String> events() {
        return Arrays.stream(HookEvent.values()).map(HookEvent::word).toList();
    }

    public static String field(String event) {
        return ON + event;
    }

    private static Form form(Visit visit, String... more) {
        var fields = new ArrayList<>(List.of(more));
        events().forEach(event -> fields.add(field(event)));
        return visit.form(fields.toArray(String[]::new));
    }

    private static List<String> chosen(Form form) {
        return events().stream().filter(event -> form.checked(field(event))).toList();
    }

    private static Answer.Show list(Visit visit, Form add) throws Exception {
        Page<OfWebhook> page = visit.list(OfWebhook.class, "webhooks.list", Map.of(), Map.of("after", visit.query("after"), "limit", "50"));
        return Answer.show("webhooks/list", new Listing(page.items(), !visit.query("after").isEmpty(), visit.next(PATH, Map.of(), page), add));
    }

    private static Answer add(Visit visit) throws Exception {
        Form form = form(visit, "name", "address", "domain");
        return visit.attempt(form, () -> {
            var made = (OfWebhook) visit.perform("webhooks.add", Map.of(), Map.of("name", form.value("name"), "address", form.value("address"), "domain", form.value("domain"),
                    "events", chosen(form)));
            return one(visit, made.name(), null, made.secret());
        }, refused -> list(visit, refused));
    }

    private static Answer.Show one(Visit visit, @Nullable Form refused, @Nullable String secret) throws Exception {
        return one(visit, visit.name("name"), refused, secret);
    }

    private static Answer.Show one(Visit visit, String name, @Nullable Form refused, @Nullable String secret) throws Exception {
        Map<String, String> names = Map.of("name", name);
        OfWebhook webhook = visit.ask(OfWebhook.class, "webhooks.show", names);
        Page<OfDelivery> page = visit.list(OfDelivery.class, "webhooks.deliveries", names, Map.of("after", visit.query("after"), "limit", "25"));
        var there = new HashMap<>(Map.of("address", webhook.address(), "domain", webhook.domain() == null ? "" : webhook.domain()));
        webhook.events().forEach(event -> there.put(field(event), "true"));
        return Answer.show("webhooks/one", new One(webhook, page.items(), !visit.query("after").isEmpty(), visit.next(at(name), Map.of(), page),
                refused == null ? Form.of(there) : refused, secret));
    }

    private static Answer set(Visit visit) throws Exception {
        Form form = form(visit, "address", "domain");
        return visit.attempt(form, () -> {
            visit.perform("webhooks.set", names(visit), Map.of("address", form.value("address"), "domain", form.value("domain"), "events", chosen(form)));
            return Answer.go(at(visit)).saying(Flash.ok(visit.t().of("webhooks.saved")));
        }, refused -> one(visit, refused, null));
    }

    private static Answer pause(Visit visit) throws Exception {
        boolean on = visit.typed("enabled").equals("true");
        return visit.attempt(at(visit), () -> {
            visit.perform("webhooks.set", names(visit), Map.of("enabled", on));
            return Answer.go(at(visit)).saying(Flash.ok(visit.t().of(on ? "webhooks.resumed" : "webhooks.pauses")));
        });
    }

    private static Answer test(Visit visit) throws Exception {
        return visit.attempt(at(visit), () -> {
            var sent = (OfDelivery) visit.perform("webhooks.test", names(visit), null);
            return Answer.go(at(visit)).saying(sent.state().equals("told") ? Flash.ok(visit.t().of("webhooks.test-well"))
                    : Flash.bad(visit.t().of("webhooks.test-badly", said(visit.t(), sent))));
        });
    }

    /** What the other side said, in a sentence of its own. */
    public static String said(Texts t, OfDelivery delivery) {
        return delivery.status() == null ? delivery.words() : t.of("webhooks.answered", Integer.toString(delivery.status()));
    }

    private static Answer renewSecret(Visit visit) throws Exception {
        return visit.attempt(at(visit), () -> one(visit, null, ((OfWebhook) visit.perform("webhooks.renew-secret", names(visit), null)).secret()));
    }

    private static Answer remove(Visit visit) throws Exception {
        return visit.attempt(at(visit), () -> {
            visit.perform("webhooks.remove", names(visit), null);
            return Answer.go(PATH).saying(Flash.ok(visit.t().of("webhooks.removed", visit.name("name"))));
        });
    }

    private static Answer retry(Visit visit) throws Exception {
        return visit.attempt(at(visit), () -> {
            visit.perform("webhooks.retry", Map.of("name", visit.name("name"), "id", visit.name("id")), null);
            return Answer.go(at(visit)).saying(Flash.ok(visit.t().of("webhooks.retried")));
        });
    }

    private static Map<String, String> names(Visit visit) {
        return Map.of("name", visit.name("name"));
    }

    private static String at(Visit visit) {
        return at(visit.name("name"));
    }

    static String at(String name) {
        return PATH + "/" + Visit.encoded(name);
    }
}
