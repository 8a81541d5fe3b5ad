package org.signetmail.web.api;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

import org.signetmail.intake.Filters;
import org.signetmail.sieve.Fault;
import org.signetmail.sieve.Script;
import org.signetmail.store.Account;
import org.signetmail.store.Directory.Refusal;
import org.signetmail.store.Role;
import org.signetmail.store.SieveScripts;
import org.signetmail.store.SieveScripts.Outcome;
import org.signetmail.store.Store;
import org.signetmail.web.api.Actor.Area;
import org.signetmail.web.api.Operation.May;

import static org.signetmail.web.api.Problem.required;

/** {@code /accounts/{address}/sieve}: an account's filters. Thread-safe. */
public final class SieveOperations {
    private static final String ALL = "/accounts/{address}/sieve";
    private static final String ONE = ALL + "/{name}";

    /** @param content the whole script, UTF-8 */
    record NewScript(@Nullable String content) {}

    public record OfScript(String name, boolean active, int octets, Instant changed) {
        static OfScript of(SieveScripts.Script s) {
            return new OfScript(s.name(), s.active(), s.content().getBytes(StandardCharsets.UTF_8).length, s.changed());
        }
    }

    /** @param content kept out of the audit log: what somebody answers whom is theirs */
    public record OfContent(String name, boolean active, Instant changed, @Secret String content) {}

    /** @param line counted from 1 */
    public record OfFault(int line, String reason) {
        static List<OfFault> of(List<Fault> faults) {
            return faults.stream().map(f -> new OfFault(f.line(), f.reason())).toList();
        }
    }

    public record OfKept(String name, boolean active, int octets, List<OfFault> warnings) {}

    /** @param good whether there is no fault; @param warnings what is allowed and hardly meant */
    public record OfCheck(boolean good, List<OfFault> faults, List<OfFault> warnings) {}

    private final Store store;
    private final Filters filters;

    SieveOperations(Store store, Filters filters) {
        this.store = store;
        this.filters = filters;
    }

    void register(Operations all) {
        all.add(Operation.get("sieve.list", ALL, "Filters of an account: Sieve scripts, one of them active").may(May.ACCOUNT).pages(OfScript.class)
                .run(ask -> Page.whole(store.sieveScripts().list(account(ask).id()).stream().map(OfScript::of).toList())));
        all.add(Operation.get("sieve.show", ONE, "One, as it was given").may(May.ACCOUNT).gives(OfContent.class).run(ask -> {
            SieveScripts.Script s = store.sieveScripts().find(account(ask).id(), ask.name("name")).orElseThrow(() -> missing(ask));
            return new OfContent(s.name(), s.active(), s.changed(), s.content());
        }));
        all.add(Operation.put("sieve.put", ONE, "Keeps a script that has no fault, in place of the one of its name").may(May.ACCOUNT).area(Area.DIRECTORY)
                .takes(NewScript.class).gives(OfKept.class).run(this::put));
        all.add(Operation.delete("sieve.remove", ONE, "Removes one that is not active").may(May.ACCOUNT).area(Area.DIRECTORY).gives(OfScript.class)
                .run(ask -> settled(ask, store.sieveScripts().remove(changeable(ask).id(), ask.name("name")))));
        all.add(Operation.post("sieve.activate", ONE + "/activate", "Makes one the filter of mail that comes in; the one before is so no more").may(May.ACCOUNT)
                .area(Area.DIRECTORY).changes("sieve.show").gives(OfScript.class).run(ask -> settled(ask, store.sieveScripts().activate(changeable(ask).id(), ask.name("name")))));
        all.add(Operation.post("sieve.deactivate", ALL + "/deactivate", "No script is active then: all mail goes to INBOX").may(May.ACCOUNT).area(Area.DIRECTORY)
                .run(ask -> {
                    store.sieveScripts().deactivate(changeable(ask).id());
                    return java.util.Map.of();
                }));
        all.add(Operation.post("sieve.check", ALL + "/check", "Says what is wrong in a script, and keeps nothing").may(May.ACCOUNT).takes(NewScript.class)
                .gives(OfCheck.class).onlyAsks().run(ask -> {
                    account(ask);
                    return switch (filters.check(required("content", ask.body(NewScript.class).content()))) {
                        case Script.Checked.Good(Script _, List<Fault> warnings) -> new OfCheck(true, List.of(), OfFault.of(warnings));
                        case Script.Checked.Bad(List<Fault> faults) -> new OfCheck(false, OfFault.of(faults), List.of());
                    };
                }));
    }

    private OfKept put(Ask ask) {
        String content = required("content", ask.body(NewScript.class).content());
        Account account = changeable(ask);
        return switch (filters.check(content)) {
            case Script.Checked.Bad(List<Fault> faults) -> throw Problem.invalid("content", faults.stream().map(Fault::toString).collect(Collectors.joining("; ")));
            case Script.Checked.Good(Script _, List<Fault> warnings) -> {
                OfScript kept = settled(ask, store.sieveScripts().put(account.id(), ask.name("name"), content, filters.mostScripts()));
                yield new OfKept(kept.name(), kept.active(), kept.octets(), OfFault.of(warnings));
            }
        };
    }

    private static OfScript settled(Ask ask, Outcome outcome) {
        return switch (outcome) {
            case Outcome.Done(SieveScripts.Script script) -> OfScript.of(script);
            case Outcome.NotFound() -> throw missing(ask);
            case Outcome.Exists() -> throw Problem.refused(Refusal.EXISTS, "there is a script of that name already");
            case Outcome.Active() -> throw Problem.refused(Refusal.IN_USE, "the script is active: deactivate it, or activate another, first");
            case Outcome.TooMany(int most) -> throw Problem.invalid(null, "there may be " + most + " scripts: remove one first");
            case Outcome.BadName(String why) -> throw Problem.invalid(null, why);
        };
    }

    private static Problem.Refused missing(Ask ask) {
        return Problem.notFound("script " + ask.name("name"));
    }

    private Account account(Ask ask) {
        return store.directory().account(ask.address("address")).orElseThrow(() -> Problem.notFound("account " + ask.name("address")));
    }

    /** A domain's administrator does not send on a server administrator's mail. */
    private Account changeable(Ask ask) {
        Account account = account(ask);
        if (account.role() == Role.SERVER_ADMIN && !ask.actor().isServerAdministrator()) {
            throw Api.forbidden("only a server administrator changes the account of one");
        }
        return account;
    }
}
