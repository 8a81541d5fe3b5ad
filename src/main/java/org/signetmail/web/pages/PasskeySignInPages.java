package org.signetmail.web.pages;

import java.util.Map;

import org.signetmail.web.auth.PasskeyEntrance;
import org.signetmail.web.auth.People;

/** In by a passkey: the script on the sign-in page asks here what the device is to sign, and sends what it signed. */
final class PasskeySignInPages implements PagePart {
    private static final String PATH = "/sign-in/passkey";

    private final PasskeyEntrance entrance;

    PasskeySignInPages(PasskeyEntrance entrance) {
        this.entrance = entrance;
    }

    @Override
    public void register(PageRoutes routes) {
        routes.postOpen(PATH + "/begin", visit -> entrance.begin(visit.context()).map(asked -> new Answer.Data(200, asked))
                .orElseGet(() -> new Answer.Data(429, Map.of("detail", visit.t().of("sign-in.later")))));
        routes.postOpen(PATH, this::finish);
    }

    private Answer finish(Visit visit) {
        String to = visit.typed("to");
        return switch (entrance.finish(visit.context(), visit.typed("credential"))) {
            case People.Step.In _ -> Answer.go(to);
            case People.Step.Later() -> refused(visit, to, "sign-in.later");
            case People.Step.Wrong(), People.Step.Disabled(), People.Step.CodeWanted _ -> refused(visit, to, "sign-in.wrong-passkey");
        };
    }

    private static Answer refused(Visit visit, String to, String why) {
        return Answer.go(Visit.address("/sign-in", Map.of("to", to))).saying(Flash.bad(visit.t().of(why)));
    }
}
