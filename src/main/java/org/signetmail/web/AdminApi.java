package org.signetmail.web;

import java.security.SecureRandom;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.json.JsonMapper;

import org.signetmail.care.Caretaker;
import org.signetmail.care.CertificateChecks;
import org.signetmail.care.ClientSettings;
import org.signetmail.care.DnsRecords;
import org.signetmail.care.TlsStatus;
import org.signetmail.mail.Address;
import org.signetmail.queue.QueueDesk;
import org.signetmail.store.Account;
import org.signetmail.store.Domain;
import org.signetmail.store.Store;
import org.signetmail.text.RandomText;
import org.signetmail.text.SyntaxError;

/**
 * The administrator's REST API, {@code /api/v1}: JSON in and out, refusals as problem+json. Each operation calls one method
 * of the store, the caretaker or the listeners' control; the command line has a command of the same name for each.
 */
final class AdminApi {
    private static final Logger LOG = LoggerFactory.getLogger(AdminApi.class);
    static final String BASE = "/api/v1";
    private static final int MOST_LISTED = 1000;

    private final Services services;
    private final Store store;
    private final Caretaker caretaker;
    private final ListenerControl listeners;
    private final QueueDesk queue;
    private final Exchange exchange;
    private final SecureRandom random = new SecureRandom();

    AdminApi(Services services, JsonMapper json) {
        this.services = services;
        store = services.store();
        caretaker = services.caretaker();
        listeners = services.listeners();
        queue = services.queue();
        exchange = new Exchange(json);
    }

    void register(RoutesConfig routes) {
        routes.exception(Problem.Refused.class, (e, context) -> exchange.problem(context, e.problem()));
        routes.exception(SyntaxError.class, (e, context) -> exchange.problem(context, new Problem("Invalid", 400, e.reason(), null)));
        routes.exception(Exception.class, (e, context) -> {
            LOG.error("{} {} failed", context.method(), context.path(), e);
            exchange.problem(context, new Problem("Failed", 500, "something went wrong here; the server's log says what", null));
        });
        routes.error(404, context -> {
            if (context.resultInputStream() == null || context.result() == null || !String.valueOf(context.res().getContentType()).contains("problem")) {
                exchange.problem(context, new Problem("Not found", 404, "there is nothing at " + context.path(), null));
            }
        });
        routes.get(BASE + "/status", c -> exchange.answer(c, services.status().get()));
        domains(routes);
        accounts(routes);
        aliases(routes);
        new CertificateOperations(store, caretaker, exchange).register(routes);
        new ListenerOperations(store, listeners, services.clock(), exchange).register(routes);
        new TrustOperations(services.trust(), exchange, services.clock()).register(routes);
        new ProbeOperations(services.prober(), services.trust().book(), exchange, services.clock()).register(routes);
        new RequestOperations(store, caretaker, exchange).register(routes);
        new AlertOperations(services.alerts(), services.files(), caretaker, store, exchange).register(routes);
        new ExportOperations(caretaker, exchange).register(routes);
        new CheckOperations(new CertificateChecks(store, caretaker, services.trust().trust(), services.clock()), caretaker, exchange).register(routes);
        new AcmeOperations(caretaker, exchange).register(routes);
        queue(routes);
        settings(routes);
        routes.get(BASE + "/tls/status", c -> exchange.answer(c, TlsStatus.of(store, caretaker, listeners.portOffset(), listeners.handshakes(), services.clock().instant())));
        routes.get(BASE + "/dns/{domain}", c -> exchange.answer(c, DnsRecords.of(store, caretaker, domain(c).name(), host())));
        routes.get(BASE + "/clients/{address}", c -> exchange.answer(c, ClientSettings.of(store, host(), account(c).address().toString(), listeners.portOffset())));
        routes.post(BASE + "/check", c -> exchange.answer(c, Map.of("faults", store.check())));
    }

    private void domains(RoutesConfig routes) {
        routes.get(BASE + "/domains", c -> exchange.answer(c, store.directory().domains()));
        routes.post(BASE + "/domains", c -> {
            Domain added = Problem.settled(store.directory().addDomain(Exchange.required("name", exchange.body(c, Requests.NewDomain.class).name())));
            // The names under which its mail is looked for are covered at once.
            caretaker.ensureOwn(Caretaker.OWN, caretaker.namesToCover());
            exchange.answer(c, 201, added);
        });
        routes.get(BASE + "/domains/{domain}", c -> exchange.answer(c, domain(c)));
        routes.patch(BASE + "/domains/{domain}", c -> exchange.answer(c, Problem.settled(store.directory()
                .setDomain(c.pathParam("domain"), Exchange.required("enabled", exchange.body(c, Requests.SetDomain.class).enabled())))));
        routes.delete(BASE + "/domains/{domain}", c -> exchange.answer(c, Problem.settled(store.directory().removeDomain(c.pathParam("domain")))));
    }

