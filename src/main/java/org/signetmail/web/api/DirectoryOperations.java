package org.signetmail.web.api;

import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

import org.signetmail.care.Caretaker;
import org.signetmail.care.dkim.DkimKeeper;
import org.signetmail.mail.Address;
import org.signetmail.store.Account;
import org.signetmail.store.Alias;
import org.signetmail.store.Directory;
import org.signetmail.store.Directory.Wanted;
import org.signetmail.store.Domain;
import org.signetmail.store.Role;
import org.signetmail.text.RandomText;
import org.signetmail.web.api.Actor.Area;
import org.signetmail.web.api.Operation.May;

import static org.signetmail.web.api.Problem.required;

/** {@code /domains}, {@code /accounts} and {@code /aliases}. Thread-safe. */
public final class DirectoryOperations {
    /** @param usedBytes what its accounts' mail weighs */
    public record OfDomain(String name, boolean enabled, @Passing long accounts, @Passing long aliases, @Passing long usedBytes) {}

    private final Directory directory;
    private final Caretaker caretaker;
    private final DkimKeeper dkim;
    private final SecureRandom random = new SecureRandom();

    DirectoryOperations(Directory directory, Caretaker caretaker, DkimKeeper dkim) {
        this.dkim = dkim;
        this.directory = directory;
        this.caretaker = caretaker;
    }

    void register(Operations all) {
        domains(all);
        accounts(all);
        aliases(all);
    }

    private void domains(Operations all) {
        all.add(Operation.get("domains.list", "/domains", "Domains whose mail is ours, by name").may(May.DOMAIN).query("containing", "only whose name contains this")
                .pages(OfDomain.class).run(ask -> {
                    Page<Domain> page = Page.of(directory.findDomains(wanted(ask, null)), ask.limit(), Domain::name);
                    Map<String, Directory.Weight> weights = directory.weights(page.items().stream().map(Domain::name).toList());
                    return page.map(domain -> view(domain, weights.getOrDefault(domain.name(), new Directory.Weight(0, 0, 0))));
                }));
        all.add(Operation.post("domains.add", "/domains", "Takes mail for one more domain; the server's own certificate covers its names at once").area(Area.DIRECTORY)
                .takes(Requests.NewDomain.class).gives(OfDomain.class).made().run(ask -> {
                    Domain added = Problem.settled(directory.addDomain(required("name", ask.body(Requests.NewDomain.class).name())));
                    caretaker.ensureOwn(Caretaker.OWN, caretaker.namesToCover());
                    dkim.ensure(added.name());
                    return view(added);
                }));
        all.add(Operation.get("domains.show", "/domains/{domain}", "One domain").may(May.DOMAIN).gives(OfDomain.class).run(ask -> view(domain(ask))));
        all.add(Operation.patch("domains.set", "/domains/{domain}", "Changes a domain").area(Area.DIRECTORY).takes(Requests.SetDomain.class).gives(OfDomain.class)
                .run(ask -> view(Problem.settled(directory.setDomain(domain(ask).name(), required("enabled", ask.body(Requests.SetDomain.class).enabled()))))));
        all.add(Operation.delete("domains.remove", "/domains/{domain}", "Removes a domain that has no accounts and aliases").area(Area.DIRECTORY).gives(OfDomain.class)
                .run(ask -> {
                    OfDomain before = view(domain(ask));
                    Problem.settled(directory.removeDomain(before.name()));
                    return before;
                }));
    }

    private void accounts(Operations all) {
        all.add(Operation.get("accounts.list", "/accounts", "People who have mail here, by address").may(May.DOMAIN).query("domain", "only of this domain")
                .query("containing", "only whose address or name contains this").pages(Views.OfAccount.class)
                .run(ask -> Page.of(directory.findAccounts(wanted(ask, ask.query("domain").orElse(null))), ask.limit(), a -> a.address().key())
                        .map(a -> Views.OfAccount.of(a, null))));
        all.add(Operation.post("accounts.add", "/accounts", "Gives somebody an account; without a password one is made up and shown once").may(May.DOMAIN)
                .area(Area.DIRECTORY).takes(Requests.NewAccount.class).gives(Views.OfAccount.class).made().run(this::addAccount));
        all.add(Operation.get("accounts.show", "/accounts/{address}", "One account").may(May.ACCOUNT).gives(Views.OfAccount.class)
                .run(ask -> Views.OfAccount.of(account(ask), null)));
        all.add(Operation.patch("accounts.set", "/accounts/{address}", "Changes an account").may(May.DOMAIN).area(Area.DIRECTORY).takes(Requests.SetAccount.class)
                .gives(Views.OfAccount.class).run(ask -> {
                    Requests.SetAccount wanted = ask.body(Requests.SetAccount.class);
                    return Views.OfAccount.of(Problem.settled(directory.setAccount(changeable(ask).address(), wanted.displayName(), wanted.enabled(),
                            quota(wanted.quotaBytes()), wanted.role() == null ? null : granted(ask, wanted.role()))), null);
                }));
        all.add(Operation.put("accounts.set-password", "/accounts/{address}/password", "A new password; without one it is made up and shown once").may(May.DOMAIN)
                .area(Area.DIRECTORY).wantsProof().changes("accounts.show").takes(Requests.SetPassword.class).gives(Views.OfAccount.class).run(ask -> {
                    String given = ask.body(Requests.SetPassword.class).password();
                    String made = given == null ? RandomText.password(random) : null;
                    Account changed = changeable(ask);
                    ask.notForOneself(changed.address(), "me.set-password");
                    Account account = Problem.settled(directory.setPassword(changed.address(), (given == null ? String.valueOf(made) : given).toCharArray()));
                    return Views.OfAccount.of(account, made);
                }));
        all.add(Operation.delete("accounts.remove", "/accounts/{address}", "Removes an account with all its mail").may(May.DOMAIN).area(Area.DIRECTORY)
                .gives(Views.OfAccount.class).run(ask -> Views.OfAccount.of(Problem.settled(directory.removeAccount(changeable(ask).address())), null)));
    }

