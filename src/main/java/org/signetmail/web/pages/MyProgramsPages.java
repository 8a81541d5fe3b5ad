package org.signetmail.web.pages;

import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

import org.signetmail.care.ClientSettings;
import org.signetmail.web.api.ClientOperations.OfSetup;
import org.signetmail.web.api.IdentityOperations.OfSecondFactor;
import org.signetmail.web.clients.ClientSetup;
import org.signetmail.web.clients.QrCodeImage;

/** How I set up my mail program: what to type, a profile, a QR code, steps, and which names have a certificate. */
public final class MyProgramsPages implements PagePart {
    static final String PATH = "/me/programs";
    /** Those whose steps are told: texts {@code me.program-is.*} and {@code me.step-*}. */
    public static final List<String> PROGRAMS = List.of("thunderbird", "outlook", "apple", "android");

    /**
     * @param in how mail is read: IMAP where there is a listener for it, else POP3; null without either; @param out how it is sent, or null
     * @param profile address of the profile for Apple's devices, and {@code qr} of the page that a telephone opens; null where no listener serves https
     */
    public record Programs(String address, List<ClientSettings> settings, @Nullable ClientSettings in, @Nullable ClientSettings out, boolean secondFactor,
            @Nullable String profile, @Nullable String page, @Nullable QrCodeImage qr, List<ClientSetup.Name> names) {
        /** Whether devices must be told to trust a certificate of ours. */
        public boolean ownAuthority() {
            return names.stream().anyMatch(ClientSetup.Name::ownAuthority);
        }
    }

    @Override
    public void register(PageRoutes routes) {
        routes.menu(Menu.Section.OWN, 30, PATH, "me.programs", Icon.MAIL, MySignInPages.OWN);
        routes.get(PATH, MySignInPages.OWN, MyProgramsPages::page);
    }

    private static Answer page(Visit visit) throws Exception {
        Map<String, String> names = Map.of("address", MySignInPages.self(visit));
        OfSetup setup = visit.ask(OfSetup.class, "clients.setup", names);
        return Answer.show("me/programs", new Programs(MySignInPages.self(visit), setup.settings(), in(setup.settings()),
                out(setup.settings()), visit.ask(OfSecondFactor.class, "second-factor.show", names).app(), setup.profile(), setup.page(),
                setup.page() == null ? null : QrCodeImage.of(setup.page()), setup.names()));
    }

    /** How mail is read. */
    static @Nullable ClientSettings in(List<ClientSettings> settings) {
        return of(settings, "IMAP").or(() -> of(settings, "POP3")).orElse(null);
    }

    /** How it is sent. */
    static @Nullable ClientSettings out(List<ClientSettings> settings) {
        return of(settings, "SMTP").orElse(null);
    }

    private static Optional<ClientSettings> of(List<ClientSettings> settings, String service) {
        return settings.stream().filter(s -> s.service().equals(service)).findFirst();
    }
}
