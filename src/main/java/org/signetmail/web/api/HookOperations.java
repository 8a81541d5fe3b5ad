package org.signetmail.web.api;

import java.time.Instant;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

import org.signetmail.care.alert.Alerts;
import org.signetmail.care.hook.Hooks;
import org.signetmail.store.AlertBook.Alert;
import org.signetmail.store.HookBook.Hook;
import org.signetmail.store.HookBook.Made;
import org.signetmail.store.HookEvent;
import org.signetmail.store.HookOutbox.Delivery;
import org.signetmail.store.Store;

import static org.signetmail.web.api.Problem.required;

/** {@code /webhooks}: who is told of what by HTTPS. For server administrators alone: where a server posts to is theirs to say. Thread-safe. */
public final class HookOperations {
    /** @param events message.received, …; @param domain of whose mail and logins alone, or absent for all */
    record NewWebhook(@Nullable String name, @Nullable String address, @Nullable List<String> events, @Nullable String domain) {}

    /** @param domain empty for all */
    record SetWebhook(@Nullable String address, @Nullable List<String> events, @Nullable String domain, @Nullable Boolean enabled) {}

    /** @param waiting how many it is still to be told; @param trouble why it is not told, or null; @param secret when it is made, this once */
    public record OfWebhook(String name, String address, List<String> events, @Nullable String domain, boolean enabled, Instant created, @Passing long waiting,
            @Passing @Nullable String trouble, @Secret @Nullable String secret) {
        @Override
        public String toString() {
            return "OfWebhook[" + name + "]";
        }
    }

    /** @param state waiting, told or given-up; @param due of what waits, when it is tried next; @param status of the last answer, or null for none */
    public record OfDelivery(long id, String messageId, String event, Instant at, @Passing String state, @Passing int tried, @Passing @Nullable Instant due,
            @Passing @Nullable Instant attempted, @Passing @Nullable Integer status, @Passing String words, String body) {
        static OfDelivery of(Delivery d) {
            return new OfDelivery(d.id(), d.messageId(), d.event(), d.at(), Views.lower(d.state()), d.tried(), d.due(), d.attempted(), d.status(), d.words(), d.body());
        }
    }

    private final Store store;
    private final Hooks hooks;
    private final Alerts alerts;

    HookOperations(Store store, Hooks hooks, Alerts alerts) {
        this.store = store;
        this.hooks = hooks;
        this.alerts = alerts;
    }

    void register(Operations all) {
        String one = "/webhooks/{name}";
        all.add(Operation.get("webhooks.list", "/webhooks", "Webhooks, and how each does").pages(OfWebhook.class).run(ask -> {
            Map<String, String> troubles = troubles();
            return Page.of(store.hooks().list(ask.after().orElse(""), ask.limit() + 1), ask.limit(), Hook::name).map(hook -> view(hook, troubles, null));
        }));
        all.add(Operation.post("webhooks.add", "/webhooks", "Makes a webhook; its secret is shown this once").takes(NewWebhook.class).gives(OfWebhook.class).made().run(ask -> {
            NewWebhook wanted = ask.body(NewWebhook.class);
            return view(Problem.settled(store.hooks().add(required("name", wanted.name()), required("address", wanted.address()), events(required("events", wanted.events())),
                    wanted.domain())));
        }));
        all.add(Operation.get("webhooks.show", one, "One").gives(OfWebhook.class).run(ask -> view(hook(ask), troubles(), null)));
        all.add(Operation.patch("webhooks.set", one, "Changes where it is, what it is told of, or whether").takes(SetWebhook.class).gives(OfWebhook.class).run(ask -> {
            SetWebhook wanted = ask.body(SetWebhook.class);
            return view(Problem.settled(store.hooks().set(ask.name("name"), wanted.address(), wanted.events() == null ? null : events(wanted.events()), wanted.domain(),
                    wanted.enabled())), troubles(), null);
        }));
        all.add(Operation.delete("webhooks.remove", one, "Removes it, with what it was still to be told").gives(OfWebhook.class).run(ask -> {
            OfWebhook before = view(hook(ask), troubles(), null);
            Problem.settled(store.hooks().remove(ask.name("name")));
            hooks.removed(ask.name("name"));
            return before;
        }));
        all.add(Operation.post("webhooks.renew-secret", one + "/secret", "Another secret, shown this once; that of before signs along for a day").changes("webhooks.show").gives(OfWebhook.class)
                .run(ask -> view(Problem.settled(store.hooks().renewSecret(ask.name("name"))))));
        all.add(Operation.post("webhooks.test", one + "/test", "Sends a webhook.test at once, and says how it went").gives(OfDelivery.class)
                .run(ask -> OfDelivery.of(hooks.test(hook(ask)))));
        all.add(Operation.get("webhooks.deliveries", one + "/deliveries", "What it is still to be told, and was told last; the latest first").pages(OfDelivery.class)
                .run(ask -> Page.of(store.hookOutbox().list(hook(ask).id(), ask.wholeNumber("after").orElse(Long.MAX_VALUE), ask.limit() + 1), ask.limit(),
                        d -> Long.toString(d.id())).map(OfDelivery::of)));
        all.add(Operation.post("webhooks.retry", one + "/deliveries/{id}/retry", "Tells it again soon, whatever became of it").gives(OfDelivery.class)
                .run(ask -> OfDelivery.of(Problem.settled(store.hookOutbox().retry(hook(ask).id(), ask.number("id"), java.time.Instant.EPOCH)))));
    }

    private Hook hook(Ask ask) {
        return store.hooks().find(ask.name("name")).orElseThrow(() -> Problem.notFound("webhook " + ask.name("name")));
    }

    private static Set<HookEvent> events(List<String> words) {
        return words.stream().map(word -> HookEvent.of(word).orElseThrow(() -> Problem.invalid("events", "\"" + word + "\" is no event; there are "
                + Arrays.stream(HookEvent.values()).map(HookEvent::word).collect(Collectors.joining(", ")))))
                .collect(Collectors.toCollection(() -> EnumSet.noneOf(HookEvent.class)));
    }

    /** By the alert's key. */
    private Map<String, String> troubles() {
        return alerts.list().stream().collect(Collectors.toMap(Alert::key, Alert::words, (a, _) -> a));
    }

    private OfWebhook view(Made made) {
        return view(made.hook(), troubles(), made.secret());
    }

    private OfWebhook view(Hook hook, Map<String, String> troubles, @Nullable String secret) {
        return new OfWebhook(hook.name(), hook.address().toString(), hook.events().stream().sorted().map(HookEvent::word).toList(), hook.domain(), hook.enabled(), hook.created(),
                store.hookOutbox().waiting(hook.id()), troubles.get(Hooks.alert(hook.name())), secret);
    }
}
