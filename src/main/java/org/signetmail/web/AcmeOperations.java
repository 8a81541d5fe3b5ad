package org.signetmail.web;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import org.jspecify.annotations.Nullable;

import org.signetmail.care.Caretaker;
import org.signetmail.care.acme.Authorities;
import org.signetmail.care.acme.Orders;
import org.signetmail.store.Acme;
import org.signetmail.tls.KeySpec;

import static org.signetmail.web.Exchange.required;

/** {@code /acme/authorities} and {@code /acme/orders}. Thread-safe. */
final class AcmeOperations {
    /** How long a question about an order waits for news. */
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    /** @param root PEM; @param eabHmac the binding's MAC key, base64url: used once, kept nowhere */
    record NewAuthority(@Nullable String name, @Nullable String directory, @Nullable String root, @Nullable String contact, @Nullable String eabKid,
            @Nullable String eabHmac, @Nullable Boolean acceptTerms) {
        @Override
        public String toString() {
            return "NewAuthority[" + name + "]";
        }
    }

    /** @param dns how records get into the DNS, for dns-01; may hold a secret */
    record NewOrder(@Nullable String name, @Nullable List<String> names, @Nullable String authority, @Nullable String challenge,
            @Nullable Map<String, String> dns, @Nullable String key, @Nullable String profile) {
        @Override
        public String toString() {
            return "NewOrder[" + name + "]";
        }
    }

    record OfAuthority(String name, String directory, boolean ownRoot, @Nullable String contact, @Nullable String terms, @Nullable String eabKid,
            String account, Instant added) {
        static OfAuthority of(Acme.Account account) {
            return new OfAuthority(account.name(), account.directory(), account.rootPem() != null, account.contact(), account.terms(), account.bindingKey(),
                    account.accountUrl(), account.added());
        }
    }

    /** @param after number of the last step before these */
    record OfOrder(String name, String authority, List<String> names, String challenge, String key, @Nullable String profile, String state, String words,
            Instant nextAttempt, int failures, @Nullable String lastFailure, @Nullable Instant failedAt, int after, List<Orders.Step> steps) {
        static OfOrder of(Orders.Standing standing, int after) {
            Acme.Plan plan = standing.plan();
            Acme.Progress progress = standing.progress();
            return new OfOrder(plan.certificate(), plan.authority(), plan.hosts(), Views.lower(plan.challenge()), Views.lower(KeySpec.valueOf(plan.keyKind())),
                    plan.profile(), standing.state(), standing.words(), progress.nextAttempt(), progress.failures(), progress.lastFailure(), progress.failedAt(),
                    standing.steps().isEmpty() ? after : standing.steps().getLast().number(), standing.steps());
        }
    }

    private final Authorities authorities;
    private final Orders orders;
    private final Exchange exchange;

    AcmeOperations(Caretaker caretaker, Exchange exchange) {
        authorities = caretaker.authorities();
        orders = caretaker.orders();
        this.exchange = exchange;
    }

    void register(RoutesConfig routes) {
        String all = AdminApi.BASE + "/acme/authorities";
        routes.get(all, c -> exchange.answer(c, authorities.list().stream().map(OfAuthority::of).toList()));
        routes.post(all, c -> exchange.answer(c, 201, OfAuthority.of(Problem.settled(authorities.add(wanted(exchange.body(c, NewAuthority.class)))))));
        routes.get(all + "/{name}", c -> exchange.answer(c, OfAuthority.of(authorities.find(c.pathParam("name"))
                .orElseThrow(() -> Problem.notFound("authority " + c.pathParam("name"))))));
        routes.delete(all + "/{name}", c -> exchange.answer(c, OfAuthority.of(Problem.settled(authorities.remove(c.pathParam("name"))))));
        String ordered = AdminApi.BASE + "/acme/orders";
        routes.get(ordered, c -> exchange.answer(c, orders.standings().stream().map(s -> OfOrder.of(s, 0)).toList()));
        routes.post(ordered, c -> {
            Acme.Plan plan = plan(exchange.body(c, NewOrder.class));
            int before = orders.lastStep(plan.certificate());
            Problem.settled(orders.order(plan));
            exchange.answer(c, 201, view(plan.certificate(), before, Duration.ZERO));
        });
        routes.get(ordered + "/{name}", c -> exchange.answer(c, view(c.pathParam("name"), after(c), PATIENCE)));
        routes.post(ordered + "/{name}/renew", c -> {
            int before = orders.lastStep(c.pathParam("name"));
            Problem.settled(orders.renew(c.pathParam("name")));
            exchange.answer(c, view(c.pathParam("name"), before, Duration.ZERO));
        });
        routes.delete(ordered + "/{name}", c -> {
            OfOrder gone = view(c.pathParam("name"), Integer.MAX_VALUE, Duration.ZERO);
            Problem.settled(orders.cancel(c.pathParam("name")));
            exchange.answer(c, gone);
        });
    }

    private static Authorities.Wanted wanted(NewAuthority asked) {
        return new Authorities.Wanted(required("name", asked.name()), required("directory", asked.directory()), asked.root(), asked.contact(), asked.eabKid(),
                asked.eabHmac(), Boolean.TRUE.equals(asked.acceptTerms()));
    }

    private static Acme.Plan plan(NewOrder asked) {
        KeySpec key = asked.key() == null ? KeySpec.ECDSA_P256 : Views.parse(KeySpec.class, "key", asked.key());
        return new Acme.Plan(required("name", asked.name()), required("authority", asked.authority()), required("names", asked.names()),
                Views.parse(Acme.Challenge.class, "challenge", required("challenge", asked.challenge())), asked.dns() == null ? Map.of() : asked.dns(),
                key.name(), asked.profile());
    }

    private static int after(Context context) {
        String text = context.queryParam("after");
        try {
            return text == null ? 0 : Integer.parseInt(text);
        } catch (NumberFormatException e) {
            throw Problem.invalid("after", "after is a step's number");
        }
    }

    private OfOrder view(String name, int after, Duration patience) throws InterruptedException {
        return orders.standing(name, after, patience).map(s -> OfOrder.of(s, after))
                .orElseThrow(() -> Problem.notFound("order of a certificate " + name));
    }
}