    private Views.OfAccount addAccount(Ask ask) {
        Requests.NewAccount wanted = ask.body(Requests.NewAccount.class);
        Address address = Address.parse(required("address", wanted.address()));
        ask.mustAdminister(address.domain());
        String given = wanted.password();
        String made = given == null ? RandomText.password(random) : null;
        Account account = Problem.settled(directory.addAccount(address, wanted.displayName() == null ? "" : wanted.displayName(),
                (given == null ? String.valueOf(made) : given).toCharArray(), Objects.requireNonNullElse(quota(wanted.quotaBytes()), 0L),
                wanted.role() == null ? Role.USER : granted(ask, wanted.role())));
        return Views.OfAccount.of(account, made);
    }

    private static @Nullable Long quota(@Nullable Long octets) {
        if (octets != null && octets < 0) {
            throw Problem.invalid("quotaBytes", "a quota is 0 (no limit) or more");
        }
        return octets;
    }

    private void aliases(Operations all) {
        all.add(Operation.get("aliases.list", "/aliases", "Addresses whose mail goes to others, by address").may(May.DOMAIN).query("domain", "only of this domain")
                .query("containing", "only whose address or targets contain this").pages(Views.OfAlias.class)
                .run(ask -> Page.of(directory.findAliases(wanted(ask, ask.query("domain").orElse(null))), ask.limit(), a -> a.address().key()).map(Views.OfAlias::of)));
        all.add(Operation.post("aliases.add", "/aliases", "Sends an address's mail to others").may(May.DOMAIN).area(Area.DIRECTORY).takes(Requests.NewAlias.class)
                .gives(Views.OfAlias.class).made().run(ask -> {
                    Requests.NewAlias wanted = ask.body(Requests.NewAlias.class);
                    Address address = Address.parse(required("address", wanted.address()));
                    ask.mustAdminister(address.domain());
                    return Views.OfAlias.of(Problem.settled(directory.addAlias(address, targets(wanted.targets()))));
                }));
        all.add(Operation.get("aliases.show", "/aliases/{address}", "One alias").may(May.DOMAIN).gives(Views.OfAlias.class).run(ask -> Views.OfAlias.of(alias(ask))));
        all.add(Operation.patch("aliases.set", "/aliases/{address}", "Sends an alias's mail to others than before").may(May.DOMAIN).area(Area.DIRECTORY)
                .takes(Requests.SetAlias.class).gives(Views.OfAlias.class)
                .run(ask -> Views.OfAlias.of(Problem.settled(directory.setAlias(alias(ask).address(), targets(ask.body(Requests.SetAlias.class).targets()))))));
        all.add(Operation.delete("aliases.remove", "/aliases/{address}", "Removes an alias").may(May.DOMAIN).area(Area.DIRECTORY).gives(Views.OfAlias.class)
                .run(ask -> Views.OfAlias.of(Problem.settled(directory.removeAlias(alias(ask).address())))));
    }

    private static List<Address> targets(@Nullable List<String> given) {
        return required("targets", given).stream().map(Address::parse).toList();
    }

    /** One more than is shown, to know whether there are more; a domain administrator's list is of their domain. */
    private static Wanted wanted(Ask ask, @Nullable String domain) {
        String of = switch (ask.actor().reach()) {
            case Actor.Reach.All() -> domain;
            case Actor.Reach.OneDomain(String own, Address _) when domain == null || domain.equalsIgnoreCase(own) -> own;
            case Actor.Reach.OneDomain(String _, Address _) -> throw Problem.notFound("domain " + domain);
            case Actor.Reach.Own(Address _) -> throw Problem.notFound("list for you");
        };
        return new Wanted(of, ask.query("containing").orElse(null), ask.after().orElse(null), ask.limit() + 1);
    }

    private OfDomain view(Domain domain) {
        return view(domain, directory.weight(domain.name()));
    }

    private static OfDomain view(Domain domain, Directory.Weight weight) {
        return new OfDomain(domain.name(), domain.enabled(), weight.accounts(), weight.aliases(), weight.usedBytes());
    }

    private Domain domain(Ask ask) {
        return directory.domain(ask.name("domain")).orElseThrow(() -> Problem.notFound("domain " + ask.name("domain")));
    }

    private Account account(Ask ask) {
        return directory.account(ask.address("address")).orElseThrow(() -> Problem.notFound("account " + ask.name("address")));
    }

    /** An account that the actor may change: a domain's administrator does not get hold of the server by way of one in the domain. */
    private Account changeable(Ask ask) {
        Account account = account(ask);
        if (account.role() == Role.SERVER_ADMIN && !ask.actor().isServerAdministrator()) {
            throw Api.forbidden("only a server administrator changes the account of one");
        }
        return account;
    }

    private static Role granted(Ask ask, String word) {
        Role role = Role.of(word).orElseThrow(() -> Problem.invalid("role", "a role is user, domain-admin or server-admin"));
        if (role == Role.SERVER_ADMIN && !ask.actor().isServerAdministrator()) {
            throw Api.forbidden("only a server administrator makes another");
        }
        return role;
    }

    private Alias alias(Ask ask) {
        return directory.alias(ask.address("address")).orElseThrow(() -> Problem.notFound("alias " + ask.name("address")));
    }
}
