package org.signetmail.web.pages;

import java.util.List;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

import org.signetmail.care.ClientSettings;
import org.signetmail.mail.Address;
import org.signetmail.web.api.Problem;
import org.signetmail.web.clients.ClientPages;
import org.signetmail.web.clients.ClientSetup;
import org.signetmail.web.clients.QrCodeImage;

/**
 * How one's own mail program is set up, for whoever knows the address: {@code /setup}, which a QR code opens on a telephone. Without a
 * password; what it says is the same for each address of a domain.
 */
final class ClientSetupPages implements PagePart {
    private final ClientSetup setup;

    ClientSetupPages(ClientSetup setup) {
        this.setup = setup;
    }

    @Override
    public void register(PageRoutes routes) {
        routes.getOpen(ClientPages.PAGE, this::page);
    }

    private Answer page(Visit visit) {
        if (!setup.mayAsk(visit.context())) {
            throw Problem.notFound("set-up here");
        }
        String given = visit.query(ClientPages.ADDRESS).strip();
        Optional<Address> address = setup.ours(given);
        if (address.isEmpty()) {
            Form form = given.isEmpty() ? Form.empty() : Form.of(java.util.Map.of(ClientPages.ADDRESS, given))
                    .refusedFor(new Problem("Not found", 404, visit.t().of("client-setup.not-here"), ClientPages.ADDRESS), visit.t());
            return Answer.show("client-setup/ask", form).with(given.isEmpty() ? 200 : 422);
        }
        return Answer.show("client-setup/page", programs(address.get(), visit));
    }

    private MyProgramsPages.Programs programs(Address address, Visit visit) {
        List<ClientSettings> settings = setup.settings(address.toString());
        @Nullable String page = setup.page(address).orElse(null);
        return new MyProgramsPages.Programs(address.toString(), settings, MyProgramsPages.in(settings), MyProgramsPages.out(settings), false,
                setup.profileLink(address).orElse(null), page, page == null ? null : QrCodeImage.of(page), setup.names(address, visit.page().now()));
    }
}
