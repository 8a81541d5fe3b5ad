package org.signetmail.web.http;

import java.util.Optional;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;

import org.signetmail.care.MtaSts;
import org.signetmail.store.Store;

/** What the world may read: the policies of our domains, for those who send to them. Thread-safe. */
public final class PublicPages {
    /** RFC 8461 3.3. */
    private static final String POLICY = "/.well-known/mta-sts.txt";
    private static final String POLICY_HOST = "mta-sts.";

    private final Store store;

    public PublicPages(Store store) {
        this.store = store;
    }

    public void register(RoutesConfig routes) {
        routes.get(POLICY, context -> policy(context).ifPresentOrElse(text -> context.contentType("text/plain").result(text),
                () -> context.status(404).contentType("text/plain").result("there is nothing here\n")));
    }

    /** What those who send to one of our domains are to demand; told under its own name and over TLS alone. */
    private Optional<String> policy(Context context) {
        String name = Hosts.name(context.header("Host"));
        if (!(Arrival.of(context.req()) instanceof Arrival.UnderTls) || !name.startsWith(POLICY_HOST)
                || store.directory().domain(name.substring(POLICY_HOST.length())).isEmpty()) {
            return Optional.empty();
        }
        MtaSts policy = MtaSts.of(store.settings(), store.settings().text("host.name", "localhost"));
        return policy.mode() == MtaSts.Mode.OFF ? Optional.empty() : Optional.of(policy.text());
    }
}
