package org.signetmail.web.clients;

import java.io.InputStream;
import java.time.Clock;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;

import org.signetmail.care.ClientNames;
import org.signetmail.care.ClientSettings;
import org.signetmail.mail.Address;
import org.signetmail.store.Store;
import org.signetmail.web.api.Json;
import org.signetmail.web.http.Arrival;
import org.signetmail.web.http.Bodies;
import org.signetmail.web.http.Hosts;

import static org.signetmail.web.clients.Markup.escaped;

/**
 * Where mail programs, and people with a new telephone, ask for their settings: without a password, under TLS, by names of ours.
 * All that is told is told for each address of a domain alike. Thread-safe.
 */
public final class ClientPages {
    static final String PAGE = "/setup";
    static final String PROFILE = "/setup/apple.mobileconfig";
    private static final String ANDROID = "/setup/android.txt";
    private static final String QR = "/setup/qr.svg";
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
        routes.get(PAGE, this::page);
        routes.get(PROFILE, this::apple);
        routes.get(ANDROID, this::android);
        routes.get(QR, this::qr);
    }

    /** By a name of ours and under TLS, or not at all. */
    private boolean welcome(Context context) {
        String host = Hosts.name(context.header("Host"));
        boolean ours = host.equals(setup.host().toLowerCase(Locale.ROOT)) || ClientNames.domainOf(store.directory(), host).isPresent();
        if (!ours || !(Arrival.of(context.req()) instanceof Arrival.UnderTls)) {
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
        return setup.ours(parameter(context, "emailaddress"));
    }

    private void thunderbird(Context context) {
        if (!welcome(context)) {
            return;
        }
        boolean named = !parameter(context, "emailaddress").isEmpty();
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

    private void android(Context context) {
        if (!welcome(context)) {
            return;
        }
        asked(context).ifPresentOrElse(address -> {
            var text = new StringBuilder();
            List<String> steps = setup.androidSteps(address);
            for (int i = 0; i < steps.size(); i++) {
                text.append(i + 1).append(". ").append(steps.get(i)).append('\n');
            }
            context.contentType("text/plain; charset=utf-8").result(text.toString());
        }, () -> nothing(context));
    }

    private void qr(Context context) {
        if (!welcome(context)) {
            return;
        }
        asked(context).flatMap(setup::page).ifPresentOrElse(link -> context.contentType("image/svg+xml").result(QrCodeImage.of(link).svg()), () -> nothing(context));
    }

    private void page(Context context) {
        if (!welcome(context)) {
            return;
        }
        String given = parameter(context, "emailaddress");
        Optional<Address> address = asked(context);
        String body = address.map(this::ready).orElseGet(() -> """
                <form action="%s" method="get"><p>%s<p><label>Your address <input type="email" name="emailaddress" required></label> <button>Go on</button></form>
                """.formatted(PAGE, given.isEmpty() ? "Type your mail address." : "That is no address of a domain that is served here."));
        context.contentType("text/html; charset=utf-8").result("""
                <!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Set up your mail</title>
                <h1>Set up your mail</h1>
                %s</html>
                """.formatted(body));
    }

    private String ready(Address address) {
        var rows = new StringBuilder();
        for (ClientSettings each : setup.settings(address.toString())) {
            rows.append("<tr><td>").append(escaped(each.service())).append("<td>").append(escaped(each.host())).append("<td>").append(each.port()).append("<td>")
                    .append(escaped(each.security())).append("<td>").append(escaped(each.user())).append('\n');
        }
        String query = escaped(ClientSetup.query(address));
        return """
                <p>For %1$s.
                <ul><li>iPhone, iPad, Mac: <a href="%2$s%5$s">open this profile</a>, then Settings, Profile downloaded, Install. Your password is asked for.
                <li>Android: <a href="%3$s%5$s">these steps</a>.
                <li>Thunderbird, Outlook: type your address and password; the rest is found.</ul>
                <table><tr><th>service<th>server<th>port<th>security<th>user name
                %6$s</table>
                <p>On your telephone: <br><img src="%4$s%5$s" alt="QR code of this page's address" width="220" height="220">
                """.formatted(escaped(address.toString()), PROFILE, ANDROID, QR, query, rows);
    }
}
