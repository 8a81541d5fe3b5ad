package org.signetmail.web.api;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

import org.jspecify.annotations.Nullable;

import org.signetmail.mail.Address;
import org.signetmail.store.AuditBook;
import org.signetmail.text.SyntaxError;

/**
 * The one way to operations, for HTTP and for pages alike. For each: may this actor do it; is the thing still as they saw it
 * (If-Match); then it is done, and written down with what was before and after. Thread-safe.
 */
public final class Api implements AutoCloseable {
    private static final Pattern NAME = Pattern.compile("\\{([a-z]+)}");
    private static final int STRIPES = 64;

    /** @param tag of what is answered, where it is one record; null else */
    public record Done(int status, Object value, @Nullable String tag) {}

    private final Operations operations;
    private final AuditBook audit;
    private final Owners owners;
    private final Json json;
    private final Jobs jobs;
    /** Between looking whether a thing is as it was and changing it, nobody else changes it. */
    private final ReentrantLock[] stripes = IntStream.range(0, STRIPES).mapToObj(_ -> new ReentrantLock()).toArray(ReentrantLock[]::new);

    Api(Operations operations, AuditBook audit, Owners owners, Jobs jobs, Json json) {
        this.owners = owners;
        this.operations = operations;
        this.audit = audit;
        this.json = json;
        this.jobs = jobs;
    }

    public Operations operations() {
        return operations;
    }

    public Json json() {
        return json;
    }

    /** For pages: an operation without conditions. @throws Problem.Refused */
    public Object perform(String id, Actor actor, Map<String, String> names, Map<String, String> queries, @Nullable Object body) throws Exception {
        return done(operations.of(id), actor, names, queries, body, null, false).value();
    }

    /** For pages: a question. @throws Problem.Refused */
    public <T> T ask(Class<T> type, String id, Actor actor, Map<String, String> names) throws Exception {
        return type.cast(perform(id, actor, names, Map.of(), null));
    }

    /**
     * @param names of the path, decoded
     * @param body octets of JSON, a map, or the record that the operation takes
     * @param ifMatch an entity tag that the thing must still have, or null
     * @throws Problem.Refused for whatever is foreseen
     */
    public Done perform(Operation operation, Actor actor, Map<String, String> names, Map<String, String> queries, @Nullable Object body, @Nullable String ifMatch)
            throws Exception {
        return done(operation, actor, names, queries, body, ifMatch, true);
    }

    private Done done(Operation operation, Actor actor, Map<String, String> names, Map<String, String> queries, @Nullable Object body, @Nullable String ifMatch,
            boolean tagged) throws Exception {
        permit(operation, actor, names);
        queries.keySet().stream().filter(q -> operation.queries().stream().noneMatch(known -> known.name().equals(q))).findFirst().ifPresent(unknown -> {
            throw Problem.invalid(unknown, "this operation is not asked " + unknown);
        });
        var ask = new Ask(actor, names, queries, operation.takes() == null ? null : json.read(body, operation.takes()));
        if (operation.gives() instanceof Operation.Gives.Paged) {
            ask.limit();
        }
        if (operation.proof() && ask.content() instanceof Shown shown && actor.own() != null && actor.own().session() == null) {
            owners.show(actor, shown);
        }
        if (!operation.audited()) {
            if (ifMatch != null) {
                throw noTag();
            }
            Object answer = operation.run().run(ask);
            return new Done(operation.status(), answer, tagged ? tag(operation, ask, answer) : null);
        }
        String subject = subject(operation, names);
        ReentrantLock stripe = stripes[Math.floorMod(subject.hashCode(), STRIPES)];
        stripe.lock();
        try {
            Optional<Operation.Run> look = operations.before(operation);
            if (ifMatch != null && look.isEmpty()) {
                throw noTag();
            }
            Object before = look.isEmpty() ? null : seen(look.get(), ask);
            if (ifMatch != null && (before == null || !matches(ifMatch, json.tag(before)))) {
                throw new Problem.Refused(new Problem("Changed meanwhile", 412, "somebody else has changed it since you looked; look again", null));
            }
            var deed = new AuditBook.Deed(actor.who(), actor.from(), operation.id(), subject, before == null ? null : json.shown(before));
            Object answer = audit.during(deed, () -> operation.run().run(ask), done -> operation.verb() == Verb.DELETE ? null
                    : json.shown(done instanceof Streamed file ? new Streamed.Named(file.name()) : done));
            return new Done(operation.status(), answer, tagged ? tag(operation, ask, answer) : null);
        } finally {
            stripe.unlock();
        }
    }