    private void accounts(RoutesConfig routes) {
        routes.get(BASE + "/accounts", c -> exchange.answer(c, store.directory().accounts(c.queryParam("domain")).stream().map(a -> Views.OfAccount.of(a, null)).toList()));
        routes.post(BASE + "/accounts", c -> {
            Requests.NewAccount wanted = exchange.body(c, Requests.NewAccount.class);
            String made = wanted.password() == null ? RandomText.password(random) : null;
            String password = wanted.password() == null ? String.valueOf(made) : wanted.password();
            Account account = Problem.settled(store.directory().addAccount(Address.parse(Exchange.required("address", wanted.address())),
                    wanted.displayName() == null ? "" : wanted.displayName(), password.toCharArray(), wanted.quotaBytes() == null ? 0 : wanted.quotaBytes()));
            exchange.answer(c, 201, Views.OfAccount.of(account, made));
        });
        routes.get(BASE + "/accounts/{address}", c -> exchange.answer(c, Views.OfAccount.of(account(c), null)));
        routes.patch(BASE + "/accounts/{address}", c -> {
            Requests.SetAccount wanted = exchange.body(c, Requests.SetAccount.class);
            exchange.answer(c, Views.OfAccount.of(Problem.settled(store.directory()
                    .setAccount(address(c), wanted.displayName(), wanted.enabled(), wanted.quotaBytes())), null));
        });
        routes.put(BASE + "/accounts/{address}/password", c -> {
            String given = exchange.body(c, Requests.SetPassword.class).password();
            String made = given == null ? RandomText.password(random) : null;
            Account account = Problem.settled(store.directory().setPassword(address(c), (given == null ? String.valueOf(made) : given).toCharArray()));
            exchange.answer(c, Views.OfAccount.of(account, made));
        });
        routes.delete(BASE + "/accounts/{address}", c -> exchange.answer(c, Views.OfAccount.of(Problem.settled(store.directory().removeAccount(address(c))), null)));
    }

    private void aliases(RoutesConfig routes) {
        routes.get(BASE + "/aliases", c -> exchange.answer(c, store.directory().aliases(c.queryParam("domain")).stream().map(Views.OfAlias::of).toList()));
        routes.post(BASE + "/aliases", c -> {
            Requests.NewAlias wanted = exchange.body(c, Requests.NewAlias.class);
            exchange.answer(c, 201, Views.OfAlias.of(Problem.settled(store.directory().addAlias(Address.parse(Exchange.required("address", wanted.address())),
                    Exchange.required("targets", wanted.targets()).stream().map(Address::parse).toList()))));
        });
        routes.get(BASE + "/aliases/{address}", c -> exchange.answer(c, store.directory().aliases(null).stream().filter(a -> a.address().key().equals(address(c).key()))
                .findFirst().map(Views.OfAlias::of).orElseThrow(() -> Problem.notFound("alias " + c.pathParam("address")))));
        routes.delete(BASE + "/aliases/{address}", c -> exchange.answer(c, Views.OfAlias.of(Problem.settled(store.directory().removeAlias(address(c))))));
    }

    private void queue(RoutesConfig routes) {
        routes.get(BASE + "/queue", c -> {
            int offset = Optional.ofNullable(c.queryParam("offset")).map(Integer::parseInt).orElse(0);
            exchange.answer(c, queue.list(offset, MOST_LISTED).stream().map(Views.OfQueueItem::of).toList());
        });
        routes.get(BASE + "/queue/{id}", c -> exchange.answer(c, Views.OfQueueItem.of(queue.show(id(c)).orElseThrow(() -> Problem.notFound("queue item " + id(c))))));
        routes.post(BASE + "/queue/{id}/retry", c -> did(c, queue.retry(id(c))));
        routes.post(BASE + "/queue/{id}/hold", c -> did(c, queue.hold(id(c))));
        routes.post(BASE + "/queue/{id}/release", c -> did(c, queue.release(id(c))));
        routes.delete(BASE + "/queue/{id}", c -> did(c, queue.remove(id(c))));
    }

    private void did(Context context, boolean found) {
        if (!found) {
            throw Problem.notFound("queue item " + id(context));
        }
        exchange.answer(context, Map.of("id", id(context)));
    }

    private static long id(Context context) {
        try {
            return Long.parseLong(context.pathParam("id"));
        } catch (NumberFormatException e) {
            throw Problem.invalid("id", "a queue item's id is a number");
        }
    }

    private void settings(RoutesConfig routes) {
        routes.get(BASE + "/settings", c -> exchange.answer(c, shown(store.settings().all())));
        routes.put(BASE + "/settings/{key}", c -> {
            store.settings().set(c.pathParam("key"), Exchange.required("value", exchange.body(c, Requests.SetSetting.class).value()));
            exchange.answer(c, shown(Map.of(c.pathParam("key"), store.settings().text(c.pathParam("key"), ""))));
        });
        routes.delete(BASE + "/settings/{key}", c -> {
            store.settings().remove(c.pathParam("key"));
            exchange.answer(c, Map.of());
        });
    }

    /** A route's password, or a secret, is set and never shown. */
    private static Map<String, String> shown(Map<String, String> settings) {
        var shown = new TreeMap<String, String>();
        settings.forEach((key, value) -> shown.put(key, key.endsWith("-secret") ? "***" : value.replaceAll("password=[^;]*", "password=***")));
        return shown;
    }

    private String host() {
        return store.settings().text("host.name", "localhost");
    }

    private Domain domain(Context context) {
        return store.directory().domain(context.pathParam("domain")).orElseThrow(() -> Problem.notFound("domain " + context.pathParam("domain")));
    }

    private static Address address(Context context) {
        return Address.parse(context.pathParam("address"));
    }

    private Account account(Context context) {
        return store.directory().account(address(context)).orElseThrow(() -> Problem.notFound("account " + context.pathParam("address")));
    }
}
