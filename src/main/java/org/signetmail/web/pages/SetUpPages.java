package org.signetmail.web.pages;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;

import org.signetmail.store.Listeners.Listener;
import org.signetmail.store.UsualListeners;
import org.signetmail.web.api.DirectoryOperations.OfDomain;
import org.signetmail.web.api.Problem;
import org.signetmail.web.api.Views;
import org.signetmail.web.auth.People;
import org.signetmail.web.auth.SetUp;

/**
 * From an empty server to the first account: {@code /first-start}. Host name, domain and account are steps of whoever has the code; with
 * the account the usual listeners open, and the person is signed in. The certificate is chosen by a server administrator then, on {@link FirstCertificatePages}.
 */
public final class SetUpPages implements PagePart {
    private static final String PATH = "/first-start";
    private static final String HOST = "host";
    private static final String DOMAIN = "domain";
    private static final String ACCOUNT = "account";
    private static final String PASSWORD = "password";
    private static final String NAME = "name";
    private static final int SHORTEST_PASSWORD = 8;

    /** @param step code, host, domain or account; @param csrf what the form sends back; @param domain the first one, or empty */
    public record Step(String step, String csrf, Form form, String domain) {
        /** Its place among the steps, from 1. */
        public int number() {
            return List.of(HOST, DOMAIN, ACCOUNT).indexOf(step) + 1;
        }
    }

    /** One step in the set-up's name. */
    private interface Asked {
        Answer answer(Visit visit, SetUp.Entered entered) throws Exception;
    }

    private final People people;
    private final SetUp setUp;
    /** Two forms sent at once make one administrator. */
    private final ReentrantLock one = new ReentrantLock();

    SetUpPages(People people, SetUp setUp) {
        this.people = people;
        this.setUp = setUp;
    }

    @Override
    public void register(PageRoutes routes) {
        routes.getOpen(PATH, this::enter);
        routes.postOpen(PATH, this::code);
        for (String step : List.of(HOST, DOMAIN, ACCOUNT)) {
            routes.getOpen(PATH + "/" + step, asked((visit, entered) -> show(visit, entered, step, Form.empty())));
        }
        routes.postOpen(PATH + "/" + HOST, sent(SetUpPages::host));
        routes.postOpen(PATH + "/" + DOMAIN, sent(SetUpPages::domain));
        routes.postOpen(PATH + "/" + ACCOUNT, sent(this::account));
    }

    private void mustBeOpen() {
        if (!setUp.open()) {
            throw Problem.notFound("set-up to be done");
        }
    }

    private Answer enter(Visit visit) {
        mustBeOpen();
        String code = visit.query("code");
        if (!code.isEmpty() && setUp.enter(visit.context(), code) || setUp.entered(visit.context()).isPresent()) {
            return Answer.go(PATH + "/" + HOST);
        }
        return wanted(code.isEmpty() ? Form.empty() : refused(visit));
    }

    private Answer code(Visit visit) {
        mustBeOpen();
        return setUp.enter(visit.context(), visit.typed("code")) ? Answer.go(PATH + "/" + HOST) : wanted(refused(visit));
    }

    private static Form refused(Visit visit) {
        return Form.of(Map.of("code", "")).refusedFor(new Problem("Wrong", 422, visit.t().of("setup.wrong-code"), "code"), visit.t());
    }

    private static Answer.Show wanted(Form form) {
        return Answer.show("setup/page", new Step("code", "", form, "")).with(form.refused() ? 422 : 200);
    }

    private PageRoutes.Handler asked(Asked step) {
        return visit -> {
            mustBeOpen();
            var entered = setUp.entered(visit.context());
            return entered.isEmpty() ? Answer.go(PATH) : step.answer(visit.as(entered.get().actor()), entered.get());
        };
    }

    private PageRoutes.Handler sent(Asked step) {
        return asked((visit, entered) -> {
            if (!entered.sentBy(visit.typed("csrf"))) {
                throw new Problem.Refused(new Problem("Forbidden", 403, visit.t().of("error.forged"), null));
            }
            return step.answer(visit, entered);
        });
    }

    private static Answer.Show show(Visit visit, SetUp.Entered entered, String step, Form given) throws Exception {
        String domain = domain(visit);
        String host = visit.page().host();
        Form form = given.refused() ? given : switch (step) {
            case HOST -> Form.of(Map.of(NAME, isWhole(host) ? host : ""));
            case DOMAIN -> Form.of(Map.of(NAME, domain.isEmpty() && isWhole(above(host)) ? above(host) : domain));
            default -> Form.of(Map.of(NAME, "", PASSWORD, ""));
        };
        return Answer.show("setup/page", new Step(step, entered.csrf(), form, domain));
    }

