package org.signetmail.web.pages;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import org.signetmail.care.ClientSettings;
import org.signetmail.web.api.IdentityOperations.OfAppPassword;
import org.signetmail.web.api.IdentityOperations.OfSecondFactor;
import org.signetmail.web.api.IdentityOperations.OfWebSession;
import org.signetmail.web.api.Page;
import org.signetmail.web.api.PasskeyOperations.OfPasskey;
import org.signetmail.web.api.Problem;
import org.signetmail.web.api.Views.OfAccount;

/** People who have mail here: the list, and each one's page. */
public final class AccountPages implements PagePart {
    private static final String PATH = "/accounts";
    private static final String ONE = PATH + "/{address}";
    private static final long MIB = 1L << 20;
    /** As the API names roles. */
    static final List<String> ROLES = List.of("user", "domain-admin", "server-admin");

    public record Listing(List<OfAccount> accounts, String q, String domain, boolean later, @Nullable String next, Form add) {}

    /** @param secret a password or app password that is shown this once, or null; @param secretOf what it is for */
    public record One(OfAccount account, String tab, Form form, List<OfAppPassword> appPasswords, List<OfWebSession> sessions, @Nullable OfSecondFactor factor,
            List<OfPasskey> passkeys, List<ClientSettings> programs, boolean administers, boolean own, @Nullable String secret, @Nullable String secretOf) {
        /** Of the quota, or null where there is none. */
        public @Nullable Ring quota() {
            return account.quotaBytes() == 0 ? null : Ring.filling(account.usedBytes(), account.quotaBytes());
        }
    }

    /** An app password opens all, until something is taken away. */
    public static final Form EACH_PROTOCOL = Form.of(MyAccessPages.PROTOCOLS.stream().collect(java.util.stream.Collectors.toMap(protocol -> protocol, _ -> "true")));

    @Override
    public void register(PageRoutes routes) {
        routes.menu(Menu.Section.MAIL, 20, PATH, "accounts.title", Icon.PEOPLE, PageRoutes.ADMINISTRATORS);
        routes.get(PATH, PageRoutes.ADMINISTRATORS, visit -> list(visit, Form.of(Map.of("role", "user"))));
        routes.post(PATH + "/add", PageRoutes.ADMINISTRATORS, AccountPages::add);
        routes.get(ONE, PageRoutes.SIGNED_IN, visit -> one(visit, null, null, null));
        routes.post(ONE + "/set", PageRoutes.ADMINISTRATORS, AccountPages::set);
        routes.post(ONE + "/set-password", PageRoutes.ADMINISTRATORS, AccountPages::setPassword);
        routes.post(ONE + "/remove", PageRoutes.ADMINISTRATORS, AccountPages::remove);
        routes.post(ONE + "/app-passwords/add", PageRoutes.SIGNED_IN, AccountPages::addAppPassword);
        routes.post(ONE + "/app-passwords/{id}/remove", PageRoutes.SIGNED_IN, AccountPages::removeAppPassword);
        routes.post(ONE + "/web-sessions/{id}/remove", PageRoutes.SIGNED_IN, AccountPages::removeSession);
        routes.post(ONE + "/passkeys/{id}/remove", PageRoutes.SIGNED_IN, AccountPages::removePasskey);
        routes.post(ONE + "/second-factor/remove", PageRoutes.SIGNED_IN, AccountPages::removeFactor);
    }

    private static Answer.Show list(Visit visit, Form add) throws Exception {
        String q = visit.query("q");
        String domain = visit.query("domain");
        Page<OfAccount> page = visit.list(OfAccount.class, "accounts.list", Map.of(),
                Map.of("containing", q, "domain", domain, "after", visit.query("after"), "limit", "50"));
        return Answer.show("accounts/list", new Listing(page.items(), q, domain, !visit.query("after").isEmpty(),
                visit.next(PATH, Map.of("q", q, "domain", domain), page), add));
    }

    private static Answer add(Visit visit) throws Exception {
        Form form = visit.form("address", "displayName", "quota", "role");
        return visit.attempt(form, () -> {
            var wanted = new HashMap<String, Object>(Map.of("address", form.value("address"), "displayName", form.value("displayName"), "quotaBytes", quota(form)));
            if (visit.page().serverAdministrator()) {
                wanted.put("role", form.value("role"));
            }
            if (!visit.exactly("password").isEmpty()) {
                wanted.put("password", visit.exactly("password"));
            }
            var made = (OfAccount) visit.perform("accounts.add", Map.of(), wanted);
            return made.password() == null ? Answer.go(at(made.address())).saying(Flash.ok(visit.t().of("accounts.added", made.address())))
                    : one(visit, made.address(), made.password(), visit.t().of("accounts.its-password"));
        }, refused -> list(visit, refused));
    }

    private static long quota(Form form) {
        String text = form.value("quota");
        if (text.isEmpty()) {
            return 0;
        }
        try {
            return Math.multiplyExact(Long.parseLong(text), MIB);
        } catch (NumberFormatException | ArithmeticException noNumber) {
            throw org.signetmail.web.api.Problem.invalid("quota", "quota is a whole number of MiB");
        }
    }

    private static Answer.Show one(Visit visit, @Nullable String address, @Nullable String secret, @Nullable String secretOf) throws Exception {
        return one(visit, address == null ? visit.name("address") : address, secret, secretOf, null);
    }

