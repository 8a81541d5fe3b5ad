package org.signetmail.web.auth;

import java.net.InetAddress;
import java.util.Optional;

import io.javalin.http.Context;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.signetmail.net.Throttle;
import org.signetmail.store.Account;
import org.signetmail.store.Directory;
import org.signetmail.store.SecondFactors;
import org.signetmail.store.Store;
import org.signetmail.store.WebSessions;
import org.signetmail.web.http.Arrival;

/**
 * People who sign in on the pages: a session in a cookie that scripts cannot read and other sites cannot send along with a form.
 * A session begins under a new secret at each step (no fixation); wrong passwords and codes count against the address. Thread-safe.
 */
public final class People {
    private static final Logger LOG = LoggerFactory.getLogger(People.class);
    /** RFC 6265bis 4.1.3.2: this host alone, the whole of it, over TLS. */
    static final String COOKIE = "__Host-signet";

    /** What became of a step of signing in. */
    public sealed interface Step {
        record In(Visitor visitor) implements Step {}

        /** The password was right; now the code of the authenticator app. */
        record CodeWanted(Visitor visitor) implements Step {}

        record Wrong() implements Step {}

        record Disabled() implements Step {}

        /** Too many wrong ones from this address, or for this account. */
        record Later() implements Step {}
    }

    private final Store store;
    private final Throttle logins;

    /** @param logins shared with the mail protocols: a guesser has one budget */
    public People(Store store, Throttle logins) {
        this.store = store;
        this.logins = logins;
    }

    /** Who sends this request; empty where no session holds. */
    public Optional<Visitor> visitor(Context context) {
        String secret = context.cookie(COOKIE);
        return secret == null || !(Arrival.of(context.req()) instanceof Arrival.UnderTls tls) ? Optional.empty()
                : store.webSessions().find(secret, words(tls)).map(live -> Visitor.of(live, words(tls)));
    }

    private static String words(Arrival.UnderTls tls) {
        return tls.remote().getAddress().getHostAddress();
    }

    /** The first step: address and password. The answer's cookie is set. */
    public Step password(Context context, String user, char[] password) {
        if (!(Arrival.of(context.req()) instanceof Arrival.UnderTls tls)) {
            return new Step.Wrong();
        }
        InetAddress from = tls.remote().getAddress();
        if (!logins.allowed(from)) {
            return new Step.Later();
        }
        return switch (store.directory().login(user, password)) {
            case Directory.Login.Wrong() -> {
                logins.failed(from);
                told(new Directory.Login.Wrong(), user, from, "password");
                LOG.info("{} could not sign in as {}", from.getHostAddress(), printable(user));
                yield new Step.Wrong();
            }
            case Directory.Login.Disabled() -> {
                told(new Directory.Login.Disabled(), user, from, "password");
                yield new Step.Disabled();
            }
            case Directory.Login.In(Account account) -> {
                SecondFactors.State factors = store.secondFactors().state(account.id());
                WebSessions.Proof proof = factors.app() ? WebSessions.Proof.AWAITING_SECOND_FACTOR : WebSessions.Proof.PASSWORD;
                Visitor visitor = begun(context, account, proof, tls);
                if (!factors.app()) {
                    logins.succeeded(from);
                    told(new Directory.Login.In(account), user, from, "password");
                }
                yield factors.app() ? new Step.CodeWanted(visitor) : new Step.In(visitor);
            }
        };
    }

    /** The second step: a code of the app, or a recovery code. */
    public Step code(Context context, Visitor visitor, String code) {
        if (!(Arrival.of(context.req()) instanceof Arrival.UnderTls tls)) {
            return new Step.Wrong();
        }
        InetAddress from = tls.remote().getAddress();
        if (!logins.allowed(from)) {
            return new Step.Later();
        }
        return switch (store.secondFactors().check(visitor.account().id(), code)) {
            case SecondFactors.Checked.Wrong() -> {
                logins.failed(from);
                told(new Directory.Login.Wrong(), visitor.account().address().toString(), from, "code");
                yield new Step.Wrong();
            }
            case SecondFactors.Checked.Later(var _) -> new Step.Later();
            case SecondFactors.Checked.Right() -> {
                logins.succeeded(from);
                Optional<WebSessions.Live> live = store.webSessions().secondFactorDone(visitor.live().secret());
                if (live.isEmpty()) {
                    yield new Step.Wrong();
                }
                keep(context, live.get());
                told(new Directory.Login.In(visitor.account()), visitor.account().address().toString(), from, "code");
                yield new Step.In(Visitor.of(live.get(), words(tls)));
            }
        };
    }

