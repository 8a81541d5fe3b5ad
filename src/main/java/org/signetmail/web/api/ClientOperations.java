package org.signetmail.web.api;

import java.time.Clock;
import java.util.Base64;
import java.util.List;

import org.jspecify.annotations.Nullable;

import org.signetmail.care.ClientSettings;
import org.signetmail.mail.Address;
import org.signetmail.store.Directory;
import org.signetmail.web.api.Operation.May;
import org.signetmail.web.clients.ClientSetup;
import org.signetmail.web.clients.QrCodeImage;

/** {@code /clients}: how somebody's mail programs are set up. Thread-safe. */
public final class ClientOperations {
    /**
     * @param page where set-up begins without a password, and {@code profile} for Apple's devices; null where no listener serves https
     * @param qrCode of the page, as SVG; @param androidSteps in words; @param names by which programs look for this server, with their certificates
     */
    public record OfSetup(List<ClientSettings> settings, @Nullable String page, @Nullable String profile, @Nullable String qrCode, List<String> androidSteps, List<ClientSetup.Name> names) {}

    /** @param content base64; @param signed by the certificate of this server's name */
    record OfProfile(String contentType, String content, boolean signed) {}

    private final Directory directory;
    private final ClientSetup setup;
    private final Clock clock;

    ClientOperations(Directory directory, ClientSetup setup, Clock clock) {
        this.directory = directory;
        this.setup = setup;
        this.clock = clock;
    }

    void register(Operations all) {
        all.add(Operation.get("clients.show", "/clients/{address}", "What to type into a mail program").may(May.ACCOUNT).pages(ClientSettings.class)
                .run(ask -> Page.whole(setup.settings(address(ask).toString()))));
        all.add(Operation.get("clients.setup", "/clients/{address}/setup", "How mail programs are set up: links, QR code, steps").may(May.ACCOUNT).gives(OfSetup.class).run(ask -> {
            Address address = address(ask);
            String page = setup.page(address).orElse(null);
            return new OfSetup(setup.settings(address.toString()), page, setup.profileLink(address).orElse(null), page == null ? null : QrCodeImage.of(page).svg(),
                    setup.androidSteps(address), setup.names(address, clock.instant()));
        }));
        all.add(Operation.get("clients.profile", "/clients/{address}/profile", "The profile for Apple's devices, signed").may(May.ACCOUNT).gives(OfProfile.class)
                .run(ask -> setup.profile(address(ask)).map(p -> new OfProfile("application/x-apple-aspen-config", Base64.getEncoder().encodeToString(p.content()), p.signed()))
                        .orElseThrow(() -> Problem.notFound("listener by which mail is read and sent"))));
    }

    private Address address(Ask ask) {
        return directory.account(ask.address("address")).orElseThrow(() -> Problem.notFound("account " + ask.name("address"))).address();
    }
}
