package org.signetmail.web.clients;

import java.io.InputStream;
import java.time.Clock;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;

import org.signetmail.care.ClientNames;
import org.signetmail.mail.Address;
import org.signetmail.store.Store;
import org.signetmail.web.api.Json;
import org.signetmail.web.http.Bodies;
import org.signetmail.web.http.Hosts;

/**
 * Where mail programs, and people's telephones, ask for their settings: without a password, under TLS, by names of ours.
 * All that is told is told for each address of a domain alike. Thread-safe.
 */
public final class ClientPages {
    /** Of {@code web.pages}. */
    public static final String PAGE = "/setup";
    /** What the address is asked by. */
    public static final String ADDRESS = "emailaddress";
    static final String PROFILE = "/setup/apple.mobileconfig";
    static final String QR = "/setup/qr.svg";
    private static final String XML = "text/xml; charset=utf-8";
    /** Programs are not of one mind about capitals. */
    private static final List<String> AUTODISCOVER = List.of("/autodiscover/autodiscover.xml", "/Autodiscover/Autodiscover.xml", "/AutoDiscover/AutoDiscover.xml");
    private static final List<String> AUTODISCOVER_JSON = List.of("/autodiscover/autodiscover.json", "/Autodiscover/Autodiscover.json");
    private static final int SIGNED_AT_ONCE = 2;

    private final ClientSetup setup;
    private final Store store;
    private final Json json;
    private final Clock clock;
    /** A signature costs more than asking for one. */
    private final Semaphore signing = new Semaphore(SIGNED_AT_ONCE);

    public ClientPages(ClientSetup setup, Store store, Json json, Clock clock) {
        this.setup = setup;
        this.store = store;
        this.json = json;
        this.clock = clock;
    }

    public void register(RoutesConfig routes) {
        routes.get("/mail/config-v1.1.xml", this::thunderbird);
        routes.get("/.well-known/autoconfig/mail/config-v1.1.xml", this::thunderbird);
        AUTODISCOVER.forEach(path -> routes.post(path, this::outlook));
        AUTODISCOVER_JSON.forEach(path -> {
            routes.get(path, context -> outlookJson(context, parameter(context, "Email")));
            routes.get(path + "/v1.0/{address}", context -> outlookJson(context, context.pathParam("address")));
        });
        routes.get(PROFILE, this::apple);
        routes.get(QR, this::qr);
    }

    /** By a name of ours and under TLS, or not at all. */
    private boolean welcome(Context context) {
        if (!setup.mayAsk(context)) {
            nothing(context);
            return false;
        }
        return true;
    }

    private static void nothing(Context context) {
        context.status(404).contentType("text/plain").result("there is nothing here\n");
    }

    /** Programs do not agree about the capitals of parameters either. */
    private static String parameter(Context context, String name) {
        return context.queryParamMap().entrySet().stream().filter(e -> e.getKey().equalsIgnoreCase(name) && !e.getValue().isEmpty()).map(e -> e.getValue().getFirst()).findFirst().orElse("");
    }

    private Optional<Address> asked(Context context) {
        return setup.ours(parameter(context, ADDRESS));
    }

    private void thunderbird(Context context) {
        if (!welcome(context)) {
            return;
        }
        boolean named = !parameter(context, ADDRESS).isEmpty();
        Optional<String> domain = named ? asked(context).map(Address::domain) : byName(Hosts.name(context.header("Host")));
        domain.ifPresentOrElse(d -> context.contentType(XML).result(ThunderbirdConfig.of(d, setup.settings("%EMAILADDRESS%"))), () -> nothing(context));
    }

    /** The domain that a host name stands for; this server's own may have any label before it. */
    private Optional<String> byName(String host) {
        return ClientNames.domainOf(store.directory(), host).or(() -> store.directory().domain(host.substring(host.indexOf('.') + 1)).map(d -> d.name()));
    }

    private void outlook(Context context) throws Exception {
        if (!welcome(context)) {
            return;
        }
        String answer;
        try (InputStream body = Bodies.stream(context, AutodiscoverRequest.MOST)) {
            AutodiscoverRequest request = AutodiscoverRequest.read(body.readAllBytes());
            Optional<Address> address = setup.ours(request.address());
            answer = !request.schema().equalsIgnoreCase(AutodiscoverAnswer.SCHEMA) ? fault(AutodiscoverAnswer.Fault.NO_SUCH_SCHEMA)
                    : address.map(a -> AutodiscoverAnswer.of(setup.settings(a.toString()))).orElseGet(() -> fault(AutodiscoverAnswer.Fault.UNKNOWN_ADDRESS));
        } catch (AutodiscoverRequest.Malformed malformed) {
            answer = fault(AutodiscoverAnswer.Fault.INVALID_REQUEST);
        }
        context.contentType(XML).result(answer);
    }

    private String fault(AutodiscoverAnswer.Fault fault) {
        return AutodiscoverAnswer.of(fault, LocalTime.ofInstant(clock.instant(), ZoneOffset.UTC));
    }

    /** Says where the XML is asked for: that is the one protocol of Outlook's that is spoken here. */
    private void outlookJson(Context context, String address) {
        if (!welcome(context)) {
            return;
        }
        String protocol = parameter(context, "Protocol");
        Optional<String> base = setup.base();
        if (setup.ours(address).isEmpty() || base.isEmpty()) {
            nothing(context);
        } else if (protocol.equalsIgnoreCase("AutodiscoverV1")) {
            context.contentType("application/json").result(json.write(Map.of("Protocol", "AutodiscoverV1", "Url", base.get() + AUTODISCOVER.getFirst())));
        } else {
            context.status(400).contentType("application/json").result(json.write(Map.of("ErrorCode", "InvalidProtocol",
                    "ErrorMessage", "The given protocol is not spoken here. Supported values are 'AutodiscoverV1'")));
        }
    }

    private void apple(Context context) {
        if (!welcome(context)) {
            return;
        }
        Optional<Address> address = asked(context);
        if (address.isEmpty()) {
            nothing(context);
            return;
        }
        if (!signing.tryAcquire()) {
            context.status(503).header("Retry-After", "1").contentType("text/plain").result("many ask at this moment; ask again\n");
            return;
        }
        try {
            setup.profile(address.get()).ifPresentOrElse(profile -> context.contentType("application/x-apple-aspen-config")
                    .header("Content-Disposition", "attachment; filename=\"mail.mobileconfig\"").result(profile.content()), () -> nothing(context));
        } finally {
            signing.release();
        }
    }

    private void qr(Context context) {
        if (!welcome(context)) {
            return;
        }
        asked(context).flatMap(setup::page).ifPresentOrElse(link -> context.contentType("image/svg+xml").result(QrCodeImage.of(link).svg()), () -> nothing(context));
    }
}
