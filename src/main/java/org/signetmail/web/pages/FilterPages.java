package org.signetmail.web.pages;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

import org.signetmail.sieve.Absence;
import org.signetmail.web.api.Problem;
import org.signetmail.web.api.SieveOperations.OfCheck;
import org.signetmail.web.api.SieveOperations.OfContent;
import org.signetmail.web.api.SieveOperations.OfFault;
import org.signetmail.web.api.SieveOperations.OfKept;
import org.signetmail.web.api.SieveOperations.OfScript;

/** An account's filters: an answer while one is away, and scripts as text. */
public final class FilterPages implements PagePart {
    private static final String ONE = "/accounts/{address}/filters";
    /** The script that the form writes. */
    private static final String ABSENCE = "absence";
    private static final String NAME = "name";
    private static final String CONTENT = "content";

    /**
     * @param active name of the active script, or null
     * @param absence what the form says; @param away whether its script is active; @param foreign whether its script is no more the form's
     * @param script the one that is edited; @param editing whether one is
     * @param checked what a check found, or null
     */
    public record View(String address, List<OfScript> scripts, @Nullable String active, Form absence, boolean away, boolean foreign, Form script, boolean editing,
            @Nullable OfCheck checked) {}

    @Override
    public void register(PageRoutes routes) {
        routes.get(ONE, PageRoutes.SIGNED_IN, visit -> show(visit, null, null, null));
        routes.post(ONE + "/away", PageRoutes.SIGNED_IN, FilterPages::away);
        routes.post(ONE + "/off", PageRoutes.SIGNED_IN, FilterPages::off);
        routes.post(ONE + "/save", PageRoutes.SIGNED_IN, FilterPages::save);
        routes.post(ONE + "/activate", PageRoutes.SIGNED_IN, FilterPages::activate);
        routes.post(ONE + "/remove", PageRoutes.SIGNED_IN, FilterPages::remove);
    }

    static String at(String address) {
        return "/accounts/" + Visit.encoded(address) + "/filters";
    }

    private static Answer.Show show(Visit visit, @Nullable Form absence, @Nullable Form script, @Nullable OfCheck checked) throws Exception {
        String address = visit.name("address");
        Map<String, String> names = Map.of("address", address);
        List<OfScript> scripts = visit.list(OfScript.class, "sieve.list", names, Map.of()).items();
        String active = scripts.stream().filter(OfScript::active).map(OfScript::name).findFirst().orElse(null);
        Optional<String> written = scripts.stream().anyMatch(s -> s.name().equals(ABSENCE)) ? Optional.of(content(visit, address, ABSENCE)) : Optional.empty();
        Optional<Absence> read = written.flatMap(Absence::read);
        String wanted = visit.query(NAME);
        boolean fresh = visit.query("new").equals("yes");
        Form edited = script != null ? script : wanted.isEmpty() ? Form.empty() : Form.of(Map.of(NAME, wanted, CONTENT, content(visit, address, wanted)));
        return Answer.show("filters/one", new View(address, scripts, active, absence != null ? absence : read.map(FilterPages::form).orElseGet(Form::empty),
                ABSENCE.equals(active) && read.isPresent(), written.isPresent() && read.isEmpty(), edited, script != null || fresh || !wanted.isEmpty(), checked));
    }

    private static String content(Visit visit, String address, String name) throws Exception {
        return visit.ask(OfContent.class, "sieve.show", Map.of("address", address, NAME, name)).content();
    }

    private static Form form(Absence absence) {
        return Form.of(Map.of("from", absence.from() == null ? "" : absence.from().toString(), "until", absence.until() == null ? "" : absence.until().toString(),
                "subject", absence.subject(), "text", absence.text()));
    }

    private static Answer away(Visit visit) throws Exception {
        String address = visit.name("address");
        Form form = visit.form("from", "until", "subject", "text");
        return visit.attempt(form, () -> {
            if (form.value("text").isEmpty()) {
                throw Problem.invalid("text", visit.t().of("filters.text-missing"));
            }
            LocalDate from = day(visit, form, "from");
            LocalDate until = day(visit, form, "until");
            if (from != null && until != null && until.isBefore(from)) {
                throw Problem.invalid("until", visit.t().of("filters.ends-before"));
            }
            var absence = new Absence(from, until, form.value("subject").replaceAll("\\p{Cntrl}", " "), form.value("text"));
            Map<String, String> names = Map.of("address", address, NAME, ABSENCE);
            visit.perform("sieve.put", names, Map.of(CONTENT, absence.script()));
            visit.perform("sieve.activate", names, null);
            return Answer.go(at(address)).saying(Flash.ok(visit.t().of("filters.away-set")));
        }, refused -> show(visit, refused, null, null));
    }

    private static @Nullable LocalDate day(Visit visit, Form form, String field) {
        try {
            return form.value(field).isEmpty() ? null : LocalDate.parse(form.value(field));
        } catch (DateTimeException e) {
            throw Problem.invalid(field, visit.t().of("filters.no-day"));
        }
    }

    private static Answer off(Visit visit) throws Exception {
        String address = visit.name("address");
        return visit.attempt(at(address), () -> {
            visit.perform("sieve.deactivate", Map.of("address", address), null);
            return Answer.go(at(address)).saying(Flash.ok(visit.t().of("filters.off-done")));
        });
    }

    /** Checks, and keeps unless a check alone was asked for. Faults stand below the script, each with its line. */
    private static Answer save(Visit visit) throws Exception {
        String address = visit.name("address");
        Form form = Form.of(Map.of(NAME, visit.typed(NAME), CONTENT, visit.exactly(CONTENT)));
        return visit.attempt(form, () -> {
            var checked = (OfCheck) visit.perform("sieve.check", Map.of("address", address), Map.of(CONTENT, form.value(CONTENT)));
            if (!checked.good() || visit.typed("act").equals("check")) {
                return show(visit, null, form, checked).with(checked.good() ? 200 : 422);
            }
            if (form.value(NAME).isEmpty()) {
                throw Problem.invalid(NAME, visit.t().of("filters.name-missing"));
            }
            var kept = (OfKept) visit.perform("sieve.put", Map.of("address", address, NAME, form.value(NAME)), Map.of(CONTENT, form.value(CONTENT)));
            String said = visit.t().of("filters.saved", kept.name());
            return Answer.go(at(address)).saying(kept.warnings().isEmpty() ? Flash.ok(said) : Flash.ok(said + " " + words(kept.warnings())));
        }, refused -> show(visit, null, refused, null));
    }

    private static String words(List<OfFault> faults) {
        return faults.stream().map(f -> f.line() + ": " + f.reason()).collect(Collectors.joining("; "));
    }

    private static Answer activate(Visit visit) throws Exception {
        String address = visit.name("address");
        return visit.attempt(at(address), () -> {
            visit.perform("sieve.activate", Map.of("address", address, NAME, visit.typed(NAME)), null);
            return Answer.go(at(address)).saying(Flash.ok(visit.t().of("filters.activated", visit.typed(NAME))));
        });
    }

    private static Answer remove(Visit visit) throws Exception {
        String address = visit.name("address");
        return visit.attempt(at(address), () -> {
            visit.perform("sieve.remove", Map.of("address", address, NAME, visit.typed(NAME)), null);
            return Answer.go(at(address)).saying(Flash.ok(visit.t().of("filters.removed", visit.typed(NAME))));
        });
    }
}