    /** A name that others could find; "localhost" is none. */
    private static boolean isWhole(String name) {
        return name.indexOf('.') > 0;
    }

    /** The name without its first label: that of the domain, most often. */
    private static String above(String host) {
        return host.substring(host.indexOf('.') + 1);
    }

    /** The first one, or empty. */
    static String domain(Visit visit) throws Exception {
        return visit.list(OfDomain.class, "domains.list", Map.of(), Map.of("limit", "1")).items().stream().findFirst().map(OfDomain::name).orElse("");
    }

    private static Answer host(Visit visit, SetUp.Entered entered) throws Exception {
        Form form = visit.form(NAME);
        return visit.attempt(form, () -> {
            named(() -> visit.perform("settings.set", Map.of("key", "host.name"), Map.of("value", visit.typed(NAME))));
            return Answer.go(PATH + "/" + DOMAIN);
        }, refused -> show(visit, entered, HOST, refused));
    }

    /** Another name takes the place of the one before, which has nobody in it yet. */
    private static Answer domain(Visit visit, SetUp.Entered entered) throws Exception {
        Form form = visit.form(NAME);
        String before = domain(visit);
        return visit.attempt(form, () -> {
            if (!visit.typed(NAME).equalsIgnoreCase(before)) {
                named(() -> visit.perform("domains.add", Map.of(), Map.of(NAME, visit.typed(NAME))));
                if (!before.isEmpty()) {
                    visit.perform("domains.remove", Map.of(DOMAIN, before), null);
                }
            }
            return Answer.go(PATH + "/" + ACCOUNT);
        }, refused -> show(visit, entered, DOMAIN, refused));
    }

    private Answer account(Visit visit, SetUp.Entered entered) throws Exception {
        String domain = domain(visit);
        if (domain.isEmpty()) {
            return Answer.go(PATH + "/" + DOMAIN);
        }
        Form form = visit.form(NAME).with(PASSWORD, "");
        one.lock();
        try {
            mustBeOpen();
            return visit.attempt(form, () -> begun(visit, visit.typed(NAME) + "@" + domain, domain), refused -> show(visit, entered, ACCOUNT, refused));
        } finally {
            one.unlock();
        }
    }

    private Answer begun(Visit visit, String address, String domain) throws Exception {
        String password = visit.exactly(PASSWORD);
        if (password.length() < SHORTEST_PASSWORD) {
            throw Problem.invalid(PASSWORD, visit.t().of("setup.short", SHORTEST_PASSWORD));
        }
        List<String> closed = new ArrayList<>();
        named(() -> visit.perform("accounts.add", Map.of(), Map.of("address", address, PASSWORD, password, "role", "server-admin")));
        listen(visit, closed);
        Answer.Go on = switch (people.password(visit.context(), address, password.toCharArray())) {
            case People.Step.In _ -> Answer.go(FirstCertificatePages.PATH);
            default -> Answer.go("/sign-in");
        };
        return closed.isEmpty() ? on : on.saying(Flash.bad(String.join("; ", closed)));
    }

    /** Opens what is not open yet. What cannot be is said; all else goes on. */
    private static void listen(Visit visit, List<String> closed) throws Exception {
        Set<String> there = visit.list(Views.OfListener.class, "listeners.list", Map.of(), Map.of()).items().stream().map(Views.OfListener::name).collect(Collectors.toSet());
        for (Listener l : UsualListeners.ALL) {
            if (!there.contains(l.name())) {
                try {
                    visit.perform("listeners.add", Map.of(), Map.of(NAME, l.name(), "protocol", word(l.protocol()), "port", l.port(), "security", word(l.security()),
                            "maxConnections", l.maxConnections()));
                } catch (Problem.Refused refused) {
                    closed.add(l.name() + ": " + visit.t().said(refused.problem().detail()));
                }
            }
        }
    }

    private static String word(Enum<?> value) {
        return value.name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
    }

    /** Operations name the field by their own word; here each step has one field that may be wrong. */
    private static void named(java.util.concurrent.Callable<Object> work) throws Exception {
        try {
            work.call();
        } catch (Problem.Refused refused) {
            Problem p = refused.problem();
            throw PASSWORD.equals(p.field()) ? refused : new Problem.Refused(new Problem(p.title(), p.status(), p.detail(), NAME));
        } catch (org.signetmail.text.SyntaxError e) {
            throw Problem.invalid(NAME, e.reason());
        }
    }
}
