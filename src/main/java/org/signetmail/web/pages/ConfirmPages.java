package org.signetmail.web.pages;

import org.jspecify.annotations.Nullable;

import org.signetmail.web.auth.PasskeyEntrance;
import org.signetmail.web.auth.People;
import org.signetmail.web.auth.Visitor;

/** Before the way into an account is changed: whoever is signed in shows once more who they are, by password or passkey. */
public final class ConfirmPages implements PagePart {
    private static final String PATH = "/me/confirm";
    private static final String TO = "to";
    private static final int LONGEST = 512;

    /** @param to where the visitor goes on; @param error why it was not the right thing, or null; @param passkeys whether they have any */
    public record Confirm(String to, @Nullable String error, boolean passkeys) {}

    private final People people;
    private final PasskeyEntrance entrance;

    ConfirmPages(People people, PasskeyEntrance entrance) {
        this.people = people;
        this.entrance = entrance;
    }

    @Override
    public void register(PageRoutes routes) {
        routes.get(PATH, MySignInPages.OWN, visit -> MySignInPages.proven(visit) ? Answer.go(visit.query(TO)) : page(visit, visit.query(TO), null));
        routes.post(PATH, MySignInPages.OWN, this::password);
        routes.post(PATH + "/passkey/begin", MySignInPages.OWN, visit -> new Answer.Data(200, entrance.beginProof(visitor(visit))));
        routes.post(PATH + "/passkey", MySignInPages.OWN,
                visit -> after(visit, entrance.finishProof(visit.context(), visitor(visit), visit.typed("credential")), visit.t().of("me.confirm-wrong-passkey")));
    }

    /** Where one shows it, and goes on from there. */
    public static String before(String path) {
        return Visit.address(PATH, java.util.Map.of(TO, path));
    }

    private static Answer.Show page(Visit visit, String to, @Nullable String error) throws Exception {
        boolean passkeys = !visit.list(Object.class, "passkeys.list", java.util.Map.of("address", MySignInPages.self(visit)), java.util.Map.of()).items().isEmpty();
        return Answer.show("me/confirm", new Confirm(HttpPages.ours(to) ? to : MySignInPages.PATH, error, passkeys));
    }

    private Answer password(Visit visit) throws Exception {
        String password = visit.exactly("password");
        People.Step step = password.length() > LONGEST ? new People.Step.Wrong() : people.prove(visit.context(), visitor(visit), password.toCharArray());
        return after(visit, step, visit.t().of("me.confirm-wrong"));
    }

    private static Answer after(Visit visit, People.Step step, String wrong) throws Exception {
        String to = visit.typed(TO);
        return switch (step) {
            case People.Step.In _ -> Answer.go(to);
            case People.Step.Later() -> page(visit, to, visit.t().of("sign-in.later")).with(429);
            case People.Step.Wrong(), People.Step.Disabled(), People.Step.CodeWanted _ -> page(visit, to, wrong).with(422);
        };
    }

    private Visitor visitor(Visit visit) {
        return people.visitor(visit.context()).orElseThrow(() -> new IllegalStateException("signed out meanwhile"));
    }
}