    /** Refuses whom it is not for; what is another domain's is not there. */
    public void permit(Operation operation, Actor actor, Map<String, String> names) {
        if (!actor.granted(operation.area())) {
            throw forbidden("this token is not for " + operation.area().name().toLowerCase(java.util.Locale.ROOT) + ": make one that has that scope");
        }
        String domain = names.get("domain");
        String address = names.get("address");
        switch (operation.may()) {
            case SERVER -> {
                if (!actor.isServerAdministrator()) {
                    throw forbidden("only a server administrator may do that");
                }
            }
            case DOMAIN -> {
                if (domain == null && address == null && actor.reach() instanceof Actor.Reach.Own) {
                    throw forbidden("only administrators may do that");
                }
                if (domain != null && !actor.administers(domain)) {
                    throw Problem.notFound("domain " + domain);
                }
                if (address != null && !actor.administers(parsed(address).domain())) {
                    throw Problem.notFound("account or alias " + address);
                }
            }
            case ACCOUNT -> {
                if (address != null && !actor.reaches(parsed(address))) {
                    throw Problem.notFound("account " + address);
                }
            }
            case SELF -> {
                if (actor.own() == null || operation.proof() && actor.own().session() == null && !operation.provable()) {
                    throw forbidden("only the account's owner does that, signed in on the pages");
                }
            }
        }
        if (operation.proof() && actor.own() != null && actor.own().unprovenFor(address)) {
            throw Problem.proofWanted();
        }
    }

    private static Address parsed(String address) {
        try {
            return Address.parse(address);
        } catch (SyntaxError e) {
            throw Problem.notFound("address " + address);
        }
    }

    static Problem.Refused forbidden(String why) {
        return new Problem.Refused(new Problem("Forbidden", 403, why, null));
    }

    private static Problem.Refused noTag() {
        return new Problem.Refused(new Problem("No entity tag", 400, "what this operation does depends on nothing that has an ETag: leave If-Match out", null));
    }

    /** RFC 9110 13.1.1: any tag of a list, or "*" for whatever there is. Ours have no commas in them. */
    private static boolean matches(String ifMatch, String tag) {
        return ifMatch.strip().equals("*") || Arrays.stream(ifMatch.split(",")).anyMatch(one -> one.strip().equals(tag));
    }

    /** Of the thing as the GET shows it, which an answer to a change may not be. */
    private @Nullable String tag(Operation operation, Ask ask, Object answer) throws Exception {
        if (!(operation.gives() instanceof Operation.Gives.One)) {
            return null;
        }
        Optional<Operation> showing = operation.verb().changes() && operation.verb() != Verb.DELETE ? operations.showing(operation) : Optional.empty();
        Object shown = showing.isEmpty() || showing.get().gives().equals(operation.gives()) ? answer : seen(showing.get().run(), ask);
        return shown == null ? null : json.tag(shown);
    }

    private static @Nullable Object seen(Operation.Run look, Ask ask) throws Exception {
        try {
            return look.run(new Ask(ask.actor(), ask.names(), Map.of(), null));
        } catch (Problem.Refused notThere) {
            return null;
        }
    }

    private static String subject(Operation operation, Map<String, String> names) {
        var known = new HashMap<>(names);
        return NAME.matcher(operation.path()).replaceAll((MatchResult m) -> java.util.regex.Matcher.quoteReplacement(known.getOrDefault(m.group(1), "")));
    }

    /** Ends the jobs that run. */
    @Override
    public void close() throws InterruptedException {
        jobs.close();
    }
}
