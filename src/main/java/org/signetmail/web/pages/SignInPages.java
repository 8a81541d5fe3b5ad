package org.signetmail.web.pages;

import java.util.Optional;

import org.jspecify.annotations.Nullable;

import org.signetmail.web.auth.People;
import org.signetmail.web.auth.Visitor;

/** In and out: {@code /sign-in}, the code of the authenticator app, {@code /sign-out}. */
public final class SignInPages implements PagePart {
    private static final String PATH = "/sign-in";
    private static final String TO = "to";
    private static final int LONGEST = 512;

    /** @param to where the visitor wanted to go; @param error why it was not the right thing, or null; @param user what was typed */
    public record SignIn(String to, boolean code, String user, @Nullable String error) {}

    private final People people;

    SignInPages(People people) {
        this.people = people;
    }

    @Override
    public void register(PageRoutes routes) {
        routes.getOpen(PATH, this::form);
        routes.postOpen(PATH, this::password);
        routes.postOpen(PATH + "/code", this::code);
        routes.post("/sign-out", PageRoutes.SIGNED_IN, this::out);
    }

    private Answer form(Visit visit) {
        Optional<Visitor> visitor = people.visitor(visit.context());
        if (visitor.filter(Visitor::signedIn).isPresent()) {
            return Answer.go(visit.query(TO));
        }
        return page(visit.query(TO), visitor.isPresent() && visit.query("again").isEmpty(), "", null);
    }

    static Answer.Show page(String to, boolean code, String user, @Nullable String error) {
        return Answer.show("sign-in/page", new SignIn(to, code, user, error)).with(error == null ? 200 : 422);
    }

    private Answer password(Visit visit) {
        String to = visit.typed(TO);
        String user = visit.typed("user");
        String password = visit.exactly("password");
        if (user.length() > LONGEST || password.length() > LONGEST) {
            return page(to, false, "", visit.t().of("sign-in.wrong"));
        }
        return switch (people.password(visit.context(), user, password.toCharArray())) {
            case People.Step.In _ -> Answer.go(to);
            case People.Step.CodeWanted _ -> Answer.go(Visit.address(PATH, java.util.Map.of(TO, to)));
            case People.Step.Wrong() -> page(to, false, user, visit.t().of("sign-in.wrong"));
            case People.Step.Disabled() -> page(to, false, user, visit.t().of("sign-in.disabled"));
            case People.Step.Later() -> page(to, false, user, visit.t().of("sign-in.later")).with(429);
        };
    }

    private Answer code(Visit visit) {
        String to = visit.typed(TO);
        Optional<Visitor> visitor = people.visitor(visit.context());
        if (visitor.isEmpty()) {
            return page(to, false, "", visit.t().of("sign-in.too-late"));
        }
        return switch (people.code(visit.context(), visitor.get(), visit.typed("code"))) {
            case People.Step.In _ -> Answer.go(to);
            case People.Step.CodeWanted _, People.Step.Wrong() -> page(to, true, "", visit.t().of("sign-in.wrong-code"));
            case People.Step.Disabled() -> page(to, false, "", visit.t().of("sign-in.disabled"));
            case People.Step.Later() -> page(to, true, "", visit.t().of("sign-in.later")).with(429);
        };
    }

    private Answer out(Visit visit) {
        people.visitor(visit.context()).ifPresent(visitor -> people.signOut(visit.context(), visitor));
        return Answer.go(PATH).saying(Flash.ok(visit.t().of("sign-in.out")));
    }
}