    private static Answer.Show one(Visit visit, String address, @Nullable String secret, @Nullable String secretOf, @Nullable Form refused) throws Exception {
        Map<String, String> names = Map.of("address", address);
        OfAccount account = visit.ask(OfAccount.class, "accounts.show", names);
        String tab = visit.query("tab");
        boolean access = tab.equals("access");
        Form form = refused != null ? refused : Form.of(Map.of("displayName", account.displayName(), "quota", account.quotaBytes() == 0 ? ""
                : Long.toString(account.quotaBytes() / MIB), "enabled", account.enabled() ? "true" : "", "role", account.role()));
        return Answer.show("accounts/one", new One(account, access || tab.equals("programs") ? tab : "", form,
                access ? visit.list(OfAppPassword.class, "app-passwords.list", names, Map.of()).items() : List.of(),
                access ? visit.list(OfWebSession.class, "web-sessions.list", names, Map.of()).items() : List.of(),
                access ? visit.ask(OfSecondFactor.class, "second-factor.show", names) : null,
                access ? visit.list(OfPasskey.class, "passkeys.list", names, Map.of()).items() : List.of(),
                tab.equals("programs") ? visit.list(ClientSettings.class, "clients.show", names, Map.of()).items() : List.of(),
                PageRoutes.ADMINISTRATORS.test(visit.actor()), account.address().equalsIgnoreCase(visit.actor().who()), secret, secretOf));
    }

    private static Answer set(Visit visit) throws Exception {
        String address = visit.name("address");
        Form form = visit.form("displayName", "quota", "enabled", "role");
        return visit.attempt(form, () -> {
            var wanted = new HashMap<String, Object>(Map.of("displayName", form.value("displayName"), "quotaBytes", quota(form), "enabled", form.checked("enabled")));
            if (visit.page().serverAdministrator()) {
                wanted.put("role", form.value("role"));
            }
            visit.perform("accounts.set", Map.of("address", address), wanted);
            return Answer.go(at(address)).saying(Flash.ok(visit.t().of("accounts.saved", address)));
        }, refused -> one(visit, address, null, null, refused));
    }

    private static Answer setPassword(Visit visit) throws Exception {
        String address = visit.name("address");
        String typed = visit.exactly("password");
        return visit.attempt(at(address), () -> {
            var set = (OfAccount) visit.perform("accounts.set-password", Map.of("address", address), typed.isEmpty() ? Map.of() : Map.of("password", typed));
            return set.password() == null ? Answer.go(at(address)).saying(Flash.ok(visit.t().of("accounts.password-set", address)))
                    : one(visit, address, set.password(), visit.t().of("accounts.its-password"));
        });
    }

    private static Answer remove(Visit visit) throws Exception {
        String address = visit.name("address");
        return visit.attempt(at(address), () -> {
            visit.perform("accounts.remove", Map.of("address", address), null);
            return Answer.go(PATH).saying(Flash.ok(visit.t().of("accounts.removed", address)));
        });
    }

    private static Answer addAppPassword(Visit visit) throws Exception {
        String address = visit.name("address");
        return visit.attempt(access(address), () -> {
            List<String> protocols = MyAccessPages.PROTOCOLS.stream().filter(protocol -> !visit.typed(protocol).isEmpty()).toList();
            if (protocols.isEmpty()) {
                throw Problem.invalid("protocols", visit.t().of("me.no-protocol"));
            }
            var made = (OfAppPassword) visit.perform("app-passwords.add", Map.of("address", address), Map.of("name", visit.typed("name"), "protocols", protocols));
            return one(visit, address, made.password(), visit.t().of("accounts.app-password-for", made.name()));
        });
    }

    private static Answer removeAppPassword(Visit visit) throws Exception {
        return gone(visit, "app-passwords.remove", "accounts.app-password-removed");
    }

    private static Answer removePasskey(Visit visit) throws Exception {
        return gone(visit, "passkeys.remove", "accounts.passkey-removed");
    }

    private static Answer removeSession(Visit visit) throws Exception {
        return gone(visit, "web-sessions.remove", "accounts.session-ended");
    }

    private static Answer gone(Visit visit, String operation, String words) throws Exception {
        String address = visit.name("address");
        return visit.attempt(access(address), () -> {
            visit.perform(operation, Map.of("address", address, "id", visit.name("id")), null);
            return Answer.go(access(address)).saying(Flash.ok(visit.t().of(words)));
        });
    }

    private static Answer removeFactor(Visit visit) throws Exception {
        String address = visit.name("address");
        return visit.attempt(access(address), () -> {
            visit.perform("second-factor.remove", Map.of("address", address), null);
            return Answer.go(access(address)).saying(Flash.ok(visit.t().of("accounts.factor-removed")));
        });
    }

    /** Roles with their words, for a choice. */
    public static Map<String, String> roles(Texts t) {
        var roles = new LinkedHashMap<String, String>();
        ROLES.forEach(role -> roles.put(role, t.word("accounts.roles", role)));
        return roles;
    }

    /** A browser and its system, as people call them, from what it calls itself. */
    public static String browser(String userAgent) {
        String system = named(userAgent, List.of("Android", "iPhone", "iPad", "Windows", "Mac OS X", "Linux"));
        String browser = named(userAgent, List.of("Edg", "OPR", "Firefox", "Chrome", "Safari", "curl"));
        String known = switch (browser) {
            case "Edg" -> "Edge";
            case "OPR" -> "Opera";
            default -> browser;
        };
        return known.isEmpty() ? userAgent : system.isEmpty() ? known : known + " · " + (system.equals("Mac OS X") ? "macOS" : system);
    }

    private static String named(String userAgent, List<String> names) {
        return names.stream().filter(userAgent::contains).findFirst().orElse("");
    }

    static String at(String address) {
        return PATH + "/" + Visit.encoded(address);
    }

    private static String access(String address) {
        return at(address) + "?tab=access";
    }
}
