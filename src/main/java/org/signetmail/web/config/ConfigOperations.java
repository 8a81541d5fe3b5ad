package org.signetmail.web.config;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Semaphore;

import org.jspecify.annotations.Nullable;

import org.signetmail.store.setting.SettingsDesk;
import org.signetmail.text.RandomText;
import org.signetmail.web.api.Actor.Area;
import org.signetmail.web.api.Api;
import org.signetmail.web.api.Ask;
import org.signetmail.web.api.Jobs;
import org.signetmail.web.api.Operation;
import org.signetmail.web.api.Operations;
import org.signetmail.web.api.Problem;

/** {@code /config}: all that an administrator sets, as one document. Thread-safe. */
public final class ConfigOperations {
    /**
     * @param document YAML as a text, or the document itself as JSON
     * @param prune whether what the document's sections do not name goes; @param generate whether new accounts get passwords that are told
     */
    record Planning(@Nullable Object document, @Nullable Boolean prune, @Nullable Boolean generate) {
        @Override
        public String toString() {
            return "Planning";
        }
    }

    /** @param expect a plan's tag: what would be done must still be that */
    record Applied(@Nullable Object document, @Nullable Boolean prune, @Nullable Boolean generate, @Nullable String expect) {
        @Override
        public String toString() {
            return "Applied";
        }
    }

    private static final String HEAD = """
            What this mail server is set up to do, as signet config export prints it and signet config apply takes it.
            "apply --dry-run" shows what would change. What is not named here stays as it is; with --prune, what these sections \
            do not name goes. A secret is ***, and stays as it is where that is left. Not in here: passwords, keys and mail.""";

    private static final String APPLY = "config.apply";

    private final Api api;
    private final Jobs jobs;
    private final List<Section> sections;
    private final Planner planner;
    private final SecureRandom random = new SecureRandom();
    /** From working out what changes until all is changed, no other document changes anything. */
    private final Semaphore turn = new Semaphore(1);

    public ConfigOperations(Api api, Jobs jobs, SettingsDesk settings) {
        this.api = api;
        this.jobs = jobs;
        sections = Sections.all(settings);
        planner = new Planner(sections);
    }

    public void register(Operations all) {
        all.add(Operation.get("config.export", "/config", "All that an administrator sets, as one document").query("all", "true: also what is as usual")
                .query("only", "names of sections, parted by commas").gives(Plan.OfDocument.class).run(this::export));
        all.add(Operation.post("config.plan", "/config/plan", "What a document would change, or why it would be refused; nothing is changed").onlyAsks()
                .takes(Planning.class).gives(Plan.OfPlan.class).run(ask -> {
                    Planning wanted = ask.body(Planning.class);
                    return Plan.OfPlan.of(planned(ask, wanted.document(), wanted.prune(), wanted.generate()));
                }));
        all.add(Operation.post(APPLY, "/config/apply", "Brings a document about, or refuses it whole; passwords that are made up are shown this once").area(Area.SYSTEM)
                .takes(Applied.class).gives(Plan.OfBegun.class).begun().run(this::apply));
    }

    private Plan.OfDocument export(Ask ask) throws Exception {
        boolean everything = ask.query("all").filter("true"::equals).isPresent();
        List<String> only = ask.query("only").map(words -> Arrays.stream(words.split(",")).map(String::strip).toList()).orElse(List.of());
        for (String name : only) {
            if (sections.stream().noneMatch(s -> s.name().equals(name))) {
                throw Problem.invalid("only", "there is no section " + name + "; there are " + String.join(", ", sections.stream().map(Section::name).toList()));
            }
        }
        var live = new Live(api, ask.actor());
        var out = new DocumentWriter();
        out.comment(0, HEAD);
        for (Section section : sections) {
            if (only.isEmpty() || only.contains(section.name())) {
                out.blank();
                out.comment(0, section.comment());
                section.write(live, out, everything);
            }
        }
        return new Plan.OfDocument(out.toString());
    }

    private Planner.Planned planned(Ask ask, @Nullable Object document, @Nullable Boolean prune, @Nullable Boolean generate) throws Exception {
        if (document == null) {
            throw Problem.invalid("document", "document is missing: the text that signet config export prints, or the same as JSON");
        }
        return planner.plan(document, new Draft(sections, new Live(api, ask.actor()), Boolean.TRUE.equals(prune), Boolean.TRUE.equals(generate)));
    }

    /** What is wrong is said here and now; what is right is a job. */
    private Plan.OfBegun apply(Ask ask) throws Exception {
        if (!turn.tryAcquire()) {
            throw new Problem.Refused(new Problem("Busy", 409, "another document is being applied: wait until that job has ended", null));
        }
        boolean begun = false;
        try {
            Applied wanted = ask.body(Applied.class);
            Planner.Planned planned = planned(ask, wanted.document(), wanted.prune(), wanted.generate());
            if (!planned.faults().isEmpty()) {
                throw Problem.invalid(planned.faults().getFirst().path(), "nothing was changed: " + String.join("; ", planned.faults().stream().map(Fault::words).toList()));
            }
            if (wanted.expect() != null && !wanted.expect().equals(Plan.OfPlan.of(planned).tag())) {
                throw new Problem.Refused(new Problem("Changed meanwhile", 412, "other changes would be made than were shown, since something was changed meanwhile: look again", "expect"));
            }
            var passwords = new ArrayList<Plan.OfPassword>();
            List<Item> items = Boolean.TRUE.equals(wanted.generate()) ? planned.items().stream().map(item -> withPassword(item, passwords)).toList() : planned.items();
            var applying = new Applying(api, ask.actor(), items);
            applying.permitted();
            Jobs.OfJob job = jobs.begin(APPLY, ask.actor(), progress -> {
                try {
                    return applying.run(progress);
                } finally {
                    turn.release();
                }
            });
            begun = true;
            return new Plan.OfBegun(job, passwords);
        } finally {
            if (!begun) {
                turn.release();
            }
        }
    }

    /** They are made up before, since a job's end is no place for a secret. */
    private Item withPassword(Item item, List<Plan.OfPassword> passwords) {
        if (!AccountsSection.lacksPassword(item)) {
            return item;
        }
        String password = RandomText.password(random);
        passwords.add(new Plan.OfPassword(item.name(), password));
        return item.once(AccountsSection.PASSWORD, password);
    }
}