    /** Whoever showed more than a password, as a passkey, is in at once. */
    public Visitor entered(Context context, Account account) {
        if (!(Arrival.of(context.req()) instanceof Arrival.UnderTls tls)) {
            throw new IllegalStateException("nobody signs in without TLS");
        }
        told(new Directory.Login.In(account), account.address().toString(), tls.remote().getAddress(), "passkey");
        return begun(context, account, WebSessions.Proof.SECOND_FACTOR, tls);
    }

    /** Whoever is signed in shows their password once more; it counts for the session for a while. */
    public Step prove(Context context, Visitor visitor, char[] password) {
        if (!(Arrival.of(context.req()) instanceof Arrival.UnderTls tls)) {
            return new Step.Wrong();
        }
        InetAddress from = tls.remote().getAddress();
        if (!logins.allowed(from)) {
            return new Step.Later();
        }
        if (!(store.directory().login(visitor.account().address().toString(), password) instanceof Directory.Login.In(Account in)) || !in.id().equals(visitor.account().id())) {
            logins.failed(from);
            told(new Directory.Login.Wrong(), visitor.account().address().toString(), from, "password");
            LOG.info("{} could not show again to be {}", from.getHostAddress(), visitor.account().address());
            return new Step.Wrong();
        }
        logins.succeeded(from);
        return proven(context, visitor, tls);
    }

    /** The same, after a passkey was shown. */
    Step proven(Context context, Visitor visitor, Arrival.UnderTls tls) {
        Optional<WebSessions.Live> live = store.webSessions().proven(visitor.live().secret());
        if (live.isEmpty()) {
            return new Step.Wrong();
        }
        keep(context, live.get());
        return new Step.In(Visitor.of(live.get(), words(tls)));
    }

    /** Goes on, under a new secret, where a new password has ended all sessions. */
    public Visitor again(Context context, Visitor visitor) {
        if (!(Arrival.of(context.req()) instanceof Arrival.UnderTls tls)) {
            throw new IllegalStateException("nobody is signed in without TLS");
        }
        return begun(context, visitor.account(), visitor.live().session().proof(), tls);
    }

    private void told(Directory.Login login, String user, InetAddress from, String way) {
        store.directory().told(login, new Directory.Entry(user, "pages", from.getHostAddress(), way));
    }

    private Visitor begun(Context context, Account account, WebSessions.Proof proof, Arrival.UnderTls tls) {
        String agent = context.header("User-Agent");
        WebSessions.Live live = store.webSessions().open(account.id(), proof, words(tls), agent == null ? "" : agent);
        keep(context, live);
        LOG.info("{} signed in from {}{}", account.address(), words(tls), live.session().signedIn() ? "" : ", second factor awaited");
        return Visitor.of(live, words(tls));
    }

    public void signOut(Context context, Visitor visitor) {
        store.webSessions().end(visitor.account().id(), visitor.live().session().id());
        context.header("Set-Cookie", COOKIE + "=; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=0");
    }

    /** No Max-Age: it goes with the browser; the store says when it is over. */
    private static void keep(Context context, WebSessions.Live live) {
        context.res().addHeader("Set-Cookie", COOKIE + "=" + live.secret() + "; Path=/; Secure; HttpOnly; SameSite=Lax");
    }

    private static String printable(String user) {
        String shown = user.replaceAll("[^\\x21-\\x7e]", "?");
        return shown.length() <= 100 ? shown : shown.substring(0, 100) + "…";
    }
}
